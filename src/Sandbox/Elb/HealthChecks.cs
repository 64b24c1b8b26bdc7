using Sandbox.Ecs;
using Sandbox.State;

namespace Sandbox.Elb;

/// <summary>
/// What a load balancer's health check finds at a target. A task answers from its start to its end, except that an image which
/// fails its health checks answers 503.
/// </summary>
internal static class HealthChecks
{
    /// <summary>Null when the target answers as the group's matcher wants; otherwise AWS's reason and description.</summary>
    public static (string Reason, string Description)? Ask(World world, BackendGroup group, BackendTarget target)
    {
        if (group.TargetType == "alb")
        {
            return Balancer(world.State.Elb, target);
        }
        if (TaskBehind(world, group, target) is not { } task)
        {
            return group.TargetType == "instance" ? ("Target.FailedHealthChecks", "Health checks failed") : ("Target.Timeout", "Request timed out");
        }
        return task.Containers.Exists(c => c.Essential && ImageRules.FailsHealthChecks(c.Image))
            ? group.Settings.HealthCheckProtocol.Value == "TCP" ? null : ("Target.ResponseCodeMismatch", "Health checks failed with these codes: [503]")
            : null;
    }

    private static (string, string)? Balancer(ElbState elb, BackendTarget target)
        => elb.LoadBalancers.TryGetValue(target.Id, out var balancer) && balancer.State.Code.Value == "active" && elb.Listeners.Values.Any(l => l.LoadBalancerArn == target.Id && l.Port == target.Port)
            ? null
            : ("Target.FailedHealthChecks", "Health checks failed");

    private static EcsTask? TaskBehind(World world, BackendGroup group, BackendTarget target)
    {
        var task = target.TaskArn is { } arn
            ? EcsNames.FindTask(world, arn)
            : world.State.Ecs.Clusters.Values.SelectMany(c => c.Tasks.Values.Where(t => Answers(t) && Stands(c, t, group, target))).FirstOrDefault();
        return task is not null && Answers(task) ? task : null;
    }

    private static bool Answers(EcsTask task) => task.Phase is TaskPhase.Activating or TaskPhase.Running or TaskPhase.Deactivating;

    private static bool Stands(EcsCluster cluster, EcsTask task, BackendGroup group, BackendTarget target) => group.TargetType == "ip"
        ? task.Interface?.Address == target.Id
        : cluster.Instances.GetValueOrDefault(task.InstanceId ?? "")?.Ec2InstanceId == target.Id && task.HostPorts.Contains(target.Port);
}
