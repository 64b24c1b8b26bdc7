using System.Globalization;
using Domain.Aws;
using Domain.Operations;
using Domain.Operations.Steps;
using Domain.Workloads;

namespace Domain.Kinds.Services;

/// <summary>One look at a deployment that moves traffic: where it is, whether it waits for a person, and what a person has decided.</summary>
internal static class ShiftWait
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Paused = TimeSpan.FromSeconds(30);

    /// <param name="expected">ARN of the revision that should run.</param>
    public static async Task<StepOutcome> LookAsync(WaitUntilStable planned, DeploymentSpec deploys, ServiceState live, string deployment, string expected, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        if (await EcsDeployments.FindAsync(session, deployment, cancellationToken) is not { } progress)
        {
            return new StepOutcome.NotYet(Later, "ECS does not tell of the deployment yet");
        }

        var isUnderWay = progress.Status is "PENDING" or "IN_PROGRESS";
        if (isUnderWay && step.Made.GetValueOrDefault(StepKeys.DeploymentStoppedBy) is { } stoppedBy)
        {
            await EcsDeployments.StopAsync(session, deployment);
            return new StepOutcome.NotYet(Soon, $"{stoppedBy} stopped the deployment; ECS is going back");
        }

        if (isUnderWay && progress.Waiting is { } hook)
        {
            if (PauseAnswer.Of(step.Made) is { } answer && answer.Hook == hook.Id)
            {
                await EcsDeployments.ContinueAsync(session, deployment, hook.Id, answer.GoOn);
                return new StepOutcome.NotYet(Soon, answer.GoOn ? $"{answer.By} let the deployment go on" : $"{answer.By} took the deployment back; ECS is going back");
            }

            var pause = new DeploymentPause(hook.Id, progress.Stage ?? "", hook.ExpiresAt);
            return new StepOutcome.NotYet(
                Least(Paused, hook.ExpiresAt - step.Now),
                string.Create(CultureInfo.InvariantCulture, $"Waits for a person: {pause.Words}. Without an answer until {hook.ExpiresAt:yyyy-MM-dd HH:mm} UTC, ECS goes back"))
            { Made = new Dictionary<string, string> { [StepKeys.Paused] = pause.Text() } };
        }

        return Judge(planned, deploys, live, progress, expected, step);
    }

    private static StepOutcome Judge(WaitUntilStable planned, DeploymentSpec deploys, ServiceState live, DeploymentProgress progress, string expected, StepContext step)
    {
        var settled = live.Running == live.Desired && live.Deployments.Count == 1;
        // where nothing was deployed, the newest deployment is one of before: then only the tasks tell
        if (progress.CreatedAt < step.Since && progress.Status is not ("PENDING" or "IN_PROGRESS"))
        {
            return settled ? Stable(planned, live) : TooLong(planned, deploys, step) ?? new StepOutcome.NotYet(Later, Tasks(live));
        }

        var by = step.Made.GetValueOrDefault(StepKeys.DeploymentStoppedBy) is { } stopper ? $"{stopper} stopped the deployment, and ECS"
            : PauseAnswer.Of(step.Made) is { GoOn: false, By: var taker } ? $"{taker} took the deployment back, and ECS" : "ECS";
        return progress.Status switch
        {
            "SUCCESSFUL" when live.TaskDefinitionArn != expected => Failed($"Someone deployed {Arns.Last(live.TaskDefinitionArn)} to {planned.Service} meanwhile. See the service's page for what runs now."),
            "SUCCESSFUL" => Stable(planned, live),
            "ROLLBACK_SUCCESSFUL" => new StepOutcome.RolledBack($"{by} went back to {Arns.Last(live.TaskDefinitionArn)}{Because(progress)}."),
            "ROLLBACK_FAILED" => Failed($"ECS could not take the deployment of {planned.Service} back{Because(progress)}. Look at the service in AWS."),
            "STOPPED" => Failed($"The deployment of {planned.Service} was stopped{Because(progress)}. See the service's page for what runs now."),
            "ROLLBACK_REQUESTED" or "ROLLBACK_IN_PROGRESS" or "STOP_REQUESTED" => TooLong(planned, deploys, step) ?? new StepOutcome.NotYet(Soon, $"{by} is going back{Because(progress)}"),
            _ => TooLong(planned, deploys, step) ?? new StepOutcome.NotYet(
                step.Now - step.StartedAt < TimeSpan.FromMinutes(5) ? Soon : Later, progress.Stage is null ? Tasks(live) : $"{Capital(DeploymentStages.Words(progress.Stage))}; {Tasks(live)}"),
        };
    }

    private static StepOutcome? TooLong(WaitUntilStable planned, DeploymentSpec deploys, StepContext step)
    {
        var patience = StabilityRules.Patience + TimeSpan.FromMinutes(deploys.ExtraMinutes);
        return step.Now - step.StartedAt >= patience
            ? Failed(string.Create(CultureInfo.InvariantCulture, $"{planned.Service} was not stable after {patience.TotalMinutes:0} minutes. Look at its deployment in AWS; it may still go on there.")) : null;
    }

    private static StepOutcome Stable(WaitUntilStable planned, ServiceState live) => new StepOutcome.Done($"{planned.Service} is stable: {Tasks(live)}.", new Dictionary<string, string>(0));

    private static StepOutcome Failed(string why) => new StepOutcome.Failed(new StepFailure(why, null, null, null));

    private static string Because(DeploymentProgress progress) => string.IsNullOrWhiteSpace(progress.Reason) ? "" : $", because: {progress.Reason.TrimEnd('.', ' ')}";

    private static string Tasks(ServiceState live) => $"{live.Running} of {live.Desired} {(live.Desired == 1 ? "task" : "tasks")} running";

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => b < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : a < b ? a : b;
}
