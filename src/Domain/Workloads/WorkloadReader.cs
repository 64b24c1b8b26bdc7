using Domain.Access;
using Domain.Aws;
using Domain.Data;
using Domain.Teams;
using Domain.Workloads.Inventory;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Domain.Workloads;

/// <param name="Text">Part of the name, cluster or image, in any case.</param>
public sealed record ServiceFilter(string? TeamId = null, string? Environment = null, string? Text = null, bool WithGone = false);

/// <summary>One line of the list of services.</summary>
/// <param name="TeamId">Null for a service Berth did not make.</param>
/// <param name="Why">The health in a sentence.</param>
/// <param name="SeenAt">End of the last sweep that saw it; for one that is gone, when that was noticed.</param>
public sealed record ServiceRow(
    string Arn, string AccountId, string Region, string Cluster, string Name, string? TeamId, string? Environment, ServiceHealth Health, string Why,
    Compute Compute, int Desired, int Running, int Pending, int? MinTasks, int? MaxTasks, int? CpuTarget, int Cpu, int MemoryMiB, string? Image,
    DateTimeOffset SeenAt)
{
    /// <summary>When the next sweep should have ended: after that the figures are old. Null for one that is gone, which stays so.</summary>
    public DateTimeOffset? GoodUntil { get; init; }
}

/// <summary>All the page of a service shows.</summary>
/// <param name="Feed">Whether what is shown is fresh; null before the first sweep ended.</param>
/// <param name="ConsoleLink">The service in AWS's console; null in the Sandbox, which has none.</param>
/// <param name="WhyNotChange">Null when this caller may ask for changes of it.</param>
public sealed record ServiceView(ServiceRow Row, ServiceDetail Detail, FeedState? Feed, string? ConsoleLink, string? WhyNotChange);

/// <summary>Services as the watch last saw them, as far as the caller may see them.</summary>
public sealed class WorkloadReader(IDbContextFactory<PortalDb> databases, IOptions<AwsOptions> aws)
{
    /// <summary>Services by team, environment and name.</summary>
    public async Task<IReadOnlyList<ServiceRow>> ListAsync(Caller caller, ServiceFilter filter, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadOrTokenAsync(db, caller, cancellationToken);
        var (everything, mine) = (who.Roles.Count > 0, who.TeamsToRead);
        var services = await db.LiveServices.AsNoTracking()
            .Where(s => (everything || (s.TeamId != null && mine.Contains(s.TeamId)))
                && (filter.TeamId == null || s.TeamId == filter.TeamId)
                && (filter.Environment == null || s.Environment == filter.Environment)
                && (filter.WithGone || s.Health != ServiceHealth.Gone))
            .OrderBy(s => s.TeamId).ThenBy(s => s.Environment).ThenBy(s => s.Name).ToListAsync(cancellationToken);
        var feeds = await WatchHealth.ReadAsync(db, cancellationToken);
        return [.. services.Where(s => MaySee(who, s) && Matches(s, filter.Text)).Select(s => Row(s, FeedOf(feeds, s)))];
    }

    /// <returns>Null when there is none of this name, or none this caller may see.</returns>
    public async Task<ServiceView?> FindAsync(Caller caller, string cluster, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadOrTokenAsync(db, caller, cancellationToken);
        // the same cluster name may stand in several accounts
        var services = await db.LiveServices.AsNoTracking().Where(s => s.Cluster == cluster && s.Name == name).OrderBy(s => s.Arn).ToListAsync(cancellationToken);
        var seen = services.Where(s => MaySee(who, s)).ToList();
        if ((seen.Find(s => s.Health is not ServiceHealth.Gone) ?? (seen.Count > 0 ? seen[0] : null)) is not { } service)
        {
            return null;
        }

        var feed = FeedOf(await WatchHealth.ReadAsync(db, cancellationToken), service);
        return new ServiceView(
            Row(service, feed), service.Detail, feed, aws.Value.Mode is AwsMode.Aws ? ConsoleLink(service) : null,
            service.TeamId is { } team ? Permits.WhyNotRequest(who, new Target(team, service.Environment)) : OwnerRules.WhyNotChange(service.Detail.Owner is ResourceOwner.Unknown ? OwnerRules.Of(service.Detail.Tags, cluster: service.Cluster) : service.Detail.Owner, service.Detail.Tags) ?? "Berth did not make this service, so it cannot change it. Look at it in AWS.");
    }

    private static bool MaySee(Actor who, LiveService service) =>
        service.TeamId is { } team ? Permits.WhyNotSee(who, new Target(team, service.Environment, Cluster: service.Cluster, Service: service.Name)) is null : who.Roles.Count > 0;

    private static bool Matches(LiveService service, string? text) =>
        string.IsNullOrWhiteSpace(text) || new[] { service.Name, service.Cluster, service.Detail.Image }
            .Any(t => t?.Contains(text.Trim(), StringComparison.OrdinalIgnoreCase) is true);

    private static FeedState? FeedOf(IReadOnlyList<FeedState> feeds, LiveService service) =>
        feeds.FirstOrDefault(f => f.AccountId == service.AccountId && f.Region == service.Region);

    private static ServiceRow Row(LiveService s, FeedState? feed)
    {
        var gone = s.Health is ServiceHealth.Gone;
        var d = s.Detail;
        return new ServiceRow(
            s.Arn, s.AccountId, s.Region, s.Cluster, s.Name, s.TeamId, s.Environment, s.Health,
            gone ? "It is no longer in AWS." : ServiceHealthRules.Of(d).Why,
            d.Compute, d.Desired, d.Running, d.Pending, d.MinTasks, d.MaxTasks, d.CpuTarget, d.Cpu, d.MemoryMiB, d.Image,
            gone ? s.SeenAt : feed?.LastSucceededAt ?? s.SeenAt)
        { GoodUntil = gone ? null : feed?.GoodUntil ?? s.SeenAt + FeedState.Patience };
    }

    private static string ConsoleLink(LiveService s) =>
        $"https://{s.Region}.console.aws.amazon.com/ecs/v2/clusters/{Uri.EscapeDataString(s.Cluster)}/services/{Uri.EscapeDataString(s.Name)}/health?region={s.Region}";
}
