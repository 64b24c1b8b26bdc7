using Domain.Access;
using Domain.Aws;
using Domain.Data;
using Domain.Kinds.Clusters;
using Domain.Requests;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Workloads;

/// <summary>One cluster as AWS had it.</summary>
/// <param name="Owner">"payments/dev" by its tags; null for one that Berth did not make, shared by the platform.</param>
/// <param name="Places">Environments that may place services on it, as far as the caller may see them.</param>
/// <param name="Insights">Container Insights: <c>disabled</c>, <c>enabled</c> or <c>enhanced</c>.</param>
/// <param name="Status">ACTIVE, PROVISIONING, DEPROVISIONING, FAILED or INACTIVE (ECS API, Cluster).</param>
/// <param name="WhyNotDelete">Null when the caller may ask for its deletion and nothing stands in the way.</param>
public sealed record ClusterRow(
    string Arn, string Name, string AccountId, string Region, string? Owner, IReadOnlyList<string> Places, int Services, int Running, int Pending, int Instances,
    IReadOnlyList<string> Providers, string Insights, string Status, string? WhyNotDelete)
{
    /// <summary>Null when the caller may ask for a change of it.</summary>
    public string? WhyNotChange { get; init; }

    /// <summary>Its instances were made with it, and can be changed, parked and deleted with it.</summary>
    public bool HasOwnInstances { get; init; }
}

/// <summary>An account that could not be read.</summary>
/// <param name="Why">What AWS said, and what to do.</param>
public sealed record ClusterTrouble(string AccountId, string Region, IReadOnlyList<string> Clusters, string Why);

/// <param name="ReadAt">Of the oldest reading; null where nothing was read.</param>
public sealed record ClusterList(IReadOnlyList<ClusterRow> Rows, IReadOnlyList<ClusterTrouble> Troubles, DateTimeOffset? ReadAt);

/// <summary>Clusters of the environments a caller may see, read from AWS with the read role. All who look within half a minute see one reading.</summary>
public sealed class ClusterReader(AwsSessions sessions, IDbContextFactory<PortalDb> databases, TimeProvider time)
{
    private static readonly TimeSpan Good = TimeSpan.FromSeconds(30);
    private readonly FreshCache<string, Reading> cache = new(time);

    public async Task<ClusterList> ListAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadOrTokenAsync(db, caller, cancellationToken);
        var places = (await db.Environments.AsNoTracking().ToListAsync(cancellationToken)).Where(e => Permits.WhyNotSee(who, new Target(e.TeamId, e.Name)) is null).ToList();
        var accounts = await Task.WhenAll(places.GroupBy(p => (p.AccountId, p.Region)).OrderBy(g => g.Key).Select(g => ReadAsync(who, [.. g], cancellationToken)));
        return new(
            [.. accounts.SelectMany(a => a.Rows).OrderBy(r => r.Owner is null).ThenBy(r => r.Owner, StringComparer.Ordinal).ThenBy(r => r.Name, StringComparer.Ordinal)],
            [.. accounts.SelectMany(a => a.Troubles)], accounts.Min(a => a.ReadAt));
    }

    /// <summary>One account and Region.</summary>
    private async Task<ClusterList> ReadAsync(Actor who, IReadOnlyList<TeamEnvironment> places, CancellationToken cancellationToken)
    {
        var names = places.SelectMany(p => p.Clusters).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (names.Count == 0)
        {
            return new([], [], null);
        }

        var place = places[0];
        try
        {
            // who sees other clusters reads others: the names belong to the key
            var reading = await cache.GetAsync($"{place.AccountId}/{place.Region}/{string.Join(',', names)}", async cancel =>
            {
                var states = await sessions.ReadAsync(place, session => EcsClusters.StatesAsync(session, names, cancel), cancel);
                var now = time.GetUtcNow();
                return (new Reading(states, now), now + Good);
            }, TimeSpan.Zero, cancellationToken);
            return new([.. reading.States.Where(s => s.Status != "INACTIVE").Select(s => Row(who, s, places))], [], reading.At);
        }
        catch (AwsRefused refused)
        {
            return new([], [new(place.AccountId, place.Region, names, refused.Message)], null);
        }
    }

    private static ClusterRow Row(Actor who, ClusterState state, IReadOnlyList<TeamEnvironment> places)
    {
        var (name, team, environment) = (state.Spec.Name, state.Tags.GetValueOrDefault(BerthTags.Team), state.Tags.GetValueOrDefault(BerthTags.Environment));
        var owner = team is null || environment is null ? null : $"{team}/{environment}";
        var isOwn = owner is not null && state.Providers.Contains(name, StringComparer.Ordinal);
        var whyNot = team is null || owner is null ? "The platform shares it: it was not made through Berth, and is changed and deleted where it was made." : Permits.WhyNotRequest(who, new Target(team, environment));
        return new(
            places[0].ClusterArn(name), name, places[0].AccountId, places[0].Region, owner,
            [.. places.Where(p => p.Clusters.Contains(name, StringComparer.Ordinal)).Select(p => p.Place).Order(StringComparer.Ordinal)],
            state.Services, state.RunningTasks, state.PendingTasks, state.Instances, state.Providers, state.Spec.Insights, state.Status,
            whyNot ?? ((isOwn ? state with { Instances = 0 } : state).WhyNotEmpty is { } why ? $"{why}." : null))
        { WhyNotChange = whyNot, HasOwnInstances = isOwn };
    }

    private sealed record Reading(IReadOnlyList<ClusterState> States, DateTimeOffset At);
}
