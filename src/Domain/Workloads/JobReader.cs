using Domain.Access;
using Domain.Aws;
using Domain.Catalog;
using Domain.Data;
using Domain.Kinds.Jobs;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Workloads;

/// <summary>A job as it stands in AWS.</summary>
/// <param name="Name">Full name in AWS.</param>
/// <param name="When">"Monday to Friday at 06:00 Europe/Berlin", or which events.</param>
/// <param name="Expression">The schedule's expression, or the rule's pattern.</param>
/// <param name="IsScheduled">False for one that events start.</param>
/// <param name="Next">Its next runs, three at most; empty for one that is off, over, or started by events.</param>
/// <param name="Definition">Family, and the revision where one is pinned.</param>
/// <param name="More">What it was set up with outside that Berth cannot write; null for none.</param>
public sealed record JobRow(
    string Team, string Environment, string Cluster, string Name, string When, string Expression, bool IsScheduled, string TimeZone, bool Enabled, IReadOnlyList<DateTimeOffset> Next,
    string Definition, int Tasks, int Retries, int MaxAgeMinutes, string? DeadLetters, string? More);

/// <summary>The jobs of every environment that someone may see, and where they could not be read.</summary>
/// <param name="Unread">A sentence a place.</param>
public sealed record JobList(IReadOnlyList<JobRow> Jobs, IReadOnlyList<string> Unread);

/// <summary>Reads schedules and rules from AWS as they stand, for the people of their teams.</summary>
public sealed class JobReader(IDbContextFactory<PortalDb> databases, JobFactsReader live, TimeProvider time)
{
    private const int Shown = 3;

    public async Task<JobList> ListAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadOrTokenAsync(db, caller, cancellationToken);
        var places = (await db.Environments.AsNoTracking().OrderBy(e => e.TeamId).ThenBy(e => e.Name).ToListAsync(cancellationToken)).Where(e => Permits.WhyNotSee(who, e.TeamId) is null).ToList();
        var found = await Task.WhenAll(places.Select(p => OfAsync(p, cancellationToken)));
        return new([.. found.SelectMany(f => f.Jobs)], [.. found.Select(f => f.Why).OfType<string>()]);
    }

    private async Task<(IReadOnlyList<JobRow> Jobs, string? Why)> OfAsync(TeamEnvironment place, CancellationToken cancellationToken)
    {
        try
        {
            var (schedules, rules) = await live.AllAsync(place, cancellationToken);
            return ([.. schedules.Select(s => Row(place, s)), .. rules.Where(r => r.Run is not null).Select(r => Row(place, r, r.Run))], null);
        }
        catch (AwsRefused refused)
        {
            return ([], $"The jobs of {place.Place} could not be read. {refused.Message}");
        }
    }

    private JobRow Row(TeamEnvironment place, LiveSchedule live)
    {
        var (spec, run, now) = (live.Spec, live.Spec.Run, time.GetUtcNow());
        // an expression that another tool wrote may be one that Berth does not know
        var known = ScheduleRules.WhyNot(spec.Expression) is null;
        return new(
            place.TeamId, place.Name, run.Cluster, spec.Name, known ? ScheduleTimes.Words(spec.Expression, spec.TimeZone) : spec.Expression, spec.Expression, true, spec.TimeZone, spec.Enabled,
            known && spec.Enabled ? ScheduleTimes.Next(spec.Expression, spec.TimeZone, live.ChangedAt, now, Shown) : [], run.Newest ? run.Family : run.Definition, run.Count, run.Retries, run.MaxAgeSeconds / 60, Queue(run), run.More);
    }

    private static JobRow Row(TeamEnvironment place, StandingEventRule rule, JobRun? run) => new(
        place.TeamId, place.Name, run?.Cluster ?? "", rule.Name, PatternRules.Words(rule.Pattern), rule.Pattern, false, "UTC", rule.Enabled, [],
        run is null ? "" : run.Newest ? run.Family : run.Definition, run?.Count ?? 0, run?.Retries ?? 0, (run?.MaxAgeSeconds ?? 0) / 60, run is null ? null : Queue(run), run?.More);

    private static string? Queue(JobRun run) => run.DeadLetterArn is { } arn ? arn[(arn.LastIndexOf(':') + 1)..] : null;
}
