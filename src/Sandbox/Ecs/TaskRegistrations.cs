using System.Globalization;
using Sandbox.ServiceDiscovery;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>
/// The tasks of a service as instances of its Cloud Map service, with the attributes that ECS gives them (ECS Developer Guide,
/// "Use service discovery to connect Amazon ECS services with DNS names").
/// </summary>
internal static class TaskRegistrations
{
    public static void Add(World world, EcsTask task)
    {
        foreach (var (service, port) in Of(world, task))
        {
            var attributes = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["AVAILABILITY_ZONE"] = task.Zone,
                ["AWS_INIT_HEALTH_STATUS"] = "HEALTHY",
                ["ECS_CLUSTER_NAME"] = Arns.Last(task.ClusterArn),
                ["ECS_SERVICE_NAME"] = task.ServiceName ?? "",
                ["ECS_TASK_DEFINITION_FAMILY"] = Arns.Last(task.TaskDefinition).Split(':')[0],
                ["REGION"] = task.Arn.Split(':')[3],
            };
            var instance = world.State.Ecs.Clusters[task.ClusterArn].Instances.GetValueOrDefault(task.InstanceId ?? "");
            if (instance is not null)
            {
                attributes["EC2_INSTANCE_ID"] = instance.Ec2InstanceId;
            }
            if (task.Interface is { } network)
            {
                attributes["AWS_INSTANCE_IPV4"] = network.Address;
            }
            else if (instance is not null && world.State.Ec2.Machines.TryGetValue(instance.Ec2InstanceId, out var machine))
            {
                attributes["AWS_INSTANCE_IPV4"] = machine.Address;
            }
            if (port is { } number)
            {
                attributes["AWS_INSTANCE_PORT"] = number.ToString(CultureInfo.InvariantCulture);
            }
            service.Instances[task.Id] = new() { Id = task.Id, Attributes = attributes, CreatedByAccount = task.Arn.Split(':')[4] };
            service.Revision++;
        }
    }

    public static void Remove(World world, EcsTask task)
    {
        foreach (var (service, _) in Of(world, task))
        {
            service.Revision += service.Instances.Remove(task.Id) ? 1 : 0;
        }
    }

    /// <summary>The Cloud Map services of the task's revision, and the port registered there.</summary>
    private static IEnumerable<(DiscoveryService Service, int? Port)> Of(World world, EcsTask task)
    {
        if (task.ServiceName is null || EcsNames.FindService(world, EcsNames.ServiceArn(task)) is not { } service)
        {
            yield break;
        }
        foreach (var registry in service.Rollouts.Find(r => r.Id == task.StartedBy)?.Registries ?? service.Settings.ServiceRegistries ?? [])
        {
            if (world.State.Discovery.Services.TryGetValue(registry.RegistryArn, out var found))
            {
                var host = task.Containers.Find(c => c.Name == registry.ContainerName)?.Bindings.Find(b => b.ContainerPort == registry.ContainerPort)?.HostPort;
                yield return (found, registry.Port ?? host ?? registry.ContainerPort);
            }
        }
    }
}
