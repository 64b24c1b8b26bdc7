using Domain.Access;
using Domain.Approvals.Settings;
using Domain.Audit;
using Domain.Data;
using Domain.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Domain.Catalog;

/// <summary>
/// What is said of a template as a whole, and its end. What any request names stays; retire it instead. Where a version is published, that needs a second
/// platform admin.
/// </summary>
public sealed class KeepTemplate(IDbContextFactory<PortalDb> databases, SettingChanges settings, ChangeSignal signal, TimeProvider time)
{
    /// <param name="seen">The row's version as the editor saw it.</param>
    public async Task<TemplateOutcome> DescribeAsync(Caller caller, string id, TemplateAbout about, int seen, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        if (Permits.WhyNotKeepCatalogue(who) is { } why)
        {
            return new TemplateOutcome.Refused(why, Refusal.NotPermitted);
        }

        if (await db.Templates.Include(t => t.Versions).SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is not { } template)
        {
            return new TemplateOutcome.NotFound();
        }

        if (TemplateRules.Problems(id, about).ToList() is { Count: > 0 } problems)
        {
            return new TemplateOutcome.Invalid(problems);
        }

        if (template.Version != seen)
        {
            return new TemplateOutcome.ChangedMeanwhile();
        }

        about = about with { Name = about.Name.Trim(), Summary = about.Summary.Trim(), Owner = about.Owner.Trim() };
        if (IsPublished(template))
        {
            var before = JsonText.Write(TemplateAbout.Of(template));
            return before == JsonText.Write(about)
                ? new TemplateOutcome.Done(id, "")
                : TemplateOutcome.Of(id, "", await settings.ProposeAsync(db, who, AboutSetting.KindId, id, $"What is said of {template.Name}", before, JsonText.Write(about), cancellationToken));
        }

        AboutSetting.Put(template, about);
        return await SaveAsync(db, Happening.By(who, "template.described", new { title = about.Name, template = id, teams = about.Teams, imageDemand = about.ImageDemand }), id, "", cancellationToken);
    }

    /// <param name="number">Of the version; null for the template with all of them.</param>
    public async Task<TemplateOutcome> DeleteAsync(Caller caller, string id, string? number, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        if (Permits.WhyNotKeepCatalogue(who) is { } why)
        {
            return new TemplateOutcome.Refused(why, Refusal.NotPermitted);
        }

        var template = await db.Templates.Include(t => t.Versions).SingleOrDefaultAsync(t => t.Id == id, cancellationToken);
        var version = template?.Versions.FirstOrDefault(v => v.Number == number);
        if (template is null || (number is not null && version is null))
        {
            return new TemplateOutcome.NotFound();
        }

        if (await TemplateUses.OfAsync(db, id, number, cancellationToken) is { Words.Length: > 0 } use)
        {
            var what = number is null ? $"Template {id}" : $"Version {number} of {id}";
            return new TemplateOutcome.Refused(
                $"{what} is named by {use.Words}, so it stays for the record. {(version is { State: VersionState.Published } ? "Retire it instead." : "Retire its published versions instead.")}");
        }

        if (version is { State: VersionState.Published })
        {
            return TemplateOutcome.Of(id, version.Number, await settings.ProposeAsync(
                db, who, VersionSetting.KindId, VersionSetting.SubjectOf(version), $"Delete {template.Name} {version.Number}", VersionSetting.State(version, version.State), null, cancellationToken));
        }

        if (version is null && IsPublished(template))
        {
            return TemplateOutcome.Of(id, "", await settings.ProposeAsync(
                db, who, AboutSetting.KindId, id, $"Delete {template.Name} with all its versions", JsonText.Write(TemplateAbout.Of(template)), null, cancellationToken));
        }

        if (version is not null)
        {
            db.TemplateVersions.Remove(version);
        }
        else
        {
            db.TemplateVersions.RemoveRange(template.Versions);
            db.Templates.Remove(template);
        }

        return await SaveAsync(db, Happening.By(who, "template.deleted", new { title = number is null ? template.Name : $"{template.Name} {number}", template = id }), id, number ?? "", cancellationToken);
    }

    private static bool IsPublished(Template template) => template.Versions.Any(v => v.State is VersionState.Published);

    private async Task<TemplateOutcome> SaveAsync(PortalDb db, Happening happening, string id, string number, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveAsync(time.GetUtcNow(), [happening], cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new TemplateOutcome.ChangedMeanwhile();
        }

        signal.Publish(Topics.Templates);
        return new TemplateOutcome.Done(id, number);
    }
}
