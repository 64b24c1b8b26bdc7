using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads.Inventory;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Workloads;

/// <summary>A service as ECS describes it.</summary>
/// <param name="Status">ACTIVE, DRAINING, INACTIVE.</param>
/// <param name="TaskDefinitionArn">Of the service, which is that of its primary deployment.</param>
internal sealed record ServiceState(
    string Arn, string Cluster, string Name, string Status, string TaskDefinitionArn, Compute Compute, int Desired, int Running, int Pending,
    IReadOnlyList<string> Subnets, IReadOnlyList<string> SecurityGroups, bool AssignPublicIp,
    string? TargetGroupArn, string ContainerName, int ContainerPort, DateTimeOffset? CreatedAt,
    IReadOnlyList<DeploymentState> Deployments, IReadOnlyList<ServiceEvent> Events, IReadOnlyDictionary<string, string> Tags)
{
    public ConnectSpec? Connect { get; init; }
    public DeploymentSpec? Deployment { get; init; }
    public ShiftSpec? Shift { get; init; }
    /// <summary>Null for one behind no load balancer.</summary>
    public int? GraceSeconds { get; init; }
    /// <summary>ARN of the newest service deployment, under way or not; null where ECS names none.</summary>
    public string? CurrentDeployment { get; init; }
    /// <summary>How it divides its tasks between on-demand and Spot; null for one that does not run on Fargate alone.</summary>
    public SpotMix? Spot { get; init; }
    /// <summary>Who besides Berth changes it.</summary>
    public ResourceOwner Owner { get; init; }
    public bool IsActive => Status == "ACTIVE";
    public DeploymentState? Primary => Deployments.FirstOrDefault(d => d.IsPrimary);

    public bool IsOf(int requestNumber) =>
        Tags.TryGetValue(BerthTags.Request, out var number) && number == requestNumber.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public ServiceSpec ToSpec() => new(
        Cluster, Name, Arns.Last(TaskDefinitionArn), Compute, null, Subnets, SecurityGroups, AssignPublicIp, TargetGroupArn, ContainerName, ContainerPort)
    { Connect = Connect, Deployment = Deployment, Shift = Shift, GraceSeconds = GraceSeconds };
}

/// <param name="Rollout">IN_PROGRESS, COMPLETED, FAILED; null where ECS keeps none.</param>
internal sealed record DeploymentState(
    bool IsPrimary, string TaskDefinitionArn, string? Rollout, string? RolloutReason, int Desired, int Running, int FailedTasks);

/// <param name="Status">ACTIVE or INACTIVE.</param>
internal sealed record TaskDefinitionState(
    string Arn, string Status, DateTimeOffset? RegisteredAt, TaskDefinitionDocument Document, IReadOnlyDictionary<string, string> Tags);

/// <summary>A task and the service it belongs to.</summary>
/// <param name="Service">Null for a task that stands alone.</param>
/// <param name="ContainerInstanceArn">Null on Fargate.</param>
/// <param name="Revision">What it runs; null where the task alone does not tell.</param>
/// <param name="Live">As the inventory keeps it.</param>
internal sealed record TaskState(
    string Cluster, string? Service, string? ContainerInstanceArn, DateTimeOffset? CreatedAt, TaskDetail Detail, RevisionFacts? Revision, LiveTask Live);

/// <summary>Of a task definition's revision, which never changes, what is shown of each service.</summary>
/// <param name="Cpu">Units, 1,024 a vCPU.</param>
internal sealed record RevisionFacts(string TaskDefinitionArn, string? Image, int Cpu, int MemoryMiB);

internal static class Arns
{
    /// <summary>What follows the last slash.</summary>
    public static string Last(string arn) => arn[(arn.LastIndexOf('/') + 1)..];
}
