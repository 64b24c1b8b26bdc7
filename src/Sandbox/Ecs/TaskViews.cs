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
        PlatformFamily = task.PlatformFamily,
        EphemeralStorage = task.EphemeralStorage is { } size ? new() { SizeInGiB = size } : null,
        FargateEphemeralStorage = task.EphemeralStorage is { } scratch ? new() { SizeInGiB = scratch } : null,
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
        Attributes = [new() { Name = "ecs.cpu-architecture", Value = task.Architecture }],
        Attachments = [.. task.Interface is { } network ? [Attachment(network)] : Array.Empty<Attachment>(), .. task.Volumes.Select(Attachment), .. task.ServiceConnect ? [Connection(task)] : Array.Empty<Attachment>()],
        Containers = [.. task.Containers.Select(c => Container(task, c))],
        Tags = withTags ? task.Tags : [],
    };

    public static string ContainerArn(EcsTask task, EcsContainer container) => $"{task.Arn.Replace(":task/", ":container/", StringComparison.Ordinal)}/{container.Id}";

    private static Container Container(EcsTask task, EcsContainer container) => new()
    {
        ContainerArn = ContainerArn(task, container),
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
        ManagedAgents = !task.EnableExecuteCommand ? null : [new() { Name = "ExecuteCommandAgent", LastStatus = container.Agent ?? "PENDING", LastStartedAt = container.Agent == "RUNNING" ? task.Started?.UtcDateTime : null, Reason = container.AgentReason }],
        NetworkBindings = container.Bindings,
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

    /// <summary>As DescribeTasks shows an EBS volume (ECS Developer Guide, "Use Amazon EBS volumes with Amazon ECS").</summary>
    private static Attachment Attachment(EcsVolume volume) => new()
    {
        Id = volume.AttachmentId,
        Type = "AmazonElasticBlockStorage",
        Status = volume.Status,
        Details =
        [
            new() { Name = "volumeName", Value = volume.Name },
            new() { Name = "roleArn", Value = volume.RoleArn },
            new() { Name = "volumeId", Value = volume.Id },
            new() { Name = "volumeType", Value = volume.VolumeType },
            new() { Name = "sizeInGiB", Value = volume.SizeInGiB.ToString(CultureInfo.InvariantCulture) },
            new() { Name = "deleteOnTermination", Value = volume.DeleteOnTermination ? "true" : "false" },
        ],
    };

    private static Attachment Connection(EcsTask task) => new()
    {
        Id = SandboxAccount.Digest($"service connect {task.Id}"),
        Type = "Service Connect",
        Status = task.Phase == TaskPhase.Stopped ? "DELETED" : task.Phase >= TaskPhase.Pending ? "ATTACHED" : "PRECREATED",
        Details = [new() { Name = "ContainerName", Value = "ecs-service-connect" }],
    };

    public static string? InstanceArn(EcsTask task)
        => task.InstanceId is { } id ? $"{task.ClusterArn.Replace(":cluster/", ":container-instance/", StringComparison.Ordinal)}/{id}" : null;
}
