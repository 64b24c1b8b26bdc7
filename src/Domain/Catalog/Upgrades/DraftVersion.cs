using Domain.Data;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Catalog.Upgrades;

/// <summary>The version a draft is made from, or why it cannot be.</summary>
internal sealed record VersionFound(TemplateVersion? Version, string WhyNot)
{
    public static VersionFound Of(TemplateVersion version) => new(version, "");
    public static VersionFound No(string why) => new(null, why);
}

/// <summary>Finds the version a draft is made from: the one it names, else the one its workload runs on, else the newest.</summary>
internal static class DraftVersion
{
    public static async Task<VersionFound> FindAsync(PortalDb db, RequestDraft draft, CancellationToken cancellationToken)
    {
        var origin = draft.ExistingService is not { } existing ? null : await db.Origins.AsNoTracking().FirstOrDefaultAsync(
            o => o.TeamId == draft.TeamId && o.Environment == draft.Environment && o.Cluster == draft.Cluster && o.Name == existing && o.TemplateId == draft.TemplateId, cancellationToken);
        if (draft.TemplateVersion is null && origin is null)
        {
            return await Published.FindAsync(db, draft.TemplateId, cancellationToken) is { } newest ? VersionFound.Of(newest) : VersionFound.No(await Published.WhyNoneAsync(db, draft.TemplateId, cancellationToken));
        }

        if ((draft.TemplateVersion is null ? origin?.Version : VersionNumber.Parse(draft.TemplateVersion)) is not { } wanted)
        {
            return VersionFound.No($"\"{FieldRules.Short(draft.TemplateVersion ?? "")}\" is no version. Write it as 1.2, or leave it out for the newest.");
        }

        var version = await FindAsync(db, draft.TemplateId, wanted, cancellationToken);
        return version is null ? VersionFound.No($"There is no version {wanted} of \"{FieldRules.Short(draft.TemplateId)}\". Choose one from the catalogue.")
            : VersionRules.WhyNotUse(draft.TemplateId, wanted, version.State, origin?.Version == wanted) is { } why ? VersionFound.No(why)
            : VersionFound.Of(version);
    }

    public static Task<TemplateVersion?> FindAsync(PortalDb db, string templateId, VersionNumber number, CancellationToken cancellationToken) =>
        db.TemplateVersions.AsNoTracking().SingleOrDefaultAsync(v => v.TemplateId == templateId && v.Major == number.Major && v.Minor == number.Minor, cancellationToken);
}
