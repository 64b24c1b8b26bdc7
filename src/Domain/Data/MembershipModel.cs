using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Data;

/// <summary>How it is kept who is in which team.</summary>
internal static class MembershipModel
{
    public static void Map(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<TeamMember>(e =>
        {
            e.HasKey(m => new { m.TeamId, m.PersonId });
            e.Property(m => m.Environments).AsJson().HasDefaultValueSql("'{}'");
            e.HasOne<Person>().WithMany().HasForeignKey(m => m.PersonId);
        });
        modelBuilder.Entity<TeamGroup>(e =>
        {
            e.HasKey(g => new { g.TeamId, g.GroupId });
            e.Property(g => g.GroupId).HasMaxLength(200);
            e.Property(g => g.Name).HasMaxLength(200);
            e.Property(g => g.Environments).AsJson();
            e.HasOne<Team>().WithMany().HasForeignKey(g => g.TeamId);
            e.HasIndex(g => g.GroupId);
        });
        modelBuilder.Entity<PersonGroup>(e =>
        {
            e.HasKey(g => new { g.PersonId, g.GroupId });
            e.Property(g => g.GroupId).HasMaxLength(200);
            e.HasOne<Person>().WithMany().HasForeignKey(g => g.PersonId);
            e.HasIndex(g => g.GroupId);
        });
    }
}
