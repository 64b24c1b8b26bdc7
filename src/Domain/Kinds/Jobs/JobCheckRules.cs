using System.Globalization;
using Domain.Catalog;
using Domain.Kinds.Tasks;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds.Jobs;

/// <summary>What is verified about a job alone. Pure.</summary>
internal static class JobCheckRules
{
    /// <summary>Names of schedules and rules (EventBridge Scheduler API, CreateSchedule; EventBridge API, PutRule).</summary>
    private const int LongestName = 64;
    private const int Shown = 3;

    public static IEnumerable<Check> Of(JobInputs asked, TeamEnvironment place, string cluster, JobFacts live, DateTimeOffset now)
    {
        foreach (var check in TaskCheckRules.Of(asked.Task, place, cluster, live.Task))
        {
            yield return check;
        }

        var name = place.FullName(asked.Task.Name);
        if (name.Length > LongestName)
        {
            yield return Fail($"{name} has {name.Length} characters, and EventBridge takes {LongestName} at most. Choose a name that is shorter by {name.Length - LongestName}.", "Rule · name");
        }

        if (live.ServiceStands)
        {
            yield return Fail($"There is a service {name} on {cluster}: the two would share task definitions and logs. Choose another name.", "Existence · service");
        }

        yield return live.JobRoleExists
            ? Pass($"The role that jobs of {place.Place} run with exists.", "Existence · role")
            : Fail($"The role {place.JobRoleArn} does not exist, so EventBridge could not start the tasks. Ask a platform admin to apply the environment's IAM template again.", "Existence · role");
        if (asked.DeadLetters is { } queue)
        {
            yield return live.QueueExists is not true
                ? Fail($"There is no queue {FieldRules.Short(queue)} in {place.Region}. Choose one that is there, or leave the dead-letter queue out.", "Existence · queue")
                : !queue.StartsWith(place.FullName(""), StringComparison.Ordinal) ? Fail($"Queue {FieldRules.Short(queue)} is not one of {place.Place}: its name would begin with {place.FullName("")}. Choose another, or leave it out.", "Existence · queue")
                : asked.Pattern is not null ? Warn($"Queue {queue} must let EventBridge send to it: its policy has to name events.amazonaws.com. Without that, what could not be started is lost.", "Existence · queue")
                : Pass($"What could not be started goes to queue {queue}.", "Existence · queue");
        }
        else
        {
            yield return Warn("There is no dead-letter queue: a start that AWS gives up leaves no trace but a missing run.", "Rule · dead letters");
        }

        if (asked.Schedule is { } expression)
        {
            yield return Times(expression, asked, now);
        }

        if ((live.Schedule?.Spec.Run.More ?? live.Rule?.Run?.More) is { } more)
        {
            yield return Fail($"{name} was set up outside Berth with {more}, which this form would take away. Take that out in AWS, or choose another name.", "Existence · job");
        }
    }

    public static IEnumerable<Check> Delete(string name, JobRun run)
    {
        yield return Pass($"{name} starts nothing any more. Tasks of {run.Family} that run go on; its task definitions and logs stay.", "Existence · job");
        if (run.More is { } more)
        {
            yield return Warn($"It has {more}: Berth could not make it again as it is.", "Undo");
        }
    }

    /// <summary>"Runs Monday to Friday at 06:00 Europe/Berlin. Next: …".</summary>
    private static Check Times(string expression, JobInputs asked, DateTimeOffset now)
    {
        var next = ScheduleTimes.Next(expression, asked.TimeZone, now, now, Shown);
        var words = ScheduleTimes.Words(expression, asked.TimeZone);
        return next.Count == 0 ? Fail($"It would never run: {words} is over. Choose a time to come.", "Schedule")
            : !asked.Enabled ? Warn($"It is switched off. Switched on it would run {words}.", "Schedule")
            : Pass($"It runs {words}. Next: {string.Join("; ", next.Select(n => Local(n, asked.TimeZone)))}.", "Schedule");
    }

    internal static string Local(DateTimeOffset at, string zone)
    {
        var local = TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? TimeZoneInfo.ConvertTime(at, found) : at;
        return local.ToString("ddd d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);
    }

    private static Check Pass(string finding, string rule) => new(CheckOutcome.Pass, finding, rule);
    private static Check Warn(string finding, string rule) => new(CheckOutcome.Warning, finding, rule);
    private static Check Fail(string finding, string rule) => new(CheckOutcome.Fail, finding, rule);
}
