using Domain.Requests;
using Domain.Teams;
using static Domain.Requests.Scopes;

namespace Domain.Kinds.Services;

/// <summary>Wait for the service to be stable: one deployment, completed, all its tasks running.</summary>
[PlannedAs("wait-until-stable")]
public sealed record WaitUntilStable(string Cluster, string Service) : PlannedStep
{
    /// <summary>How it deploys, where that moves traffic; null for a rolling deployment.</summary>
    public DeploymentSpec? Deploys { get; init; }

    public override string Title => $"Wait until {Service} is stable";

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) =>
    [
        new("ecs:DescribeServices", place.ServiceArn(Cluster, Service), InCluster(place, Cluster)),
        // while it waits it may be asked to have the deployment stopped; IAM asks for both (Service Authorization Reference, Amazon ECS)
        new("ecs:StopServiceDeployment", place.ServiceArn(Cluster, Service), InCluster(place, Cluster)),
        new("ecs:StopServiceDeployment", $"arn:aws:ecs:{place.Region}:{place.AccountId}:service-deployment/{Cluster}/{Service}/*", InCluster(place, Cluster)),
        // IAM asks for service and deployment of these as well
        .. Deploys is null ? Array.Empty<NeededPermission>() :
        [
            .. from action in new[] { "ecs:DescribeServiceDeployments", "ecs:ContinueServiceDeployment" }
               from arn in new[] { place.ServiceArn(Cluster, Service), $"arn:aws:ecs:{place.Region}:{place.AccountId}:service-deployment/{Cluster}/{Service}/*" }
               select new NeededPermission(action, arn, InCluster(place, Cluster)),
        ],
        new("ecs:ListTasks", "*", InCluster(place, Cluster)),
        new("ecs:DescribeTasks", $"arn:aws:ecs:{place.Region}:{place.AccountId}:task/{Cluster}/*", InCluster(place, Cluster)),
    ];

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => [];
}
