using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Catalog;

/// <summary>The version of a template that a request is made from.</summary>
internal static class Published
{
    /// <summary>The newest published version.</summary>
    public static Task<TemplateVersion?> FindAsync(PortalDb db, string templateId, CancellationToken cancellationToken) =>
        db.TemplateVersions.AsNoTracking().Where(v => v.TemplateId == templateId && v.State == VersionState.Published)
            .OrderByDescending(v => v.Major).ThenByDescending(v => v.Minor).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Why nothing new may begin with a template that has no published version: there is none of the name, it was retired, or it is still being drafted.</summary>
    public static async Task<string> WhyNoneAsync(PortalDb db, string templateId, CancellationToken cancellationToken)
    {
        var states = await db.TemplateVersions.AsNoTracking().Where(v => v.TemplateId == templateId).Select(v => v.State).ToListAsync(cancellationToken);
        var name = FieldRules.Short(templateId);
        return states.Contains(VersionState.Retired)
                ? $"Template \"{name}\" was retired: what runs on it goes on, and nothing new begins with it. Choose another from the catalogue, or ask a platform admin to publish a version."
            : states.Contains(VersionState.Draft)
                ? $"Template \"{name}\" is a draft and not published yet. Choose another from the catalogue, or ask a platform admin to publish it."
            : $"There is no template \"{name}\". Choose one from the catalogue.";
    }

    /// <summary>Why nothing may be asked for this team from the template, or null.</summary>
    public static async Task<string?> WhyNotForAsync(PortalDb db, string templateId, string teamId, CancellationToken cancellationToken) =>
        await db.Templates.AsNoTracking().Where(t => t.Id == templateId).Select(t => t.Teams).SingleOrDefaultAsync(cancellationToken) is { } teams && !teams.Contains(teamId, StringComparer.Ordinal)
            ? $"Template {templateId} is not for team {teamId}. Choose another from the catalogue, or ask a platform admin to open it to the team." : null;
}
