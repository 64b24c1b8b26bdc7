using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Tests.Aws;

/// <summary>Steps as the planner writes them.</summary>
internal static class Plans
{
    public static TaskDefinitionDocument Definition(TeamEnvironment place, string service, string image = "public.ecr.aws/nginx/nginx:1.29", bool onEc2 = false) =>
        TaskDefinitionDocument.OneContainer(service, "app", image).WithPort(8080).WithSize(512, 1024).WithCompute(onEc2)
            .WithRoles(place.ExecutionRoleArn, place.TaskRoleArn).WithLogGroup(place.LogGroup("api"), place.Region)
            .WithEnvironment(new Dictionary<string, string> { ["MODE"] = "test" });

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
