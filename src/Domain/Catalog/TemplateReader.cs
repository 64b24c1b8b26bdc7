using Domain.Access;
using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Catalog;

/// <summary>A template as those who keep the catalogue see it in the list.</summary>
/// <param name="Newest">Newest published version; null when none is.</param>
public sealed record TemplateSummary(
    string Id, string Name, TemplateKind Kind, string Owner, IReadOnlyList<string>? Teams, string? Newest, int Drafts, int Published, int Retired, TemplateUse Use);

/// <param name="Use">As long as anything names it, it cannot be deleted.</param>
public sealed record VersionSummary(
    string Number, VersionState State, string Author, DateTimeOffset CreatedAt, DateTimeOffset? PublishedAt, DateTimeOffset? RetiredAt, string Notes, TemplateUse Use);

/// <summary>A template with its versions, newest first.</summary>
public sealed record TemplateDetails(string Id, TemplateKind Kind, TemplateAbout About, int Version, IReadOnlyList<VersionSummary> Versions);

/// <summary>One version whole.</summary>
/// <param name="Seen">Give it back when saving, so that nobody else's work is lost.</param>
/// <param name="Problems">What stands in the way of publishing it.</param>
public sealed record VersionDetails(
    string TemplateId, string TemplateName, TemplateKind Kind, string Number, VersionState State, string Author, int Seen, TemplateContent Content, IReadOnlyList<FieldProblem> Problems);

/// <summary>A workload that was made or last changed with a template.</summary>
public sealed record TemplateUser(string TeamId, string Environment, string Cluster, string Name, string Version, DateTimeOffset At);

/// <summary>Reads templates with their versions: for those who keep the catalogue, and for all who compare what they use.</summary>
public sealed class TemplateReader(IDbContextFactory<PortalDb> databases)
{
    /// <summary>Every template the caller may see; drafts and retired versions are counted for platform admins alone.</summary>
    public async Task<IReadOnlyList<TemplateSummary>> ListAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        var uses = await TemplateUses.AllAsync(db, cancellationToken);
        var templates = await db.Templates.AsNoTracking().Include(t => t.Versions).OrderBy(t => t.Name).ToListAsync(cancellationToken);
        return [.. templates.Where(t => Permits.WhyNotUse(who, t.Teams) is null).Select(t => new TemplateSummary(
            t.Id, t.Name, t.Kind, t.Owner, t.Teams, Newest(t)?.Number,
            who.IsPlatformAdmin ? t.Versions.Count(v => v.State is VersionState.Draft) : 0, t.Versions.Count(v => v.State is VersionState.Published), t.Versions.Count(v => v.State is VersionState.Retired),
            Sum(uses.Where(u => u.Key.Template == t.Id).Select(u => u.Value))))];
    }

    public async Task<TemplateDetails?> FindAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        if (await LoadAsync(db, who, id, cancellationToken) is not { } template)
        {
            return null;
        }

        var uses = await TemplateUses.AllAsync(db, cancellationToken);
        return new(template.Id, template.Kind, TemplateAbout.Of(template), template.Version,
        [
            .. template.Versions.Where(v => MaySee(who, v)).OrderByDescending(v => v.Major).ThenByDescending(v => v.Minor).Select(v => new VersionSummary(
                v.Number, v.State, v.Author, v.CreatedAt, v.PublishedAt, v.RetiredAt, v.Notes, uses.GetValueOrDefault((template.Id, v.Number), TemplateUse.None))),
        ]);
    }

    /// <summary>Null when there is none, or the caller may not see it; a draft is seen by platform admins alone.</summary>
    public async Task<VersionDetails?> FindAsync(Caller caller, string id, string number, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        if (await LoadAsync(db, who, id, cancellationToken) is not { } template || template.Versions.FirstOrDefault(v => v.Number == number && MaySee(who, v)) is not { } version)
        {
            return null;
        }

        var content = TemplateContent.Of(version);
        return new(template.Id, template.Name, template.Kind, version.Number, version.State, version.Author, version.Version, content, TemplateRules.Problems(template.Kind, content));
    }

    /// <summary>The version as a file for git; null as for <see cref="FindAsync(Caller, string, string, CancellationToken)"/>.</summary>
    public async Task<ExportedTemplate?> ExportAsync(Caller caller, string id, string number, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        return await LoadAsync(db, who, id, cancellationToken) is { } template && template.Versions.FirstOrDefault(v => v.Number == number && MaySee(who, v)) is { } version
            ? new(template.Id, template.Kind, version.Major, version.Minor, TemplateAbout.Of(template), TemplateContent.Of(version)) : null;
    }

    /// <summary>The workloads of a template that the caller may see, by team and name.</summary>
    public async Task<IReadOnlyList<TemplateUser>> UsersAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        var origins = await db.Origins.AsNoTracking().Where(o => o.TemplateId == id).OrderBy(o => o.TeamId).ThenBy(o => o.Name).ToListAsync(cancellationToken);
        return [.. origins.Where(o => Permits.WhyNotSee(who, o.TeamId) is null).Select(o => new TemplateUser(o.TeamId, o.Environment, o.Cluster, o.Name, o.Version.ToString(), o.At))];
    }

    internal static TemplateVersion? Newest(Template template) =>
        template.Versions.Where(v => v.State is VersionState.Published).OrderByDescending(v => v.Major).ThenByDescending(v => v.Minor).FirstOrDefault();

    private static TemplateUse Sum(IEnumerable<TemplateUse> uses) => uses.Aggregate(TemplateUse.None, (a, b) => new(a.Requests + b.Requests, a.Workloads + b.Workloads));

    private static bool MaySee(Actor who, TemplateVersion version) => version.State is not VersionState.Draft || who.IsPlatformAdmin;

    private static async Task<Template?> LoadAsync(PortalDb db, Actor who, string id, CancellationToken cancellationToken) =>
        await db.Templates.AsNoTracking().Include(t => t.Versions).SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is { } template && Permits.WhyNotUse(who, template.Teams) is null ? template : null;
}
