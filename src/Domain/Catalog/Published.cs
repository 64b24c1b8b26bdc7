using System.Globalization;
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

    /// <summary>The version a draft names, else the newest published. What stands may go on with a retired one; something new may not begin with it.</summary>
    public static async Task<TemplateVersion?> FindAsync(PortalDb db, RequestDraft draft, CancellationToken cancellationToken)
    {
        if (draft.TemplateVersion is not { } number)
        {
            return await FindAsync(db, draft.TemplateId, cancellationToken);
        }

        var parts = number.Split('.');
        if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor))
        {
            return null;
        }

        var version = await db.TemplateVersions.AsNoTracking().SingleOrDefaultAsync(v => v.TemplateId == draft.TemplateId && v.Major == major && v.Minor == minor, cancellationToken);
        return version switch
        {
            { State: VersionState.Published } => version,
            { State: VersionState.Retired } when draft.ExistingService is not null => version,
            _ => null,
        };
    }

    public static string Missing(RequestDraft draft) => draft.TemplateVersion is { } version
        ? $"There is no published version {FieldRules.Short(version)} of the template \"{FieldRules.Short(draft.TemplateId)}\". Leave the version out to use the newest."
        : $"There is no published template \"{FieldRules.Short(draft.TemplateId)}\". Choose one from the catalogue.";

    /// <summary>Why nothing may be asked for this team from the template, or null.</summary>
    public static async Task<string?> WhyNotForAsync(PortalDb db, string templateId, string teamId, CancellationToken cancellationToken) =>
        await db.Templates.AsNoTracking().Where(t => t.Id == templateId).Select(t => t.Teams).SingleOrDefaultAsync(cancellationToken) is { } teams && !teams.Contains(teamId, StringComparer.Ordinal)
            ? $"Template {templateId} is not for team {teamId}. Choose another from the catalogue, or ask a platform admin to open it to the team." : null;
}
