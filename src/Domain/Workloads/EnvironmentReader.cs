using Domain.Access;
using Domain.Aws;
using Domain.Data;
using Domain.Kinds.Traffic;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads;
using Microsoft.EntityFrameworkCore;

namespace Domain.Workloads;

/// <summary>What an environment offers: its clusters and target groups, as AWS had them at <paramref name="ReadAt"/>.</summary>
public sealed record EnvironmentFacts(IReadOnlyList<ClusterFacts> Clusters, IReadOnlyList<TargetGroupFacts> TargetGroups, DateTimeOffset ReadAt)
{
    /// <summary>Cloud Map namespaces of the account and Region; none where the read role may not list them.</summary>
    public IReadOnlyList<NamespaceFacts> Namespaces { get; init; } = [];

    /// <summary>Listeners that environments may put rules on.</summary>
    public IReadOnlyList<ListenerChoice> Listeners { get; init; } = [];

    /// <summary>Names of SQS queues of the account and Region; none where the read role may not list them.</summary>
    public IReadOnlyList<string> Queues { get; init; } = [];
}

/// <summary>The shared reader behind forms: all who look at an environment within half a minute see one reading.</summary>
public sealed class EnvironmentReader(AwsSessions sessions, IDbContextFactory<PortalDb> databases, TimeProvider time)
{
    private static readonly TimeSpan Good = TimeSpan.FromSeconds(30);
    private readonly FreshCache<string, EnvironmentFacts> cache = new(time);

    /// <returns>Null when there is no such environment, or none this caller may see.</returns>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    public async Task<EnvironmentFacts?> ReadAsync(Caller caller, string teamId, string environment, CancellationToken cancellationToken)
    {
        TeamEnvironment? place;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            var who = await Actors.LoadAsync(db, caller, cancellationToken);
            place = Permits.WhyNotSee(who, teamId) is null
                ? await db.Environments.AsNoTracking().SingleOrDefaultAsync(e => e.TeamId == teamId && e.Name == environment, cancellationToken)
                : null;
        }

        return place is null ? null : await ReadAsync(place, cancellationToken);
    }

    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    internal Task<EnvironmentFacts> ReadAsync(TeamEnvironment place, CancellationToken cancellationToken) =>
        cache.GetAsync(place.Place, cancel => sessions.ReadAsync(place, session => LoadAsync(session, place, cancel), cancel), early: TimeSpan.Zero, cancellationToken);

    private async Task<(EnvironmentFacts, DateTimeOffset)> LoadAsync(AwsSession session, TeamEnvironment place, CancellationToken cancellationToken)
    {
        var clusters = EcsClusters.ReadAsync(session, place.Clusters, cancellationToken);
        var groups = TargetGroups.OfAsync(session, place, cancellationToken);
        var spaces = OrNoneAsync(Namespaces.AllAsync(session, cancellationToken));
        var queues = OrNoneAsync(Queues.NamesAsync(session, cancellationToken));
        var listeners = TrafficReader.SharedAsync(session, cancellationToken);
        await Task.WhenAll(clusters, groups, spaces, queues, listeners);
        var now = time.GetUtcNow();
        return (new EnvironmentFacts(await clusters, await groups, now) { Namespaces = await spaces, Queues = await queues, Listeners = await listeners }, now + Good);
    }

    // only to choose from: what cannot be listed can still be written
    private static async Task<IReadOnlyList<T>> OrNoneAsync<T>(Task<IReadOnlyList<T>> list)
    {
        try
        {
            return await list;
        }
        catch (AwsRefused refused) when (refused.Denied is not null)
        {
            return [];
        }
    }
}
