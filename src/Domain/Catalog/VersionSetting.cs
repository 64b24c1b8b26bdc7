using Domain.Access;
using Domain.Approvals.Settings;
using Domain.Audit;
using Domain.Data;
using Domain.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Domain.Catalog;

/// <summary>A version as a change of it is kept.</summary>
/// <param name="About">What is said of the template, where that is opened to the teams with it.</param>
/// <param name="Content">Left out where it stays as it is.</param>
internal sealed record VersionText(string Version, VersionState State, TemplateAbout? About = null, TemplateContent? Content = null);

/// <summary>
/// A template version that is published, retired or deleted, as a setting; its subject is <c>template version</c>. A publication is kept beside the version
/// published before, so that who approves sees what changes for the teams.
/// </summary>
internal sealed class VersionSetting : SettingKind
{
    public const string KindId = "template-version";

    public override string Id => KindId;

    public override string Name => "Template version";

    public override string? WhyNot(Actor who, SettingChange change) => Permits.WhyNotKeepCatalogue(who);

    internal override string Topic => Topics.Templates;

    public static string SubjectOf(TemplateVersion version) => $"{version.TemplateId} {version.Number}";

    public static string State(TemplateVersion version, VersionState state) => JsonText.Write(new VersionText(version.Number, state));

    /// <summary>As it is once published.</summary>
    public static string Whole(Template template, TemplateVersion version) =>
        JsonText.Write(new VersionText(version.Number, VersionState.Published, TemplateAbout.Of(template), TemplateContent.Of(version)));

    /// <summary>What the teams have now; null for nothing.</summary>
    public static string? NewestOf(Template template) => TemplateReader.Newest(template) is { } newest ? Whole(template, newest) : null;

    internal override async Task<string?> ApplyAsync(PortalDb db, SettingChange change, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (id, number) = Named(change);
        var template = await db.Templates.Include(t => t.Versions).SingleOrDefaultAsync(t => t.Id == id, cancellationToken);
        if (template?.Versions.FirstOrDefault(v => v.Number == number) is not { } version)
        {
            return $"Version {number} of {id} is no longer there.";
        }

        return change.After is not { } text ? await DeleteAsync(db, version, cancellationToken)
            : JsonText.Parse<VersionText>(text).State is VersionState.Published ? Publish(template, version, change, now)
            : Retire(version, now);
    }

    private static string? Publish(Template template, TemplateVersion version, SettingChange change, DateTimeOffset now)
    {
        if (version.State is not VersionState.Draft || Whole(template, version) != change.After)
        {
            return $"Version {version.Number} or what is said of {template.Name} was changed since this was proposed. Look at the draft as it is now and propose it again.";
        }

        if (NewestOf(template) != change.Before)
        {
            return $"Another version of {template.Name} was published or retired since this was proposed. Compare with what the teams have now and propose it again.";
        }

        (version.State, version.PublishedAt) = (VersionState.Published, now);
        return null;
    }

    private static string? Retire(TemplateVersion version, DateTimeOffset now)
    {
        if (version.State is not VersionState.Published)
        {
            return $"Version {version.Number} of {version.TemplateId} is {version.State.ToString().ToLowerInvariant()} by now, and only a published one is retired.";
        }

        (version.State, version.RetiredAt) = (VersionState.Retired, now);
        return null;
    }

    private static async Task<string?> DeleteAsync(PortalDb db, TemplateVersion version, CancellationToken cancellationToken)
    {
        if (await TemplateUses.OfAsync(db, version.TemplateId, version.Number, cancellationToken) is { Words.Length: > 0 } use)
        {
            return $"Version {version.Number} of {version.TemplateId} is named by {use.Words} since this was proposed, so it stays for the record. Retire it instead.";
        }

        db.TemplateVersions.Remove(version);
        return null;
    }

    internal override Happening Deed(SettingChange change, Actor by)
    {
        var (id, _) = Named(change);
        var after = change.After is { } text ? JsonText.Parse<VersionText>(text) : null;
        var what = after is null ? "template.deleted" : after.State is VersionState.Published ? "template.published" : "template.retired";
        return Happening.By(by, what, new { title = change.Title[(change.Title.IndexOf(' ', StringComparison.Ordinal) + 1)..], template = id, notes = after?.Content?.Notes, author = change.Author });
    }

    private static (string Template, string Number) Named(SettingChange change) =>
        change.Subject.Split(' ') is [var id, var number] ? (id, number) : throw new InvalidOperationException($"\"{change.Subject}\" names no version of a template.");
}
