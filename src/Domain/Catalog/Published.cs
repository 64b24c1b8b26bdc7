using Domain.Catalog.Upgrades;
using Domain.Data;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Catalog;

/// <summary>The version of a template that a request is made from.</summary>
internal static class Published
{
    /// <summary>The newest published version.</summary>
    public static Task<TemplateVersion?> FindAsync(PortalDb db, string templateId, CancellationToken cancellationToken) =>
        db.TemplateVersions.AsNoTracking().Where(v => v.TemplateId == templateId && v.State == VersionState.Published)
            .OrderByDescending(v => v.Major).ThenByDescending(v => v.Minor).FirstOrDefaultAsync(cancellationToken);

    /// <summary>The version a draft names, else the one that what stands runs on, else the newest published. What stands may go on with a retired one it runs on; nothing new may begin with it.</summary>
    public static async Task<TemplateVersion?> FindAsync(PortalDb db, RequestDraft draft, CancellationToken cancellationToken)
    {
        var found = await DraftVersion.FindAsync(db, draft, cancellationToken);
        return found.Version;
    }

    public static string Missing(RequestDraft draft) => draft.TemplateVersion is { } version
        ? $"There is no published version {FieldRules.Short(version)} of the template \"{FieldRules.Short(draft.TemplateId)}\". Leave the version out to use the newest."
        : $"There is no published template \"{FieldRules.Short(draft.TemplateId)}\". Choose one from the catalogue.";

    /// <summary>Why nothing may be asked for this team from the template, or null.</summary>
    public static async Task<string?> WhyNotForAsync(PortalDb db, string templateId, string teamId, CancellationToken cancellationToken) =>
        await db.Templates.AsNoTracking().Where(t => t.Id == templateId).Select(t => t.Teams).SingleOrDefaultAsync(cancellationToken) is { } teams && !teams.Contains(teamId, StringComparer.Ordinal)
            ? $"Template {templateId} is not for team {teamId}. Choose another from the catalogue, or ask a platform admin to open it to the team." : null;
}
