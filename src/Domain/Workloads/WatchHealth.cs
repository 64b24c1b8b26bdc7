using System.Text.Json;
using Domain.Data;
using Domain.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Domain.Workloads;

/// <summary>How fresh what is shown of an account and Region is.</summary>
/// <param name="LastSucceededAt">End of the last complete sweep; null before the first.</param>
/// <param name="FailingSince">Null while sweeps succeed.</param>
/// <param name="Why">Why the last sweep failed, in plain words.</param>
public sealed record FeedState(string AccountId, string Region, DateTimeOffset? LastSucceededAt, DateTimeOffset? FailingSince, string? Why)
{
    /// <summary>A feed without a sweep for this long is dead, whatever it says of itself; one of a big account gets the time of its sweeps besides.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>What the last complete sweep took, from its first call until its rows were saved.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>Null before the first sweep ended.</summary>
    public DateTimeOffset? GoodUntil => LastSucceededAt + Patience + (3 * Took);

    public bool IsDead(DateTimeOffset now) => GoodUntil is not { } good || now > good;
}

/// <summary>The state of each feed, shared by all processes on the database.</summary>
public sealed class WatchHealth(IDbContextFactory<PortalDb> databases)
{
    private const string Prefix = "watch/";
    /// <summary>Successes nearer than this to the last one written are not written again.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromSeconds(5);

    internal async Task<IReadOnlyList<FeedState>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await ReadAsync(db, cancellationToken);
    }

    internal static async Task<IReadOnlyList<FeedState>> ReadAsync(PortalDb db, CancellationToken cancellationToken)
    {
        var rows = await db.Facts.AsNoTracking().Where(f => f.Key.StartsWith(Prefix)).ToListAsync(cancellationToken);
        return [.. rows.Select(f => Read(f.Value)).OfType<FeedState>()];
    }

    /// <summary>A sweep ended.</summary>
    /// <param name="took">From its first call.</param>
    /// <param name="why">Null when it succeeded.</param>
    /// <returns>True when the feed died or came back to life.</returns>
    internal async Task<bool> RecordAsync(string accountId, string region, DateTimeOffset now, TimeSpan took, string? why, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var key = NameOf(accountId, region);
        var row = await db.Facts.SingleOrDefaultAsync(f => f.Key == key, cancellationToken);
        var before = row is null ? null : Read(row.Value);
        if (why is null && before is { Why: null, LastSucceededAt: { } last } && (now - last).Duration() < Grain)
        {
            return false;
        }

        var state = why is null
            ? new FeedState(accountId, region, now, null, null) { Took = took }
            : new FeedState(accountId, region, before?.LastSucceededAt, before?.FailingSince ?? now, why) { Took = before?.Took ?? TimeSpan.Zero };
        var text = JsonText.Write(state);
        if (row is null)
        {
            db.Facts.Add(new PortalFact { Key = key, Value = text });
        }
        else
        {
            row.Value = text;
        }

        await db.SaveChangesAsync(cancellationToken);
        return (before?.Why is null) != (why is null);
    }

    internal static string NameOf(string accountId, string region) => $"{Prefix}{accountId}/{region}";

    private static FeedState? Read(string text) => JsonSerializer.Deserialize<FeedState>(text, JsonText.Options);
}
