using Sandbox.Ecs;
using Sandbox.State;

namespace Sandbox.CloudWatch;

/// <summary>Notes how many tasks a service has whenever that changes: a few numbers a change, from which all its metrics follow.</summary>
internal sealed class Histories(World world)
{
    private const int Kept = 4096;

    /// <summary>CPU units and MiB assumed for tasks on instances that name none.</summary>
    private const int Unnamed = 256;

    /// <summary>Called with the ARN of a service whose counts have just changed, and the new ones.</summary>
    public Action<string, CountPoint>? OnChange { get; set; }

    /// <summary>The service's scheduler has looked: its counts may be others now.</summary>
    public void Note(EcsService service)
    {
        var cluster = EcsNames.ClusterOf(world, service);
        var (running, pending, cpu, memory, onInstances) = (0, 0, 0, 0, false);
        foreach (var id in service.TaskIds)
        {
            if (cluster.Tasks.TryGetValue(id, out var task) && task.IsLive)
            {
                if (task.IsRunning)
                {
                    (running, cpu, memory, onInstances) = (running + 1, cpu + task.Cpu, memory + task.Memory, onInstances || task.InstanceId is not null);
                }
                else
                {
                    pending++;
                }
            }
        }
        var states = world.State.CloudWatch.Services;
        if (!states.TryGetValue(service.Arn, out var history))
        {
            states[service.Arn] = history = new() { Arn = service.Arn };
        }
        var groups = (service.Settings.LoadBalancers ?? []).Select(b => b.TargetGroupArn).Where(a => !string.IsNullOrEmpty(a)).ToList();
        if (!groups.SequenceEqual(history.TargetGroups) && groups.Count > 0)
        {
            history.TargetGroups = groups;
        }
        history.Family = Wire.Arns.Last(service.Settings.TaskDefinition ?? "").Split(':')[0];
        var unhealthy = groups.Count == 0 ? 0 : groups.Sum(g => world.State.Elb.TargetGroups.GetValueOrDefault(g)?.Targets.Count(t => t.State == "unhealthy") ?? 0);
        Add(history, new(
            world.Now.ToUnixTimeSeconds(), running, pending, service.Desired, service.Rollouts.Count,
            running == 0 ? 0 : cpu / running, running == 0 ? 0 : memory / running, onInstances, unhealthy));
        Note(cluster);
    }

    private void Add(ServiceHistory history, CountPoint point)
    {
        if (point.Running > 0 && history.SizedCpu == 0)
        {
            history.SizedCpu = Math.Max(1, point.Desired) * (point.Cpu > 0 ? point.Cpu : Unnamed);
            history.SizedMemory = point.Memory > 0 ? point.Memory : Unnamed;
        }
        if (history.Points is [.., var last])
        {
            if (last with { At = point.At } == point)
            {
                return;
            }
            if (last.At == point.At)
            {
                history.Points.RemoveAt(history.Points.Count - 1);
            }
        }
        history.Points.Add(point);
        if (history.Points.Count > Kept)
        {
            history.Points.RemoveRange(0, history.Points.Count - Kept);
        }
        world.Changed = true;
        OnChange?.Invoke(history.Arn, point);
    }

    private void Note(EcsCluster cluster)
    {
        var states = world.State.CloudWatch.Clusters;
        if (!states.TryGetValue(cluster.Arn, out var history))
        {
            states[cluster.Arn] = history = new();
        }
        var now = PointOf(cluster, world.Now);
        if (history.Points is [.., var last] && last with { At = now.At } == now)
        {
            return;
        }
        history.Points.Add(now);
        if (history.Points.Count > Kept)
        {
            history.Points.RemoveRange(0, history.Points.Count - Kept);
        }
    }

    /// <summary>The cluster as it stands.</summary>
    public static ClusterPoint PointOf(EcsCluster cluster, DateTimeOffset now)
    {
        var (count, cpu, memory) = (0, 0, 0);
        foreach (var instance in cluster.Instances.Values)
        {
            if (instance.Status is "ACTIVE" or "DRAINING")
            {
                (count, cpu, memory) = (count + 1, cpu + instance.Cpu, memory + instance.Memory);
            }
        }
        var insights = cluster.Settings.Find(s => s.Name?.Value == "containerInsights")?.Value ?? "disabled";
        return new(now.ToUnixTimeSeconds(), insights, count, cpu, memory);
    }
}
