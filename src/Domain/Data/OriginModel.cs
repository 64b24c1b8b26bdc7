using Domain.Catalog.Upgrades;
using Microsoft.EntityFrameworkCore;

namespace Domain.Data;

/// <summary>How the origins of workloads are kept: a row a workload, found by its place in AWS and by its template's version.</summary>
internal static class OriginModel
{
    public static void Map(ModelBuilder modelBuilder) => modelBuilder.Entity<WorkloadOrigin>(e =>
    {
        e.HasKey(o => new { o.AccountId, o.Region, o.Cluster, o.Name });
        e.HasIndex(o => new { o.TemplateId, o.Major, o.Minor });
        e.Property(o => o.Values).AsJson();
        e.Ignore(o => o.Version);
    });
}
