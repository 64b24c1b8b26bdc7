using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Catalog;

/// <summary>What a template demands of the images it runs. It is the template's and not a version's: it holds for requests at once.</summary>
internal static class TemplateDemands
{
    public static async Task<ImageDemand?> OfAsync(PortalDb db, TemplateVersion? version, CancellationToken cancellationToken) => version is null ? null
        : (await db.Templates.AsNoTracking().SingleOrDefaultAsync(t => t.Id == version.TemplateId, cancellationToken))?.ImageDemand;
}
