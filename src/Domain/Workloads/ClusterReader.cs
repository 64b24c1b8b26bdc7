using Domain.Access;
using Domain.Data;
using Domain.Kinds.Clusters;
using Domain.Teams;
using Domain.Workloads.Inventory;
using Microsoft.EntityFrameworkCore;

namespace Domain.Workloads;

/// <summary>One cluster as the watch last saw it.</summary>
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

    /// <summary>They are Managed Instances, which ECS starts and ends as tasks need them.</summary>
    public bool IsManaged { get; init; }

    /// <summary>By what made it, where Berth did not.</summary>
    public ResourceOwner MadeBy { get; init; }

    /// <summary>End of the last sweep that saw it.</summary>
    public DateTimeOffset SeenAt { get; init; }
}

/// <summary>An account that cannot be read now: what is shown of it is old, or missing.</summary>
/// <param name="Why">What AWS said, and what to do.</param>
public sealed record ClusterTrouble(string AccountId, string Region, IReadOnlyList<string> Clusters, string Why)
{
    /// <summary>When it could last be read; null where it never could.</summary>
    public DateTimeOffset? ReadAt { get; init; }
}

/// <param name="ReadAt">Of the oldest reading; null where nothing was read.</param>
public sealed record ClusterList(IReadOnlyList<ClusterRow> Rows, IReadOnlyList<ClusterTrouble> Troubles, DateTimeOffset? ReadAt)
{
    /// <summary>How many there are on all pages.</summary>
    public int Total { get; init; }
}

/// <summary>Which clusters. What is null does not matter.</summary>
/// <param name="Text">Part of the name, in any case.</param>
/// <param name="Name">The whole name, which may stand in several accounts and Regions.</param>
public sealed record ClusterFilter(
    string? Team = null, string? Environment = null, string? Status = null, string? Text = null, string? Name = null, string? Account = null, string? Region = null);

/// <summary>Clusters as the watch last saw them: those that the environments which a caller may see are placed on, and those of their teams.</summary>
public sealed class ClusterReader(IDbContextFactory<PortalDb> databases, TimeProvider time)
{
    /// <summary>On one page at most.</summary>
    public const int Most = 1000;

    /// <summary>Those of teams first, by name.</summary>
    /// <param name="take"><see cref="Most"/> at most.</param>
    public async Task<ClusterList> ListAsync(Caller caller, ClusterFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var sight = await Sight.LoadAsync(db, caller, cancellationToken);
        var (name, account, region) = (filter.Name, filter.Account, filter.Region);
        var (team, environment, status, text) = (filter.Team, filter.Environment, filter.Status, filter.Text?.Trim().ToLowerInvariant() is { Length: > 0 } words ? words : null);
#pragma warning disable CA1304, CA1311, CA1862 // never run here: it becomes lower() in SQL, which has no cultures
        var found = sight.Of(db.LiveClusters.AsNoTracking()).Where(c => c.GoneAt == null && (team == null || c.TeamId == team) && (environment == null || c.Environment == environment)
            && (status == null || c.Status == status) && (name == null || c.Name == name) && (account == null || c.AccountId == account) && (region == null || c.Region == region) && (text == null || c.Name.ToLower().Contains(text)));
#pragma warning restore CA1304, CA1311, CA1862
        var page = await found.OrderBy(c => c.TeamId == null).ThenBy(c => c.TeamId).ThenBy(c => c.Environment).ThenBy(c => c.Name).ThenBy(c => c.Arn)
            .Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, Most)).ToListAsync(cancellationToken);
        var names = page.ConvertAll(c => c.Name);
        var managed = (await db.LiveProviders.AsNoTracking().Where(p => p.Sort == ProviderSort.ManagedInstances && p.GoneAt == null && names.Contains(p.Name))
            .Select(p => new { p.AccountId, p.Region, p.Name }).ToListAsync(cancellationToken)).Select(p => (p.AccountId, p.Region, p.Name)).ToHashSet();
        var (feeds, now) = (await WatchHealth.ReadAsync(db, cancellationToken), time.GetUtcNow());
        var accounts = sight.Places.GroupBy(p => (p.AccountId, p.Region)).OrderBy(g => g.Key).Select(g => (Places: g.ToList(), Feed: feeds.FirstOrDefault(f => (f.AccountId, f.Region) == g.Key))).ToList();
        return new(
            [.. page.Select(c => Row(sight.Who, c, [.. sight.Places.Where(p => (p.AccountId, p.Region) == (c.AccountId, c.Region))], feeds.FirstOrDefault(f => (f.AccountId, f.Region) == (c.AccountId, c.Region)), managed.Contains((c.AccountId, c.Region, c.Name))))],
            [.. accounts.Select(a => Trouble(a.Places, a.Feed, now)).OfType<ClusterTrouble>()], accounts.Min(a => a.Feed?.LastSucceededAt))
        { Total = await found.CountAsync(cancellationToken) };
    }

    private static ClusterTrouble? Trouble(IReadOnlyList<TeamEnvironment> places, FeedState? feed, DateTimeOffset now)
    {
        var why = feed?.Why ?? (feed is { LastSucceededAt: not null } && feed.IsDead(now) ? "Reading AWS takes longer than it should, or has stopped." : null);
        return why is null ? null : new(places[0].AccountId, places[0].Region, [.. places.SelectMany(p => p.Clusters).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], why) { ReadAt = feed?.LastSucceededAt };
    }

    private static ClusterRow Row(Actor who, LiveCluster c, IReadOnlyList<TeamEnvironment> places, FeedState? feed, bool isManaged)
    {
        var owner = c.TeamId is null || c.Environment is null ? null : $"{c.TeamId}/{c.Environment}";
        var isOwn = owner is not null && c.Detail.Providers.Contains(c.Name, StringComparer.Ordinal);
        var whyNot = c.TeamId is null || owner is null
            ? OwnerRules.WhyNotChange(c.Owner, c.Detail.Tags) ?? "The platform shares it: it was not made through Berth, and is changed and deleted where it was made."
            : Permits.WhyNotRequest(who, new Target(c.TeamId, c.Environment));
        var state = new ClusterState(new ClusterSpec(c.Name, c.Detail.Insights, 0), c.Status, c.Services, c.Running, c.Pending, isOwn ? 0 : c.Instances, c.Detail.Providers, c.Detail.Tags);
        return new(
            c.Arn, c.Name, c.AccountId, c.Region, owner, [.. places.Where(p => p.Clusters.Contains(c.Name, StringComparer.Ordinal)).Select(p => p.Place).Order(StringComparer.Ordinal)],
            c.Services, c.Running, c.Pending, c.Instances, c.Detail.Providers, c.Detail.Insights, c.Status, whyNot ?? (state.WhyNotEmpty is { } why ? $"{why}." : null))
        { WhyNotChange = whyNot, HasOwnInstances = isOwn, IsManaged = isOwn && isManaged, MadeBy = c.Owner, SeenAt = feed?.LastSucceededAt ?? c.SeenAt };
    }
}
