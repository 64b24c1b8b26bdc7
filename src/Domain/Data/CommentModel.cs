using Domain.Requests;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Data;

/// <summary>How comments and mentions are kept.</summary>
internal static class CommentModel
{
    public static void Map(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Comment>(e =>
        {
            e.Property(c => c.Id).ValueGeneratedNever();
            e.Property(c => c.Text).HasMaxLength(CommentRules.MostCharacters);
            e.HasIndex(c => new { c.RequestId, c.At });
            e.HasOne<Request>().WithMany().HasForeignKey(c => c.RequestId);
            e.HasOne<Person>().WithMany().HasForeignKey(c => c.PersonId);
            e.HasMany(c => c.Mentions).WithOne().HasForeignKey(m => m.CommentId);
        });
        modelBuilder.Entity<Mention>(e =>
        {
            e.HasKey(m => new { m.CommentId, m.PersonId });
            e.HasIndex(m => new { m.PersonId, m.SeenAt });
            e.HasOne<Person>().WithMany().HasForeignKey(m => m.PersonId);
        });
    }
}
