using Domain.Aws;
using Domain.Operations;
using Domain.Operations.Steps;
using Domain.Workloads;

namespace Domain.Kinds.Services;

/// <summary>Gives the service the earlier revision, if it still runs the one the plan was made against.</summary>
internal sealed class RollbackStep(AwsSessions sessions) : AwsStep<RollbackChange>(sessions)
{
    protected override async Task<StepOutcome> ApplyAsync(RollbackChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var (cluster, name) = (planned.Service.Cluster, planned.Service.Name);
        if (await EcsServices.FindAsync(session, cluster, name, cancellationToken) is not { IsActive: true } live)
        {
            return Fail($"Service {name} is no longer on cluster {cluster}: someone deleted it since this was planned. Ask for a new service.");
        }

        if (!ServiceRules.IsSameDefinition(live.TaskDefinitionArn, planned.ToArn))
        {
            if (!ServiceRules.IsSameDefinition(live.TaskDefinitionArn, planned.FromArn))
            {
                return Fail($"Someone changed {name} since this was planned: it ran {Arns.Last(planned.FromArn)}, now it runs {Arns.Last(live.TaskDefinitionArn)}. "
                    + "Nothing was changed. Send the request again, so that the new difference is seen and approved.");
            }

            await EcsServices.UpdateAsync(session, cluster, name, new ServiceUpdate(planned.ToArn, null, null, null));
        }

        return Done(
            $"Service {name} was set back to {Arns.Last(planned.ToArn)}.",
            new Dictionary<string, string> { [StepKeys.ServiceArn] = live.Arn, [StepKeys.TaskDefinitionArn] = planned.ToArn, [StepKeys.PreviousTaskDefinition] = planned.FromArn });
    }

    protected override async Task<StepOutcome> RevertAsync(RollbackChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var (cluster, name) = (planned.Service.Cluster, planned.Service.Name);
        if (await EcsServices.FindAsync(session, cluster, name, cancellationToken) is not { IsActive: true } live)
        {
            return Done($"Service {name} is not on cluster {cluster}.");
        }

        if (ServiceRules.IsSameDefinition(live.TaskDefinitionArn, planned.FromArn))
        {
            return Done($"Service {name} runs {Arns.Last(planned.FromArn)}, as before.");
        }

        if (!ServiceRules.IsSameDefinition(live.TaskDefinitionArn, planned.ToArn))
        {
            return new StepOutcome.Kept($"Service {name} was changed again since: it runs {Arns.Last(live.TaskDefinitionArn)}. It stays as it is.");
        }

        await EcsServices.UpdateAsync(session, cluster, name, new ServiceUpdate(planned.FromArn, null, null, null));
        return Done($"Service {name} goes forward again to {Arns.Last(planned.FromArn)}.");
    }
}
