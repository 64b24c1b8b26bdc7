using Domain.Access;
using Domain.Approvals.Settings;
using Domain.Audit;
using Domain.Data;
using Domain.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Domain.Catalog;

/// <summary>What is said of a template of which a version is published, or its end, as a setting; its subject is the template's id.</summary>
internal sealed class AboutSetting : SettingKind
{
    public const string KindId = "template";

    public override string Id => KindId;

    public override string Name => "Template";

    public override string? WhyNot(Actor who, SettingChange change) => Permits.WhyNotKeepCatalogue(who);

    internal override string Topic => Topics.Templates;

    public static void Put(Template template, TemplateAbout about) =>
        (template.Name, template.Summary, template.Owner, template.Teams, template.ImageDemand) = (about.Name.Trim(), about.Summary.Trim(), about.Owner.Trim(), about.Teams, about.ImageDemand);

    internal override async Task<string?> ApplyAsync(PortalDb db, SettingChange change, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var template = await db.Templates.Include(t => t.Versions).SingleOrDefaultAsync(t => t.Id == change.Subject, cancellationToken);
        if (template is null || JsonText.Write(TemplateAbout.Of(template)) != change.Before)
        {
            return template is null ? $"There is no template {change.Subject} any more." : $"What is said of {template.Name} was changed since this was proposed. Look at it as it is now and propose it again.";
        }

        if (change.After is { } text)
        {
            Put(template, JsonText.Parse<TemplateAbout>(text));
            return null;
        }

        if (await TemplateUses.OfAsync(db, template.Id, null, cancellationToken) is { Words.Length: > 0 } use)
        {
            return $"Template {template.Id} is named by {use.Words} since this was proposed, so it stays for the record. Retire its published versions instead.";
        }

        db.TemplateVersions.RemoveRange(template.Versions);
        db.Templates.Remove(template);
        return null;
    }

    internal override Happening Deed(SettingChange change, Actor by)
    {
        var about = JsonText.Parse<TemplateAbout>(change.After ?? change.Before ?? throw new InvalidOperationException("A change of nothing."));
        return Happening.By(by, change.After is null ? "template.deleted" : "template.described",
            new { title = about.Name, template = change.Subject, teams = about.Teams, imageDemand = about.ImageDemand, author = change.Author });
    }
}
