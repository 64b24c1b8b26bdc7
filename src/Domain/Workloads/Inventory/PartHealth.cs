using System.Text.Json;
using Domain.Data;
using Domain.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Domain.Workloads.Inventory;

/// <summary>What is looked at beside services and tasks, each with a right of its own: where one is missing, the others are still read.</summary>
public enum WatchPart
{
    Deployments,
    /// <summary>Capacity providers and container instances.</summary>
    Capacity,
    Jobs,
    /// <summary>What ECS tells by EventBridge and the queue.</summary>
    Events,
}

/// <summary>How fresh a part of an account and Region is.</summary>
/// <param name="LastSucceededAt">Null before it could first be read.</param>
/// <param name="FailingSince">Null while it can be read.</param>
/// <param name="Why">Why the last look failed, in plain words.</param>
public sealed record PartState(WatchPart Part, string AccountId, string Region, DateTimeOffset? LastSucceededAt, DateTimeOffset? FailingSince, string? Why)
{
    /// <summary>Of the events: when the last one that was read happened; null before the first.</summary>
    public DateTimeOffset? LastEventAt { get; init; }

    /// <summary>From then until it was saved.</summary>
    public TimeSpan? Lag { get; init; }
}

/// <summary>The state of each part, shared by all processes on the database.</summary>
public sealed class PartHealth(IDbContextFactory<PortalDb> databases)
{
    private const string Prefix = "part/";

    internal static async Task<IReadOnlyList<PartState>> ReadAsync(PortalDb db, CancellationToken cancellationToken)
    {
        var rows = await db.Facts.AsNoTracking().Where(f => f.Key.StartsWith(Prefix)).ToListAsync(cancellationToken);
        return [.. rows.Select(f => Read(f.Value)).OfType<PartState>()];
    }

    /// <summary>A look ended.</summary>
    /// <param name="why">Null when it succeeded.</param>
    /// <param name="always">False to write down only that it began to fail, or ended to: where nothing shows how old it is.</param>
    /// <param name="lastEventAt">When the newest event of what was read happened.</param>
    /// <returns>True when it began to fail, or ended to.</returns>
    internal async Task<bool> RecordAsync(WatchPart part, string accountId, string region, DateTimeOffset now, string? why, bool always, DateTimeOffset? lastEventAt, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var key = $"{Prefix}{accountId}/{region}/{part}";
        var row = await db.Facts.SingleOrDefaultAsync(f => f.Key == key, cancellationToken);
        var before = row is null ? null : Read(row.Value);
        var turned = before?.Why != why;
        if (!turned && !always)
        {
            return false;
        }

        var state = why is null ? new PartState(part, accountId, region, now, null, null) : new PartState(part, accountId, region, before?.LastSucceededAt, before?.FailingSince ?? now, why);
        // times are told in whole seconds, and clocks differ
        var lag = lastEventAt is { } at ? now > at ? now - at : TimeSpan.Zero : before?.Lag;
        var text = JsonText.Write(state with { LastEventAt = lastEventAt ?? before?.LastEventAt, Lag = lag });
        if (row is null)
        {
            db.Facts.Add(new PortalFact { Key = key, Value = text });
        }
        else
        {
            row.Value = text;
        }

        await db.SaveChangesAsync(cancellationToken);
        return turned;
    }

    private static PartState? Read(string text) => JsonSerializer.Deserialize<PartState>(text, JsonText.Options);
}
