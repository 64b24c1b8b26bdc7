using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Domain.Data;

/// <summary>Raises <c>Version</c> of every altered row, so that a stale edit is a conflict and never lost.</summary>
internal sealed class BumpVersion : SaveChangesInterceptor
{
    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Bump(eventData.Context);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Bump(eventData.Context);
        return new(result);
    }

    private static void Bump(DbContext? db)
    {
        foreach (var entry in db?.ChangeTracker.Entries() ?? [])
        {
            if (entry.State is EntityState.Modified && entry.Metadata.FindProperty("Version") is { IsConcurrencyToken: true }
                && entry.Property("Version") is { OriginalValue: int seen } version)
            {
                version.CurrentValue = seen + 1;
            }
        }
    }
}
