using Domain.Access;
using Domain.Aws;
using Domain.Data;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads.Inventory;
using Microsoft.EntityFrameworkCore;

namespace Domain.Workloads.Logs;

/// <summary>
/// Lines that services and tasks wrote, read from CloudWatch Logs with the account's read role within its rate budget. Whoever may see a service or a task may read them.
/// </summary>
public sealed class LogReader(IDbContextFactory<PortalDb> databases, WorkloadReader workloads, TaskReader tasks, AwsSessions sessions, TimeProvider time)
{
    /// <summary>Lines in one answer at most; of more the newest are given.</summary>
    public const int Most = 5_000;

    /// <summary>A look reaches back so far where no beginning is given.</summary>
    internal static readonly TimeSpan Usual = TimeSpan.FromMinutes(15);

    /// <summary>Calls to AWS for one source and one look at most, so that one person does not spend the account's rate.</summary>
    private const int Calls = 6;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);
    private static readonly TimeSpan Narrowest = TimeSpan.FromMinutes(1);

    public async Task<LogsOutcome> OfServiceAsync(Caller caller, string cluster, string service, LogFilter filter, CancellationToken cancellationToken) =>
        await workloads.FindAsync(caller, cluster, service, cancellationToken) is { } view
            ? await ReadAsync(view.Row.AccountId, view.Row.Region, view.Detail.TaskDefinitionArn, null, filter, cancellationToken)
            : new LogsOutcome.Refused($"There is no service {service} on {cluster}, or you may not see it.", Refusal.NotThere);

    /// <param name="id">Of the task, without its cluster.</param>
    public async Task<LogsOutcome> OfTaskAsync(Caller caller, string cluster, string id, LogFilter filter, CancellationToken cancellationToken) =>
        await tasks.FindAsync(caller, cluster, id, cancellationToken) is { Task: { } task }
            ? await ReadAsync(task.AccountId, task.Region, task.Definition, id, filter, cancellationToken)
            : new LogsOutcome.Refused($"There is no task {id} on {cluster}, or you may not see it.", Refusal.NotThere);

    private async Task<LogsOutcome> ReadAsync(string account, string region, string definition, string? task, LogFilter filter, CancellationToken cancellationToken)
    {
        var until = filter.Until ?? time.GetUtcNow();
        var since = filter.Since ?? until - Usual;
        if (since >= until || until - since > Longest)
        {
            return new LogsOutcome.Refused($"The beginning is to be before the end, by {Longest.Days} days at most. Ask for a shorter time.", Refusal.NotFit);
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Environments.AsNoTracking().Where(e => e.AccountId == account && e.Region == region).OrderBy(e => e.TeamId).ThenBy(e => e.Name).FirstOrDefaultAsync(cancellationToken) is not { } place)
        {
            return new LogsOutcome.Refused($"No environment is in account {account} and {region} any more, so there is no role to read its logs with. Ask the platform team.", Refusal.NotNow);
        }

        try
        {
            var found = await sessions.ReadAsync(place, session => EcsTaskDefinitions.ReadAsync(session, definition, cancellationToken), cancellationToken);
            if (found is null)
            {
                return new LogsOutcome.Ready(new([], since, until, since, [$"Task definition {definition} was deleted, so nobody can say where its lines went."]));
            }

            var (sources, notes) = LogSourceRules.Of(found.Document, region, task);
            var read = await Task.WhenAll(sources.Select(s => NewestAsync(place, s, LogSourceRules.Pattern(filter.Search), since, until, cancellationToken)));
            return new LogsOutcome.Ready(Merge([.. read], since, until, notes));
        }
        catch (AwsRefused refused)
        {
            return new LogsOutcome.Refused(refused.Message, Refusal.ByAws);
        }
    }

    /// <summary>AWS gives the oldest first: what one answer holds is asked for at once, what is more is asked for from its end, in stretches that grow while little is in them.</summary>
    private Task<(List<LogLine> Lines, DateTimeOffset From)> NewestAsync(
        TeamEnvironment place, LogSource source, string? pattern, DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken) =>
        sessions.ReadAsync(place, source.Region, async session =>
        {
            var whole = await LogReads.ReadAsync(session, source, pattern, since, until, 1, cancellationToken);
            if (whole.All)
            {
                return (whole.Lines, since);
            }

            var (lines, from, width) = (new List<LogLine>(), until, Narrowest);
            for (var calls = 1; calls < Calls && from > since && lines.Count < Most; calls++)
            {
                var begin = from - width > since ? from - width : since;
                var part = await LogReads.ReadAsync(session, source, pattern, begin, from, 1, cancellationToken);
                if (part.All)
                {
                    lines.AddRange(part.Lines);
                    (from, width) = (begin, width * 4);
                }
                else
                {
                    width /= 8;
                }
            }

            return (lines, from);
        }, cancellationToken);

    private static LogPage Merge(IReadOnlyList<(List<LogLine> Lines, DateTimeOffset From)> read, DateTimeOffset since, DateTimeOffset until, IReadOnlyList<string> notes)
    {
        var from = read.Count == 0 ? since : read.Max(r => r.From);
        var lines = read.SelectMany(r => r.Lines).Where(l => l.At >= from).DistinctBy(l => l.Id).OrderBy(l => l.At).ThenBy(l => l.Id, StringComparer.Ordinal).ToList();
        if (lines.Count > Most)
        {
            lines.RemoveRange(0, lines.Count - Most);
            // another line of the same moment may have gone
            from = lines[0].At.AddMilliseconds(1);
            lines.RemoveAll(l => l.At < from);
        }

        return new(lines, since, until, from, notes);
    }
}
