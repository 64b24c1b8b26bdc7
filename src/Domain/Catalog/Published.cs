using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Catalog;

/// <summary>The newest published version of a template.</summary>
internal static class Published
{
    public static Task<TemplateVersion?> FindAsync(PortalDb db, string templateId, CancellationToken cancellationToken) =>
        db.TemplateVersions.AsNoTracking().Where(v => v.TemplateId == templateId && v.State == VersionState.Published)
            .OrderByDescending(v => v.Major).ThenByDescending(v => v.Minor).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Why nothing may be asked for this team from the template, or null.</summary>
    public static async Task<string?> WhyNotForAsync(PortalDb db, string templateId, string teamId, CancellationToken cancellationToken) =>
        await db.Templates.AsNoTracking().Where(t => t.Id == templateId).Select(t => t.Teams).SingleOrDefaultAsync(cancellationToken) is { } teams && !teams.Contains(teamId, StringComparer.Ordinal)
            ? $"Template {templateId} is not for team {teamId}. Choose another from the catalogue, or ask a platform admin to open it to the team." : null;
}
