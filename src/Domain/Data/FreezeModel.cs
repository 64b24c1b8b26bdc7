using Domain.Approvals;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Data;

/// <summary>How freeze windows are kept.</summary>
internal static class FreezeModel
{
    public static void Map(ModelBuilder modelBuilder) => modelBuilder.Entity<FreezeWindow>(e =>
    {
        e.Property(w => w.Id).ValueGeneratedNever();
        e.Property(w => w.Name).HasMaxLength(80);
        e.Property(w => w.Tiers).AsJson();
        e.Property(w => w.Teams).AsJson();
        e.Property(w => w.Environments).AsJson();
        e.Property(w => w.Version).IsConcurrencyToken();
        e.Ignore(w => w.Over);
        e.HasIndex(w => w.Until);
        e.HasOne<Person>().WithMany().HasForeignKey(w => w.AuthorId);
    });
}
