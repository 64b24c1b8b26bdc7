using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Tests.Aws;

/// <summary>Steps as the planner writes them.</summary>
internal static class Plans
{
    public static TaskDefinitionSpec Definition(TeamEnvironment place, string service, string image = "public.ecr.aws/nginx/nginx:1.29", bool onEc2 = false) => new(
        service, "app", image, 8080, 512, 1024, onEc2, place.ExecutionRoleArn, place.TaskRoleArn, place.LogGroup("api"), place.Region,
        new Dictionary<string, string> { ["MODE"] = "test" });

    public static ServiceSpec Service(
        TeamEnvironment place, string cluster, string service, string definition, string? targetGroup, Compute compute = Compute.Fargate, int? desired = 2) => new(
        cluster, service, definition, compute, desired, place.Subnets, place.SecurityGroups, false, targetGroup, "app", 8080);

    /// <summary>A new service, all six steps.</summary>
    public static IReadOnlyList<PlannedStep> NewService(TeamEnvironment place, string cluster, string service, string? targetGroup) =>
    [
        new LogGroupChange(place.LogGroup("api"), null, 30),
        new TaskDefinitionChange(null, null, Definition(place, service)),
        new ServiceChange(null, Service(place, cluster, service, service, targetGroup)),
        new ScalableTargetChange(null, new ScalableTargetSpec(cluster, service, 2, 4)),
        new ScalingPolicyChange(null, new ScalingPolicySpec(cluster, service, $"{service}-cpu", 60)),
        new WaitUntilStable(cluster, service),
    ];
}
