using Amazon.ECS.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>Container instances drain, come back, are deregistered, and update their agents.</summary>
internal sealed class InstanceStates(World world, Draining draining, AgentUpdates updates)
{
    public void Register(Api api) => api
        .Write<UpdateContainerInstancesStateRequest, UpdateContainerInstancesStateResponse>("UpdateContainerInstancesState", UpdateState)
        .Write<DeregisterContainerInstanceRequest, DeregisterContainerInstanceResponse>("DeregisterContainerInstance", Deregister)
        .Write<UpdateContainerAgentRequest, UpdateContainerAgentResponse>("UpdateContainerAgent", UpdateAgent);

    private UpdateContainerInstancesStateResponse UpdateState(UpdateContainerInstancesStateRequest request, Call call)
    {
        var (cluster, found, failures) = Instances.Find(world, request.Cluster, request.ContainerInstances, 10, call);
        if (request.Status?.Value is not ("ACTIVE" or "DRAINING"))
        {
            throw EcsNames.Invalid("Container instance status must be ACTIVE or DRAINING.");
        }
        var changed = new List<EcsInstance>();
        foreach (var instance in found)
        {
            if (instance.Status is not ("ACTIVE" or "DRAINING"))
            {
                failures.Add(new() { Arn = instance.Arn, Reason = instance.Status == "INACTIVE" ? "INACTIVE" : "InvalidStatus" });
                continue;
            }
            if (request.Status.Value == "DRAINING")
            {
                draining.Begin(cluster, instance);
            }
            else
            {
                draining.End(cluster, instance);
            }
            changed.Add(instance);
        }
        var tasks = InstanceFacts.TasksByInstance(cluster);
        return new() { ContainerInstances = [.. changed.Select(i => InstanceViews.Of(i, [.. tasks[i.Id]], tags: true))], Failures = failures };
    }

    private DeregisterContainerInstanceResponse Deregister(DeregisterContainerInstanceRequest request, Call call)
    {
        var clusterArn = EcsNames.ClusterArn(call, request.Cluster);
        // IAM knows this action on the cluster, not on the container instance.
        call.Authorize(clusterArn, keys => keys.SetResourceTags(world.State.Ecs.Clusters.GetValueOrDefault(clusterArn)?.Tags));
        var cluster = EcsNames.Cluster(world, call, request.Cluster);
        var instance = cluster.Instances.GetValueOrDefault(Arns.Last(request.ContainerInstance)) ?? throw EcsNames.Invalid("Referenced container instance was not found.");
        if (request.Force != true && InstanceFacts.TasksByInstance(cluster)[instance.Id].Any())
        {
            throw EcsNames.Invalid("Found running tasks on the instance.");
        }
        draining.Deregister(cluster, instance, "UserInitiated", "Container instance deregistration forced by user");
        return new() { ContainerInstance = InstanceViews.Of(instance, [], tags: true) };
    }

    private UpdateContainerAgentResponse UpdateAgent(UpdateContainerAgentRequest request, Call call)
    {
        var (cluster, found, _) = Instances.Find(world, request.Cluster, [request.ContainerInstance], 1, call);
        if (found is not [{ Status: not "INACTIVE" } instance])
        {
            throw EcsNames.Invalid("Referenced container instance was not found.");
        }
        updates.Begin(cluster, instance);
        return new() { ContainerInstance = InstanceViews.Of(instance, [.. InstanceFacts.TasksByInstance(cluster)[instance.Id]], tags: true) };
    }
}
