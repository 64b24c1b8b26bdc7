using System.Collections.Concurrent;
using Domain.Data;
using Domain.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Domain.Workloads;

/// <summary>Of all processes on one database, one watches an account and Region.</summary>
internal sealed partial class WatchLease(IDbContextFactory<PortalDb> databases, TimeProvider time, IOptions<WatchOptions> options, ILogger<WatchLease> logger)
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

    /// <summary>Works as long as this process watches, however long that is: gives signs of life meanwhile, and ends the work when another process has taken over.</summary>
    /// <returns>False, without any work, when another process watches.</returns>
    public async Task<bool> WhileHeldAsync(string name, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        if (!await TryHoldAsync(name, cancellationToken))
        {
            return false;
        }

        using var going = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var kept = KeepAsync(name, going);
        try
        {
            await work(going.Token);
        }
        catch (OperationCanceledException) when (going.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // another process watches now
        }
        finally
        {
            await going.CancelAsync();
            await kept;
        }

        return true;
    }

    private async Task KeepAsync(string name, CancellationTokenSource going)
    {
        var lease = TimeSpan.FromSeconds(options.Value.LeaseSeconds);
        var until = time.GetUtcNow() + lease / 2;
        try
        {
            while (true)
            {
                await Task.Delay(lease / 4, time, going.Token);
                try
                {
                    if (!await TryHoldAsync(name, going.Token))
                    {
                        break;
                    }

                    until = time.GetUtcNow() + lease / 2;
                }
                catch (Exception e) when (e is not OperationCanceledException && time.GetUtcNow() < until)
                {
                    // a database that is away for a moment does not end the lease; one that stays away does
                    LogNotKept(logger, name, e);
                }
            }
        }
        catch (OperationCanceledException) when (going.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            LogNotKept(logger, name, e);
        }

        await going.CancelAsync();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease {Name} could not be kept")]
    private static partial void LogNotKept(ILogger logger, string name, Exception exception);

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
