using Amazon.ECS.Model;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>The ports that containers in bridge and host mode get on their container instance.</summary>
internal sealed class HostPorts(World world)
{
    /// <summary>The first port Docker gives where none is named (ECS API Reference, "PortMapping", hostPort).</summary>
    private const int Dynamic = 32768;

    public void Give(EcsTask task)
    {
        if (task.InstanceId is null || task.Interface is not null)
        {
            return;
        }
        var taken = world.State.Ecs.Clusters[task.ClusterArn].Tasks.Values.Where(t => t.InstanceId == task.InstanceId && t.HoldsResources)
            .SelectMany(t => t.Containers).SelectMany(c => c.Bindings).Select(b => b.HostPort ?? 0).ToHashSet();
        foreach (var definition in EcsNames.Definition(world, task.TaskDefinition).ContainerDefinitions)
        {
            var container = task.Containers.Find(c => c.Name == definition.Name);
            foreach (var port in (definition.PortMappings ?? []).Where(p => p.ContainerPort is not null && container is not null))
            {
                var host = port.HostPort is > 0 and var given ? given : Enumerable.Range(Dynamic, 28000).First(p => !taken.Contains(p));
                taken.Add(host);
                container?.Bindings.Add(new NetworkBinding { BindIP = "0.0.0.0", ContainerPort = port.ContainerPort, HostPort = host, Protocol = port.Protocol });
            }
        }
    }
}
