using Domain.Access.Tokens;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Data;

/// <summary>How API tokens are kept.</summary>
internal static class ApiTokenModel
{
    public static void Map(ModelBuilder modelBuilder) => modelBuilder.Entity<ApiToken>(e =>
    {
        e.Property(t => t.Id).ValueGeneratedNever();
        e.Property(t => t.Name).HasMaxLength(60);
        e.Property(t => t.Hash).HasMaxLength(64);
        e.Property(t => t.Start).HasMaxLength(16);
        e.Property(t => t.Scope).AsJson();
        e.HasIndex(t => t.Hash).IsUnique();
        e.HasIndex(t => t.PersonId);
        e.HasOne<Person>().WithMany().HasForeignKey(t => t.PersonId);
    });
}
