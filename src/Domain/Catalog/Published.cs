using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Catalog;

/// <summary>The newest published version of a template.</summary>
internal static class Published
{
    public static Task<TemplateVersion?> FindAsync(PortalDb db, string templateId, CancellationToken cancellationToken) =>
        db.TemplateVersions.AsNoTracking().Where(v => v.TemplateId == templateId && v.State == VersionState.Published)
            .OrderByDescending(v => v.Major).ThenByDescending(v => v.Minor).FirstOrDefaultAsync(cancellationToken);
}
