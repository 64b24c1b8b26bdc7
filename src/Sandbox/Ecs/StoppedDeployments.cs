using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>Stopping a deployment under way, and continuing one that waits at a hook.</summary>
internal sealed class StoppedDeployments(World world)
{
    public void Register(Api api) => api
        .Write<StopServiceDeploymentRequest, StopServiceDeploymentResponse>("StopServiceDeployment", Stop)
        .Write<ContinueServiceDeploymentRequest, ContinueServiceDeploymentResponse>("ContinueServiceDeployment", Continue);

    private StopServiceDeploymentResponse Stop(StopServiceDeploymentRequest request, Call call)
    {
        var (service, record) = Find(request.ServiceDeploymentArn, call);
        if (record.FinishedAt is not null || record.Status == ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS || record.Status == ServiceDeploymentStatus.ROLLBACK_REQUESTED)
        {
            throw new AwsError("ConflictException", "Service deployment cannot be stopped in its current state.");
        }
        if (request.StopType is { Value: not "ROLLBACK" })
        {
            throw EcsNames.Invalid("Only the stop type ROLLBACK is supported.");
        }
        RollBack(service, record, "Service deployment rolled back by StopServiceDeployment API call.");
        return new() { ServiceDeploymentArn = request.ServiceDeploymentArn };
    }

    private ContinueServiceDeploymentResponse Continue(ContinueServiceDeploymentRequest request, Call call)
    {
        var (service, record) = Find(request.ServiceDeploymentArn, call);
        if (record.FinishedAt is not null || service.Passage is not { RollingBack: false } passage || record.Status != ServiceDeploymentStatus.IN_PROGRESS)
        {
            throw EcsNames.Invalid("The service deployment is not waiting for an action.");
        }
        if (passage.Hooks.Find(h => h.Id == request.HookId) is not { } run)
        {
            throw EcsNames.Invalid($"The lifecycle hook {request.HookId} was not found in the service deployment.");
        }
        if (run.Status != DeploymentLifecycleHookStatus.AWAITING_ACTION)
        {
            throw EcsNames.Invalid($"The lifecycle hook {request.HookId} is not awaiting an action.");
        }
        if (request.Action == DeploymentLifecycleHookAction.ROLLBACK)
        {
            RollBack(service, record, "Service deployment rolled back by ContinueServiceDeployment API call.");
            run.Status = DeploymentLifecycleHookStatus.FAILED;
        }
        else
        {
            run.Status = DeploymentLifecycleHookStatus.SUCCEEDED;
            world.Soon(TimeSpan.Zero, DueKind.Deployment, service.Arn);
        }
        LifecycleHooks.Show(service, passage);
        return new() { ServiceDeploymentArn = request.ServiceDeploymentArn };
    }

    private void RollBack(EcsService service, ServiceDeployment record, string reason)
    {
        if (service.LastGood is null)
        {
            throw EcsNames.Invalid("The service deployment cannot be rolled back because there is no earlier completed deployment.");
        }
        record.Status = ServiceDeploymentStatus.ROLLBACK_REQUESTED;
        record.StatusReason = reason;
        record.UpdatedAt = world.Now.UtcDateTime;
        service.RollbackWanted = reason;
        world.Soon(Durations.SchedulerLook, DueKind.Service, service.Arn);
    }

    private (EcsService, ServiceDeployment) Find(string arn, Call call)
    {
        var service = ServiceDeployments.ServiceOf(world, arn, "service-deployment");
        call.AuthorizeUnder(arn, service);
        return service?.Deployments.Find(d => d.ServiceDeploymentArn == arn) is { } record
            ? (service, record)
            : throw new AwsError("ServiceDeploymentNotFoundException", "Service deployment not found.");
    }
}
