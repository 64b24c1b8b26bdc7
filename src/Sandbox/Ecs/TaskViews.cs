using System.Globalization;
using Amazon.ECS.Model;
using Task = Amazon.ECS.Model.Task;

namespace Sandbox.Ecs;

/// <summary>Tasks as DescribeTasks shows them.</summary>
internal static class TaskViews
{
    public static Task Of(EcsTask task, bool withTags) => new()
    {
        TaskArn = task.Arn,
        ClusterArn = task.ClusterArn,
        TaskDefinitionArn = task.TaskDefinition,
        ContainerInstanceArn = InstanceArn(task),
        AvailabilityZone = task.Zone.Length > 0 ? task.Zone : null,
        LaunchType = task.LaunchType,
        CapacityProviderName = task.CapacityProvider,
        PlatformVersion = task.PlatformVersion,
        PlatformFamily = task.PlatformVersion is null ? null : "Linux",
        EphemeralStorage = task.PlatformVersion is null ? null : new() { SizeInGiB = 20 },
        Cpu = task.Cpu.ToString(CultureInfo.InvariantCulture),
        Memory = task.Memory.ToString(CultureInfo.InvariantCulture),
        Group = task.Group,
        StartedBy = task.StartedBy,
        LastStatus = task.LastStatus,
        DesiredStatus = task.DesiredStatus,
        HealthStatus = task.Health,
        StopCode = task.StopCode,
        StoppedReason = task.StoppedReason,
        Version = task.Version,
        EnableExecuteCommand = task.EnableExecuteCommand,
        Connectivity = task.Connected is null ? null : "CONNECTED",
        ConnectivityAt = task.Connected?.UtcDateTime,
        CreatedAt = task.Created.UtcDateTime,
        PullStartedAt = task.PullStarted?.UtcDateTime,
        PullStoppedAt = task.PullStopped?.UtcDateTime,
        StartedAt = task.Started?.UtcDateTime,
        StoppingAt = task.StoppingAt?.UtcDateTime,
        ExecutionStoppedAt = task.ExecutionStopped?.UtcDateTime,
        StoppedAt = task.StoppedAt?.UtcDateTime,
        Overrides = task.Overrides ?? new() { ContainerOverrides = [.. task.Containers.Select(c => new ContainerOverride { Name = c.Name })], InferenceAcceleratorOverrides = [] },
        Attributes = [new() { Name = "ecs.cpu-architecture", Value = "x86_64" }],
        Attachments = task.Interface is { } network ? [Attachment(network)] : [],
        Containers = [.. task.Containers.Select(c => Container(task, c))],
        Tags = withTags ? task.Tags : [],
    };

    private static Container Container(EcsTask task, EcsContainer container) => new()
    {
        ContainerArn = $"{task.Arn.Replace(":task/", ":container/", StringComparison.Ordinal)}/{container.Id}",
        TaskArn = task.Arn,
        Name = container.Name,
        Image = container.Image,
        ImageDigest = container.ImageDigest,
        RuntimeId = container.RuntimeId,
        LastStatus = container.Status,
        ExitCode = container.ExitCode,
        Reason = container.Reason,
        HealthStatus = container.Health,
        Cpu = container.Cpu,
        Memory = container.Memory,
        MemoryReservation = container.MemoryReservation,
        NetworkBindings = [],
        NetworkInterfaces = task.Interface is { } network ? [new() { AttachmentId = network.AttachmentId, PrivateIpv4Address = network.Address }] : [],
    };

    private static Attachment Attachment(EcsInterface network) => new()
    {
        Id = network.AttachmentId,
        Type = "ElasticNetworkInterface",
        Status = network.Status,
        Details =
        [
            new() { Name = "subnetId", Value = network.Subnet },
            new() { Name = "networkInterfaceId", Value = network.Id },
            new() { Name = "macAddress", Value = network.Mac },
            new() { Name = "privateDnsName", Value = $"ip-{network.Address.Replace('.', '-')}.ec2.internal" },
            new() { Name = "privateIPv4Address", Value = network.Address },
        ],
    };

    public static string? InstanceArn(EcsTask task)
        => task.InstanceId is { } id ? $"{task.ClusterArn.Replace(":cluster/", ":container-instance/", StringComparison.Ordinal)}/{id}" : null;
}
