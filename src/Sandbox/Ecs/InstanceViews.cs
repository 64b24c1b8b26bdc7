using System.Globalization;
using Amazon.ECS.Model;
using Attribute = Amazon.ECS.Model.Attribute;

namespace Sandbox.Ecs;

/// <summary>Container instances as DescribeContainerInstances shows them.</summary>
internal static class InstanceViews
{
    /// <summary>Ports that the agent, Docker and SSH take are taken on every instance.</summary>
    private static readonly string[] taken = ["22", "2375", "2376", "51678", "51679"];

    public static ContainerInstance Of(EcsInstance instance, IReadOnlyCollection<EcsTask> tasks, bool tags, bool health = false)
    {
        var room = Placement.Free(instance, tasks);
        return new()
        {
            ContainerInstanceArn = instance.Arn,
            Ec2InstanceId = instance.Ec2InstanceId,
            CapacityProviderName = instance.CapacityProvider,
            Version = instance.Version,
            VersionInfo = new() { AgentVersion = instance.AgentVersion, AgentHash = SandboxAccount.Digest(instance.AgentVersion)[..8], DockerVersion = $"DockerVersion: {instance.DockerVersion}" },
            Status = instance.Status,
            StatusReason = instance.StatusReason,
            AgentConnected = instance.AgentConnected,
            AgentUpdateStatus = instance.AgentUpdate,
            RunningTasksCount = tasks.Count(t => t.Phase == TaskPhase.Running),
            PendingTasksCount = tasks.Count(t => t.IsLive && t.Phase < TaskPhase.Running),
            RegisteredAt = instance.Registered.UtcDateTime,
            RegisteredResources = Resources(new(instance.Cpu, instance.Memory, [], [], instance.Gpus, 0), instance),
            RemainingResources = Resources(room, instance),
            Attributes = [.. InstanceFacts.AttributesOf(instance).Select(a => new Attribute { Name = a.Key, Value = a.Value })],
            Attachments = [],
            HealthStatus = health ? Health(instance) : null,
            Tags = tags ? instance.Tags : [],
        };
    }

    private static ContainerInstanceHealthStatus Health(EcsInstance instance)
    {
        var status = instance.Status == "REGISTERING" ? "INITIALIZING" : instance.AgentConnected ? "OK" : "INSUFFICIENT_DATA";
        return new()
        {
            OverallStatus = status,
            Details = [new() { Type = "CONTAINER_RUNTIME", Status = status, LastUpdated = instance.Registered.UtcDateTime, LastStatusChange = instance.Registered.UtcDateTime }],
        };
    }

    private static List<Resource> Resources(Placement.Room room, EcsInstance instance)
    {
        List<Resource> resources =
        [
            Number("CPU", room.Cpu),
            Number("MEMORY", room.Memory),
            Set("PORTS", [.. taken, .. room.Ports.Select(p => p.ToString(CultureInfo.InvariantCulture))]),
            Set("PORTS_UDP", [.. room.UdpPorts.Select(p => p.ToString(CultureInfo.InvariantCulture))]),
        ];
        if (instance.Gpus.Count > 0)
        {
            resources.Add(Set("GPU", [.. room.Gpus]));
        }
        return resources;
    }

    private static Resource Number(string name, int value) => new() { Name = name, Type = "INTEGER", IntegerValue = value, LongValue = 0, DoubleValue = 0 };

    private static Resource Set(string name, List<string> values) => new() { Name = name, Type = "STRINGSET", StringSetValue = values, IntegerValue = 0, LongValue = 0, DoubleValue = 0 };
}
