using System.Globalization;
using Domain.Aws;
using Domain.Operations;
using Domain.Operations.Steps;
using Domain.Requests;
using Domain.Workloads;

namespace Domain.Kinds.Tasks;

/// <summary>Starts what is missing of the tasks: those started before a crash are found by their <c>startedBy</c>.</summary>
internal sealed class RunTasksStep(AwsSessions sessions) : AwsStep<RunTasks>(sessions)
{
    /// <summary>Tasks of one RunTask call (ECS API, RunTask, <c>count</c>).</summary>
    private const int AtOnce = 10;

    /// <summary>What ECS keeps with each task: at most 36 characters (ECS API, RunTask).</summary>
    internal static string StartedBy(StepContext step) => string.Create(CultureInfo.InvariantCulture, $"berth-{step.RequestNumber}");

    protected override async Task<StepOutcome> ApplyAsync(RunTasks planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var spec = planned.After;
        var there = (await EcsTaskRuns.FindAsync(session, spec.Cluster, StartedBy(step), cancellationToken)).Count;
        while (there < spec.Count)
        {
            var count = Math.Min(AtOnce, spec.Count - there);
            // the same call of the same try has the same token: AWS answers with the tasks it started the first time
            var token = string.Create(CultureInfo.InvariantCulture, $"{step.Token[..Math.Min(28, step.Token.Length)]}-{there}");
            int started;
            string? failure;
            try
            {
                (started, failure) = await EcsTaskRuns.RunAsync(
                    session, spec, step.MadeBefore.GetValueOrDefault(StepKeys.TaskDefinitionArn) ?? spec.Definition, count, StartedBy(step), token, TagsOf(step));
            }
            catch (AwsRefused e) when (there > 0)
            {
                return Refused(e, $"{there} of {spec.Count} tasks were started before.");
            }

            there += started;
            if (failure is not null)
            {
                return new StepOutcome.TryLater(new StepFailure(
                    $"AWS started {there} of {spec.Count} tasks: {failure}. Berth tries the rest again; if it stays so, choose another kind of compute.", failure, null, null));
            }
        }

        return Done($"{(spec.Count == 1 ? "The task was" : $"All {spec.Count} tasks were")} started on {spec.Cluster}.", new Dictionary<string, string> { [StepKeys.Created] = "true" });
    }

    protected override async Task<StepOutcome> RevertAsync(RunTasks planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var running = (await EcsTaskRuns.FindAsync(session, planned.After.Cluster, StartedBy(step), cancellationToken)).Where(t => t.Detail.LastStatus != "STOPPED").ToList();
        foreach (var task in running)
        {
            await EcsTaskRuns.StopAsync(session, planned.After.Cluster, task.Detail.Arn, $"Request #{step.RequestNumber} is being undone");
        }

        return Done(running.Count switch { 0 => "None of its tasks runs.", 1 => "Its task was stopped.", var many => $"Its {many} running tasks were stopped." });
    }
}

/// <summary>Looks until no task runs any more. A task that ended with an error makes the step fail, with why.</summary>
internal sealed class WaitForTasksStep(AwsSessions sessions) : AwsStep<WaitForTasks>(sessions)
{
    /// <summary>A task that runs longer is no longer waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(12);

    protected override async Task<StepOutcome> ApplyAsync(WaitForTasks planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var tasks = await EcsTaskRuns.FindAsync(session, planned.Cluster, RunTasksStep.StartedBy(step), cancellationToken);
        var ended = tasks.Where(t => t.Detail.LastStatus == "STOPPED").ToList();
        if (ended.Count < tasks.Count)
        {
            var waited = step.Now - step.StartedAt;
            return waited < Patience
                ? new StepOutcome.NotYet(waited < TimeSpan.FromMinutes(5) ? TimeSpan.FromSeconds(5) : TimeSpan.FromSeconds(30), $"{ended.Count} of {planned.Count} ended")
                : Done($"{tasks.Count - ended.Count} of {planned.Count} still run after {Patience.TotalHours:0} hours; Berth waits no longer. See the cluster's tasks.");
        }

        if (ended.FirstOrDefault(t => t.Detail.ExitCode is not 0) is { } broken)
        {
            var bad = ended.Count(t => t.Detail.ExitCode is not 0);
            return Fail($"{(planned.Count == 1 ? "The task" : $"{bad} of {planned.Count} tasks")} did not end well: {StopReasonRules.InWords(broken.Detail)}");
        }

        // AWS shows a stopped task for an hour or so (ECS Developer Guide, "Stopped tasks")
        return ended.Count < planned.Count
            ? Fail($"AWS no longer shows {planned.Count - ended.Count} of {planned.Count} tasks, so it is not known how they ended. Look at their logs.")
            : Done(planned.Count == 1 ? "The task ended with exit code 0." : $"All {planned.Count} tasks ended with exit code 0.");
    }

    protected override Task<StepOutcome> RevertAsync(WaitForTasks planned, StepContext step, AwsSession session, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("A wait has no scope to undo, so this is never reached.");
}
