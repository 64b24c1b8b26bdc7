using Domain.Catalog.Upgrades;
using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Catalog;

/// <param name="Requests">Requests that name it, in any state.</param>
/// <param name="Workloads">Workloads that run and were made or last changed with it.</param>
public sealed record TemplateUse(int Requests, int Workloads)
{
    public static readonly TemplateUse None = new(0, 0);

    /// <summary>"3 requests and 1 workload"; empty when it is not used.</summary>
    public string Words => string.Join(" and ", new[] { Count(Requests, "request"), Count(Workloads, "workload") }.Where(w => w.Length > 0));

    private static string Count(int count, string noun) => count switch { 0 => "", 1 => $"1 {noun}", _ => $"{count} {noun}s" };
}

/// <summary>Who names a template: a version that is named is kept.</summary>
internal static class TemplateUses
{
    /// <summary>By template and version; those that nobody names are not there.</summary>
    public static async Task<IReadOnlyDictionary<(string Template, string Version), TemplateUse>> AllAsync(PortalDb db, CancellationToken cancellationToken)
    {
        var requests = await db.Requests.AsNoTracking().GroupBy(r => new { r.TemplateId, r.TemplateVersion })
            .Select(g => new { g.Key.TemplateId, g.Key.TemplateVersion, Count = g.Count() }).ToListAsync(cancellationToken);
        var workloads = await db.Origins.AsNoTracking().GroupBy(o => new { o.TemplateId, o.Major, o.Minor })
            .Select(g => new { g.Key.TemplateId, g.Key.Major, g.Key.Minor, Count = g.Count() }).ToListAsync(cancellationToken);
        return requests.Select(r => (r.TemplateId, Version: r.TemplateVersion, Use: new TemplateUse(r.Count, 0)))
            .Concat(workloads.Select(w => (w.TemplateId, Version: new VersionNumber(w.Major, w.Minor).ToString(), Use: new TemplateUse(0, w.Count))))
            .GroupBy(u => (u.TemplateId, u.Version))
            .ToDictionary(g => g.Key, g => new TemplateUse(g.Sum(u => u.Use.Requests), g.Sum(u => u.Use.Workloads)));
    }

    /// <param name="number">Of the version; null for any.</param>
    public static async Task<TemplateUse> OfAsync(PortalDb db, string templateId, string? number, CancellationToken cancellationToken)
    {
        var own = (await AllAsync(db, cancellationToken)).Where(u => u.Key.Template == templateId && (number is null || u.Key.Version == number)).Select(u => u.Value).ToList();
        return new(own.Sum(u => u.Requests), own.Sum(u => u.Workloads));
    }
}
