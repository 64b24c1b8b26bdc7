using Domain.Workloads.Inventory;
using Microsoft.EntityFrameworkCore;

namespace Domain.Data;

/// <summary>
/// How what stands in AWS, and what happened there, is kept: what lists filter and sort by in columns of their own, the rest as JSON. No foreign keys:
/// a task outlives the row of its service, and events come in any order.
/// </summary>
internal static class InventoryModel
{
    public static void Map(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<LiveTask>(e =>
        {
            e.HasKey(t => t.Arn);
            e.Property(t => t.Owner).HasConversion<string>();
            e.Property(t => t.Facts).AsJson();
            e.HasIndex(t => new { t.AccountId, t.Region, t.IsStopped });
            e.HasIndex(t => new { t.Cluster, t.Service, t.IsStopped });
            e.HasIndex(t => new { t.TeamId, t.Environment, t.IsStopped });
            e.HasIndex(t => t.StoppedAt);
            e.HasIndex(t => t.InstanceArn);
        });
        modelBuilder.Entity<LiveCluster>(e =>
        {
            e.HasKey(c => c.Arn);
            e.Property(c => c.Owner).HasConversion<string>();
            e.Property(c => c.Detail).AsJson();
            e.HasIndex(c => new { c.AccountId, c.Region });
        });
        modelBuilder.Entity<LiveProvider>(e =>
        {
            e.HasKey(p => p.Arn);
            e.Property(p => p.Owner).HasConversion<string>();
            e.Property(p => p.Sort).HasConversion<string>();
            e.Property(p => p.Detail).AsJson();
            e.HasIndex(p => new { p.AccountId, p.Region });
        });
        modelBuilder.Entity<LiveInstance>(e =>
        {
            e.HasKey(i => i.Arn);
            e.Property(i => i.Owner).HasConversion<string>();
            e.Property(i => i.Detail).AsJson();
            e.HasIndex(i => new { i.AccountId, i.Region });
            e.HasIndex(i => i.Cluster);
        });
        modelBuilder.Entity<LiveDeployment>(e =>
        {
            e.HasKey(d => d.Arn);
            e.Property(d => d.Detail).AsJson();
            e.HasIndex(d => new { d.Cluster, d.Service, d.CreatedAt });
            e.HasIndex(d => d.FinishedAt);
        });
        modelBuilder.Entity<SeenRevision>(e =>
        {
            e.HasKey(r => r.Arn);
            e.Property(r => r.Detail).AsJson();
            e.HasIndex(r => new { r.Cluster, r.Service });
        });
        modelBuilder.Entity<SeenEvent>(e =>
        {
            e.HasKey(x => x.Id);
            e.Property(x => x.Sort).HasConversion<string>();
            e.HasIndex(x => x.At);
            e.HasIndex(x => new { x.Cluster, x.Service, x.At });
            e.HasIndex(x => new { x.TeamId, x.At });
        });
        modelBuilder.Entity<SeenDefinition>(e =>
        {
            e.HasKey(d => d.Arn);
            e.HasIndex(d => new { d.Family, d.Revision });
        });
        modelBuilder.Entity<LiveJob>(e =>
        {
            e.HasKey(j => j.Arn);
            e.Property(j => j.Detail).AsJson();
            e.HasIndex(j => new { j.TeamId, j.Environment });
        });
    }
}
