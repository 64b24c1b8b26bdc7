using Domain.Access;
using Domain.Aws;
using Domain.Data;
using Domain.Workloads.Stops;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Domain.Workloads.Inventory;

/// <summary>Which tasks. What is null does not matter.</summary>
/// <param name="Text">Part of the id, service, definition, starter, image or reason, in any case.</param>
/// <param name="Stopped">Only those that stopped, or only those that did not.</param>
/// <param name="StopCode">ECS's own word, such as <c>SpotInterruption</c>.</param>
/// <param name="Since">Of those that stopped, only those from then on.</param>
/// <param name="Until">Of those that stopped, only those before.</param>
/// <param name="Alone">Only those that belong to no service.</param>
public sealed record TaskFilter(
    string? Team = null, string? Environment = null, string? Cluster = null, string? Service = null, string? Text = null, bool? Stopped = null, string? StopCode = null,
    DateTimeOffset? Since = null, DateTimeOffset? Until = null, bool Alone = false);

/// <param name="Total">How many there are on all pages.</param>
public sealed record TaskPage(IReadOnlyList<LiveTask> Tasks, int Total);

/// <summary>All the page of a task shows.</summary>
/// <param name="Stop">Why it ended; null while it runs.</param>
/// <param name="Feed">Whether what is shown is fresh; null before the first sweep ended.</param>
/// <param name="ConsoleLink">The task in AWS's console; null in the Sandbox, which has none.</param>
public sealed record TaskView(LiveTask Task, StopStory? Stop, FeedState? Feed, string? ConsoleLink);

/// <summary>Tasks as they were last told of, running and stopped, as far as the caller may see them. The stopped ones are there long after AWS has forgotten them.</summary>
public sealed class TaskReader(IDbContextFactory<PortalDb> databases, IOptions<AwsOptions> aws)
{
    private const int MostOfPage = 200;

    /// <summary>Those that run before those that stopped, the newest first.</summary>
    /// <param name="take">200 at most.</param>
    public async Task<TaskPage> ListAsync(Caller caller, TaskFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadOrTokenAsync(db, caller, cancellationToken);
        var tasks = Matching(Visible(db, who), filter);
        var page = await tasks.OrderBy(t => t.IsStopped).ThenByDescending(t => t.StoppedAt).ThenByDescending(t => t.CreatedAt).ThenBy(t => t.Arn)
            .Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, MostOfPage)).ToListAsync(cancellationToken);
        return new(page, await tasks.CountAsync(cancellationToken));
    }

    /// <returns>Null when there is none of this id, or none this caller may see.</returns>
    public async Task<TaskView?> FindAsync(Caller caller, string cluster, string id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadOrTokenAsync(db, caller, cancellationToken);
        var end = $":task/{cluster}/{id}";
        if (await Visible(db, who).Where(t => t.Cluster == cluster && t.Arn.EndsWith(end)).OrderBy(t => t.Arn).FirstOrDefaultAsync(cancellationToken) is not { } task)
        {
            return null;
        }

        var feed = (await WatchHealth.ReadAsync(db, cancellationToken)).FirstOrDefault(f => f.AccountId == task.AccountId && f.Region == task.Region);
        return new(task, StopStoryRules.Of(task), feed, aws.Value.Mode is AwsMode.Aws && !task.IsStopped ? ConsoleLink(task, id) : null);
    }

    private static string ConsoleLink(LiveTask task, string id) =>
        $"https://{task.Region}.console.aws.amazon.com/ecs/v2/clusters/{Uri.EscapeDataString(task.Cluster)}/tasks/{Uri.EscapeDataString(id)}/configuration?region={task.Region}";

    /// <summary>What a person sees by team, and a token within its scope; the permission is part of the query, so that a page is full and a count is right.</summary>
    private static IQueryable<LiveTask> Visible(PortalDb db, Actor who)
    {
        var (everything, mine) = (who.Roles.Count > 0 && who.Token is null, who.TeamsToRead);
        var tasks = db.LiveTasks.AsNoTracking().Where(t => everything || (t.TeamId != null && mine.Contains(t.TeamId)));
        if (who.Token?.Scope is { } scope)
        {
            var (environment, cluster, service) = (scope.Environment, scope.Cluster, scope.Service);
            tasks = tasks.Where(t => (environment == null || t.Environment == environment) && (cluster == null || t.Cluster == cluster) && (service == null || t.Service == service));
        }

        return tasks;
    }

    private static IQueryable<LiveTask> Matching(IQueryable<LiveTask> tasks, TaskFilter filter)
    {
        var (team, environment, cluster, service, stopped, code) = (filter.Team, filter.Environment, filter.Cluster, filter.Service, filter.Stopped, filter.StopCode);
        tasks = tasks.Where(t => (team == null || t.TeamId == team) && (environment == null || t.Environment == environment) && (cluster == null || t.Cluster == cluster)
            && (service == null || t.Service == service) && (stopped == null || t.IsStopped == stopped) && (code == null || t.StopCode == code));
        if (filter.Alone)
        {
            tasks = tasks.Where(t => t.Service == null);
        }

        if (filter.Text?.Trim().ToLowerInvariant() is { Length: > 0 } words)
        {
            tasks = tasks.Where(t => t.Words.Contains(words));
        }

        if (filter.Since is { } since)
        {
            tasks = tasks.Where(t => t.StoppedAt >= since);
        }

        return filter.Until is { } until ? tasks.Where(t => t.StoppedAt < until) : tasks;
    }
}
