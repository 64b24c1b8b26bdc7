using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>
/// A DAEMON service: one task on every active container instance that its placement constraints allow (ECS Developer Guide,
/// "Daemon scheduling strategy"). The minimum healthy percent bounds how many instances may be without a task while a
/// deployment replaces them; a maximum of more than 100 lets the new task start beside the old one.
/// </summary>
internal sealed class DaemonSchedule(World world, ServiceLaunches launches, ServiceStops stops, TaskHealth health, RollingSchedule rolling)
{
    public void Look(EcsService service, EcsCluster cluster, List<EcsTask> live)
    {
        var allowed = Allowed(service, cluster);
        var hosts = cluster.Instances.Values.Where(i => i.Status == "ACTIVE" && i.AgentConnected && allowed(i)).ToList();
        service.Desired = hosts.Count;
        var primary = service.Primary;
        service.Rollouts.RemoveAll(r => r != primary && !live.Exists(t => t.StartedBy == r.Id));
        // Where the instance has gone or drains, so does its task.
        List<EcsTask> stop = [.. live.Where(t => !hosts.Exists(h => h.Id == t.InstanceId))];
        var beside = (service.Settings.DeploymentConfiguration?.MaximumPercent ?? 100) > 100;
        var least = (int)Math.Ceiling(hosts.Count * (service.Settings.DeploymentConfiguration?.MinimumHealthyPercent ?? 0) / 100.0);
        var spare = live.Except(stop).Count(health.IsHealthy) - least;
        foreach (var old in stops.Unprotected(service, live.Except(stop).Where(t => t.StartedBy != primary.Id && primary.State != "FAILED")))
        {
            var replaced = live.Exists(t => t.StartedBy == primary.Id && t.InstanceId == old.InstanceId && health.IsHealthy(t));
            if (replaced || (!beside && spare-- > 0) || !health.IsHealthy(old))
            {
                stop.Add(old);
            }
        }
        stops.Stop(service, stop);
        live.RemoveAll(stop.Contains);
        var bare = hosts.Where(h => !live.Exists(t => t.InstanceId == h.Id && (t.StartedBy == primary.Id || !beside))).ToList();
        launches.Launch(service, cluster, primary, live, bare);
        rolling.Settle(service, live, hosts.Count);
    }

    /// <summary>Whether an instance is a member of all the groups that the service and its task definition name.</summary>
    private Func<EcsInstance, bool> Allowed(EcsService service, EcsCluster cluster)
    {
        var own = (service.Settings.PlacementConstraints ?? []).Where(c => c.Type?.Value == "memberOf").Select(c => c.Expression);
        var general = (EcsNames.Definition(world, service.Primary.TaskDefinition).PlacementConstraints ?? []).Where(c => c.Type?.Value == "memberOf").Select(c => c.Expression);
        var queries = own.Concat(general).Select(ClusterQuery.Parse).ToList();
        if (queries.Count == 0)
        {
            return _ => true;
        }
        var tasks = InstanceFacts.TasksByInstance(cluster);
        return instance => queries.TrueForAll(q => q(InstanceFacts.Of(instance, [.. tasks[instance.Id]])));
    }
}
