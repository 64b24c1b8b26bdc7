using Domain.Access;
using Domain.Catalog;
using Domain.Data;
using Domain.Kinds.Jobs;
using Domain.Workloads.Inventory;
using Microsoft.EntityFrameworkCore;

namespace Domain.Workloads;

/// <summary>A job as the watch last saw it.</summary>
/// <param name="Name">Full name in AWS.</param>
/// <param name="When">"Monday to Friday at 06:00 Europe/Berlin", or which events.</param>
/// <param name="Expression">The schedule's expression, or the rule's pattern.</param>
/// <param name="IsScheduled">False for one that events start.</param>
/// <param name="Next">Its next runs, three at most; empty for one that is off, over, or started by events.</param>
/// <param name="Definition">Family, and the revision where one is pinned.</param>
/// <param name="More">What it was set up with outside that Berth cannot write; null for none.</param>
public sealed record JobRow(
    string Team, string Environment, string Cluster, string Name, string When, string Expression, bool IsScheduled, string TimeZone, bool Enabled, IReadOnlyList<DateTimeOffset> Next,
    string Definition, int Tasks, int Retries, int MaxAgeMinutes, string? DeadLetters, string? More)
{
    /// <summary>End of the last look that saw it.</summary>
    public DateTimeOffset SeenAt { get; init; }
}

/// <summary>The jobs of every environment that someone may see, and where they cannot be read now.</summary>
/// <param name="Unread">A sentence a place.</param>
public sealed record JobList(IReadOnlyList<JobRow> Jobs, IReadOnlyList<string> Unread)
{
    /// <summary>How many there are on all pages.</summary>
    public int Total { get; init; }

    /// <summary>Of the oldest reading; null where an account was not read yet.</summary>
    public DateTimeOffset? ReadAt { get; init; }
}

/// <summary>Which jobs. What is null does not matter.</summary>
/// <param name="Text">Part of the name or family, in any case.</param>
/// <param name="Scheduled">Only those that the clock starts, or only those that events start.</param>
public sealed record JobFilter(string? Team = null, string? Environment = null, string? Cluster = null, bool? Enabled = null, bool? Scheduled = null, string? Text = null);

/// <summary>Schedules and rules as the watch last saw them, for the people of their teams.</summary>
public sealed class JobReader(IDbContextFactory<PortalDb> databases, TimeProvider time)
{
    /// <summary>On one page at most.</summary>
    public const int Most = 1000;

    private const int Shown = 3;

    /// <summary>By team, environment and name.</summary>
    /// <param name="take"><see cref="Most"/> at most.</param>
    public async Task<JobList> ListAsync(Caller caller, JobFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var sight = await Sight.LoadAsync(db, caller, cancellationToken);
        var (team, environment, cluster, enabled, scheduled) = (filter.Team, filter.Environment, filter.Cluster, filter.Enabled, filter.Scheduled);
        var text = filter.Text?.Trim().ToLowerInvariant() is { Length: > 0 } words ? words : null;
#pragma warning disable CA1304, CA1311, CA1862 // never run here: it becomes lower() in SQL, which has no cultures
        var found = sight.Of(db.LiveJobs.AsNoTracking()).Where(j => j.GoneAt == null && (team == null || j.TeamId == team) && (environment == null || j.Environment == environment)
            && (cluster == null || j.Cluster == cluster) && (enabled == null || j.Enabled == enabled) && (scheduled == null || j.IsScheduled == scheduled)
            && (text == null || j.Name.ToLower().Contains(text) || j.Family.ToLower().Contains(text)));
#pragma warning restore CA1304, CA1311, CA1862
        var page = await found.OrderBy(j => j.TeamId).ThenBy(j => j.Environment).ThenBy(j => j.Name).ThenBy(j => j.Arn).Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, Most)).ToListAsync(cancellationToken);
        var states = (await PartHealth.ReadAsync(db, cancellationToken)).Where(s => s.Part is WatchPart.Jobs).ToDictionary(s => (s.AccountId, s.Region));
        var accounts = sight.Places.GroupBy(p => (p.AccountId, p.Region)).OrderBy(g => g.Key).Select(g => (Places: string.Join(", ", g.Select(p => p.Place).Order(StringComparer.Ordinal)), State: states.GetValueOrDefault(g.Key))).ToList();
        return new(
            [.. page.Select(j => Row(j, states.GetValueOrDefault((j.AccountId, j.Region))?.LastSucceededAt ?? j.SeenAt)).OfType<JobRow>()],
            [.. accounts.Where(a => a.State?.Why is not null).Select(a => $"The jobs of {a.Places} could not be read. {a.State?.Why}")])
        { Total = await found.CountAsync(cancellationToken), ReadAt = accounts.Exists(a => a.State?.LastSucceededAt is null) ? null : accounts.Min(a => a.State?.LastSucceededAt) };
    }

    private JobRow? Row(LiveJob job, DateTimeOffset seenAt) => job.Detail switch
    {
        { Schedule: { } schedule } => Row(job, schedule, job.Detail.ChangedAt ?? job.SeenAt) with { SeenAt = seenAt },
        { Rule: { } rule } => Row(job, PatternRules.Words(rule.Pattern), rule.Pattern, "UTC", [], rule.Run) with { SeenAt = seenAt },
        _ => null,
    };

    private JobRow Row(LiveJob job, ScheduleSpec spec, DateTimeOffset changedAt)
    {
        // an expression that another tool wrote may be one that Berth does not know
        var known = ScheduleRules.WhyNot(spec.Expression) is null;
        return Row(
            job, known ? ScheduleTimes.Words(spec.Expression, spec.TimeZone) : spec.Expression, spec.Expression, spec.TimeZone,
            known && spec.Enabled ? ScheduleTimes.Next(spec.Expression, spec.TimeZone, changedAt, time.GetUtcNow(), Shown) : [], spec.Run);
    }

    private static JobRow Row(LiveJob job, string when, string expression, string zone, IReadOnlyList<DateTimeOffset> next, JobRun run) => new(
        job.TeamId ?? "", job.Environment ?? "", run.Cluster, job.Name, when, expression, job.IsScheduled, zone, job.Enabled, next,
        run.Newest ? run.Family : run.Definition, run.Count, run.Retries, run.MaxAgeSeconds / 60, run.DeadLetterArn is { } arn ? arn[(arn.LastIndexOf(':') + 1)..] : null, run.More);
}
