using Domain.Campaigns;
using Domain.Requests;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Data;

/// <summary>How campaigns are kept.</summary>
internal static class CampaignModel
{
    public static void Map(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Campaign>(e =>
        {
            e.Property(c => c.Id).ValueGeneratedNever();
            e.HasIndex(c => c.Number).IsUnique();
            e.HasIndex(c => c.EndedAt);
            e.Property(c => c.State).HasConversion<string>();
            e.Property(c => c.Waves).AsJson();
            e.Property(c => c.Values).AsJson();
            e.Property(c => c.Requirement).AsJson();
            e.Property(c => c.Version).IsConcurrencyToken();
            e.HasMany(c => c.Items).WithOne().HasForeignKey(i => i.CampaignId);
            e.HasMany(c => c.Decisions).WithOne().HasForeignKey(d => d.CampaignId);
            e.HasOne<Person>().WithMany().HasForeignKey(c => c.AuthorId);
            e.Ignore(c => c.To);
            e.Ignore(c => c.Title);
            e.Ignore(c => c.ValidDecisions);
        });
        modelBuilder.Entity<CampaignItem>(e =>
        {
            e.Property(i => i.Id).ValueGeneratedNever();
            e.Property(i => i.State).HasConversion<string>();
            e.Property(i => i.Values).AsJson().HasDefaultValueSql("'{}'");
            e.HasIndex(i => new { i.CampaignId, i.Cluster, i.Name }).IsUnique();
            // a request is of one item alone, whatever races
            e.HasIndex(i => i.RequestId).IsUnique();
        });
        modelBuilder.Entity<CampaignDecision>(e =>
        {
            e.Property(d => d.Id).ValueGeneratedNever();
            e.Property(d => d.Verdict).HasConversion<string>();
            e.Property(d => d.SpeaksFor).AsJson();
            e.HasOne<Person>().WithMany().HasForeignKey(d => d.PersonId);
            // one voice a person in each round, whatever races
            e.HasIndex(d => new { d.CampaignId, d.Round, d.PersonId }).IsUnique();
        });
        modelBuilder.Entity<Request>(e =>
        {
            // no foreign key: SQLite would rebuild the table of requests for it, outside the transaction of the migration; a campaign is never deleted
            e.HasIndex(r => r.CampaignId);
        });
    }
}
