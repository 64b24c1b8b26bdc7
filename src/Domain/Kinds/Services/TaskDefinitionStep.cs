using Domain.Aws;
using Domain.Operations;
using Domain.Operations.Steps;
using Domain.Requests;
using Domain.Workloads;

namespace Domain.Kinds.Services;

/// <summary>Registers one revision. AWS takes no client token here, so the step looks for a revision with its own tags first.</summary>
internal sealed class TaskDefinitionStep(AwsSessions sessions) : AwsStep<TaskDefinitionChange>(sessions)
{
    protected override async Task<StepOutcome> ApplyAsync(TaskDefinitionChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var arn = await FindOwnAsync(planned, step, session, cancellationToken) is { Status: "ACTIVE" } own
            ? own.Arn
            : await EcsTaskDefinitions.RegisterAsync(session, planned.After, TagsOf(step));
        return Done(
            $"Revision {Arns.Last(arn)} is registered.",
            new Dictionary<string, string> { [StepKeys.TaskDefinitionArn] = arn, [StepKeys.Created] = "true" });
    }

    protected override async Task<StepOutcome> RevertAsync(TaskDefinitionChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var own = step.Made.TryGetValue(StepKeys.TaskDefinitionArn, out var arn)
            ? await EcsTaskDefinitions.ReadAsync(session, arn, cancellationToken)
            : await FindOwnAsync(planned, step, session, cancellationToken);
        if (own is null)
        {
            return Done($"No revision of {planned.After.Family} was registered.");
        }

        if (own.Status == "ACTIVE")
        {
            await EcsTaskDefinitions.DeregisterAsync(session, own.Arn);
        }

        return Done($"Revision {Arns.Last(own.Arn)} was deregistered: nothing new can use it.");
    }

    private static Task<TaskDefinitionState?> FindOwnAsync(TaskDefinitionChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken) =>
        EcsTaskDefinitions.FindAsync(session, planned.After.Family, TagsOf(step), step.Since, cancellationToken);
}
