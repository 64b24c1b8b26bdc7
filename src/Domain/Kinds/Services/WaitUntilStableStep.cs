using Domain.Aws;
using Domain.Operations;
using Domain.Operations.Steps;
using Domain.Requests;
using Domain.Workloads;

namespace Domain.Kinds.Services;

/// <summary>Looks until the service is stable, ECS has given up, or patience ends. Holds nothing while it waits.</summary>
internal sealed class WaitUntilStableStep(AwsSessions sessions) : AwsStep<WaitUntilStable>(sessions)
{
    protected override async Task<StepOutcome> ApplyAsync(WaitUntilStable planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var live = await EcsServices.FindAsync(session, planned.Cluster, planned.Service, cancellationToken);
        if (live is not { IsActive: true })
        {
            return Fail($"Service {planned.Service} is no longer on cluster {planned.Cluster}: someone deleted it while it was starting.");
        }

        var expected = step.MadeBefore.GetValueOrDefault(StepKeys.TaskDefinitionArn) ?? live.TaskDefinitionArn;
        if (planned.Deploys is { } deploys && live.CurrentDeployment is { } moving)
        {
            return await ShiftWait.LookAsync(planned, deploys, live, moving, expected, step, session, cancellationToken);
        }

        var previous = step.MadeBefore.GetValueOrDefault(StepKeys.PreviousTaskDefinition);
        var verdict = StabilityRules.Of(live.Running, live.Desired, live.Deployments, expected, previous, step.Now - step.StartedAt);
        var stoppedBy = step.Made.GetValueOrDefault(StepKeys.DeploymentStoppedBy);
        if (stoppedBy is not null && verdict is Stability.Starting under && live.CurrentDeployment is { } deployment)
        {
            await EcsDeployments.StopAsync(session, deployment);
            return new StepOutcome.NotYet(under.LookAgain, $"{stoppedBy} stopped the deployment; ECS is going back to {Arns.Last(previous ?? "")}");
        }

        return verdict switch
        {
            Stability.Stable => Done($"{planned.Service} is stable: {Tasks(live)}."),
            Stability.Starting { Troubled: false } starting => new StepOutcome.NotYet(starting.LookAgain, $"{Tasks(live)}"),
            Stability.Starting starting => new StepOutcome.NotYet(
                starting.LookAgain, $"{Tasks(live)}; some could not start: {await ReasonAsync(planned, expected, live, session, cancellationToken)}"),
            Stability.GoingBack back when stoppedBy is not null => new StepOutcome.NotYet(back.LookAgain, $"{stoppedBy} stopped the deployment; ECS is going back to {Arns.Last(live.TaskDefinitionArn)}"),
            Stability.WentBack when stoppedBy is not null => new StepOutcome.RolledBack($"{stoppedBy} stopped the deployment, and ECS went back to {Arns.Last(live.TaskDefinitionArn)}."),
            Stability.GoingBack back => new StepOutcome.NotYet(back.LookAgain, $"The new tasks did not start; ECS is going back to {Arns.Last(live.TaskDefinitionArn)}"),
            Stability.WentBack => new StepOutcome.RolledBack(
                $"ECS went back to {Arns.Last(live.TaskDefinitionArn)}, because new tasks could not start: {await ReasonAsync(planned, expected, live, session, cancellationToken)}"),
            Stability.GaveUp => Fail($"ECS gave up starting {planned.Service}: {await ReasonAsync(planned, expected, live, session, cancellationToken)}"),
            Stability.Replaced => Fail(
                $"Someone deployed {Arns.Last(live.TaskDefinitionArn)} to {planned.Service} while {Arns.Last(expected)} was starting. See the service's page for what runs now."),
            Stability.TooLong => Fail(
                $"{planned.Service} was not stable after {StabilityRules.Patience.TotalMinutes:0} minutes: {Tasks(live)}. {await ReasonAsync(planned, expected, live, session, cancellationToken)}"),
            _ => throw new InvalidOperationException($"No words for {verdict}."),
        };
    }

    protected override Task<StepOutcome> RevertAsync(WaitUntilStable planned, StepContext step, AwsSession session, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("A wait has no scope to undo, so this is never reached.");

    private static string Tasks(ServiceState live) => $"{live.Running} of {live.Desired} {(live.Desired == 1 ? "task" : "tasks")} running";

    /// <summary>Why the newest task of this revision stopped; else what ECS says of placing tasks.</summary>
    private static async Task<string> ReasonAsync(
        WaitUntilStable planned, string definition, ServiceState live, AwsSession session, CancellationToken cancellationToken)
    {
        var stopped = await EcsTasks.AllAsync(session, planned.Cluster, planned.Service, stopped: true, cancellationToken);
        var newest = stopped
            .Where(t => t.Detail.TaskDefinition == Arns.Last(definition) && StopReasonRules.IsFault(t.Detail))
            .MaxBy(t => t.Detail.StoppedAt ?? t.CreatedAt);
        if (newest is not null)
        {
            return StopReasonRules.InWords(newest.Detail);
        }

        return live.Events.OrderByDescending(e => e.At).FirstOrDefault(e => e.Message.Contains("unable to", StringComparison.Ordinal))?.Message
            ?? live.Deployments.FirstOrDefault(d => d.TaskDefinitionArn == definition)?.RolloutReason
            ?? "AWS gives no reason. Look at the service's events and logs.";
    }
}
