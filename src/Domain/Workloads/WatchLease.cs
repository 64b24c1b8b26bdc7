using System.Collections.Concurrent;
using Domain.Data;
using Domain.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Domain.Workloads;

/// <summary>Of all processes on one database, one watches an account and Region.</summary>
internal sealed class WatchLease(IDbContextFactory<PortalDb> databases, TimeProvider time, IOptions<WatchOptions> options)
{
    private readonly string me = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.CreateVersion7():N}";
    private readonly ConcurrentDictionary<string, DateTimeOffset> held = new(StringComparer.Ordinal);

    /// <summary>True when this process may watch, for at least half a lease.</summary>
    public async Task<bool> TryHoldAsync(string name, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var lease = TimeSpan.FromSeconds(options.Value.LeaseSeconds);
        if (held.TryGetValue(name, out var until) && until - now > lease / 2)
        {
            return true;
        }

        if (await TakeAsync(name, now, now + lease, cancellationToken))
        {
            held[name] = now + lease;
            return true;
        }

        held.TryRemove(name, out _);
        return false;
    }

    private async Task<bool> TakeAsync(string name, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var taken = await db.Leases.Where(l => l.Name == name && (l.Owner == me || l.Until <= now)).ExecuteUpdateAsync(
            s => s.SetProperty(l => l.Owner, me).SetProperty(l => l.Until, until).SetProperty(l => l.Fence, l => l.Fence + 1), cancellationToken);
        if (taken == 1 || await db.Leases.AnyAsync(l => l.Name == name, cancellationToken))
        {
            return taken == 1;
        }

        db.Leases.Add(new Lease { Name = name, Owner = me, Until = until, Fence = 1 });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException)
        {
            // another process made the row first
            return false;
        }
    }

    /// <summary>Lets others watch at once when this process ends.</summary>
    public async Task ReleaseAllAsync(CancellationToken cancellationToken)
    {
        held.Clear();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Leases.Where(l => l.Owner == me).ExecuteUpdateAsync(s => s.SetProperty(l => l.Until, DateTimeOffset.UnixEpoch), cancellationToken);
    }
}
