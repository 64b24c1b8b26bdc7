using Domain.Aws;
using Domain.Operations;
using Domain.Operations.Steps;

namespace Domain.Kinds.Services;

/// <summary>Deletes the service and waits until ECS has let it go: only then its name and its cluster are free.</summary>
internal sealed class ServiceRemovalStep(AwsSessions sessions) : AwsStep<ServiceRemoval>(sessions)
{
    private static readonly TimeSpan Draining = TimeSpan.FromSeconds(10);

    protected override async Task<StepOutcome> ApplyAsync(ServiceRemoval planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var (cluster, name) = (planned.Before.Cluster, planned.Before.Name);
        switch (await EcsServices.FindAsync(session, cluster, name, cancellationToken))
        {
            case null or { Status: "INACTIVE" }:
                return Done($"Service {name} is deleted.");
            case { Status: "DRAINING" } when step.Now - step.StartedAt >= StabilityRules.Patience:
                return Fail($"Service {name} was told to stop and still has tasks after {StabilityRules.Patience.TotalMinutes:0} minutes. Look at its tasks in AWS, then try again.");
            case { Status: "DRAINING" } stopping:
                return new StepOutcome.NotYet(Draining, $"{stopping.Running} {(stopping.Running == 1 ? "task is" : "tasks are")} still stopping");
        }

        await EcsServices.DeleteAsync(session, cluster, name);
        return new StepOutcome.NotYet(Draining, $"Service {name} was deleted; its tasks are stopping");
    }

    protected override async Task<StepOutcome> RevertAsync(ServiceRemoval planned, StepContext step, AwsSession session, CancellationToken cancellationToken) =>
        await EcsServices.FindAsync(session, planned.Before.Cluster, planned.Before.Name, cancellationToken) is { IsActive: true }
            ? Done($"Service {planned.Before.Name} stands.")
            : new StepOutcome.Kept($"Service {planned.Before.Name} was deleted, and AWS cannot bring it back. Ask for a new one; its task definitions and logs are still there.");
}

/// <summary>Deregisters the target, and with it its policies; undoing registers both again.</summary>
internal sealed class ScalingRemovalStep(AwsSessions sessions) : AwsStep<ScalingRemoval>(sessions)
{
    protected override async Task<StepOutcome> ApplyAsync(ScalingRemoval planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        if (await LiveAsync(planned, session, cancellationToken) is not { } live)
        {
            return Done($"{planned.Before.Service} has no scaling bounds.");
        }

        if (!planned.Fits(live))
        {
            return Fail($"Someone set the scaling bounds of {live.Service} to {live.Min}–{live.Max} since this was planned. Nothing was taken away. Send the request again, so that the difference is seen.");
        }

        foreach (var rule in planned.Rules ?? [])
        {
            await ScalingRuleSet.DeleteAlarmAsync(session, rule);
        }

        try
        {
            await Scaling.DeregisterAsync(session, live);
        }
        catch (AwsRefused)
        {
            // what is gone has no tags by which IAM could permit it: a refusal may mean that it was taken away already
            if (await LiveAsync(planned, session, cancellationToken) is not null)
            {
                throw;
            }
        }

        return Done($"The scaling of {live.Service} was taken away.");
    }

    protected override async Task<StepOutcome> RevertAsync(ScalingRemoval planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        if (await EcsServices.FindAsync(session, planned.Before.Cluster, planned.Before.Service, cancellationToken) is not { IsActive: true })
        {
            return new StepOutcome.Kept($"Service {planned.Before.Service} is gone, so there is nothing to scale.");
        }

        if (await LiveAsync(planned, session, cancellationToken) is null)
        {
            await Scaling.RegisterAsync(session, planned.Before, ParkedTargets.With(TagsOf(step), planned.Parked));
        }

        foreach (var policy in (planned.Others ?? []).Prepend(planned.Policy).OfType<ScalingPolicySpec>())
        {
            await Scaling.PutAsync(session, policy);
        }

        foreach (var rule in planned.Rules ?? [])
        {
            await ScalingRuleSet.PutAsync(session, rule);
        }

        foreach (var schedule in planned.Schedules ?? [])
        {
            await ScheduledScaling.PutAsync(session, schedule);
        }

        return Done($"{planned.Before.Service} scales from {planned.Before.Min} to {planned.Before.Max} tasks again.");
    }

    private static async Task<ScalableTargetSpec?> LiveAsync(ScalingRemoval planned, AwsSession session, CancellationToken cancellationToken) =>
        (await Scaling.TargetsAsync(session, [planned.Before.ResourceId], cancellationToken)).SingleOrDefault();
}
