using Domain.Approvals.Waivers;
using Microsoft.EntityFrameworkCore;

namespace Domain.Data;

/// <summary>How waivers are kept.</summary>
internal static class WaiverModel
{
    public static void Map(ModelBuilder modelBuilder) => modelBuilder.Entity<Waiver>(e =>
    {
        e.Property(w => w.Id).ValueGeneratedNever();
        e.Property(w => w.Found).AsJson();
        e.Property(w => w.Version).IsConcurrencyToken();
        e.Ignore(w => w.Group);
        e.HasIndex(w => new { w.TeamId, w.Environment, w.Cluster, w.Workload });
        e.HasIndex(w => w.Until);
    });
}
