using Domain.Requests;
using Domain.Teams;
using static Domain.Requests.Scopes;

namespace Domain.Kinds.Clusters;

/// <summary>Make a cluster.</summary>
[PlannedAs("cluster")]
public sealed record ClusterChange(ClusterSpec After) : Change
{
    public override string Title => $"Create cluster {After.Name}";
    public override string Noun => "Cluster";
    public override bool IsNew => true;

    public override ChangeTexts Text() => ChangeTexts.Of(null, After.Json());

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) => Making(place, After);

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => Removing(place, After.Name);

    internal static IReadOnlyList<NeededPermission> Making(TeamEnvironment place, ClusterSpec cluster) =>
    [
        new("ecs:CreateCluster", place.ClusterArn(cluster.Name), cluster.IsFargate
            ? new Dictionary<string, string>(Tagged(place)) { ["ecs:capacity-provider"] = $"{CapacityProviderArn(place, "FARGATE")},{CapacityProviderArn(place, "FARGATE_SPOT")}" } : Tagged(place)),
        new("ecs:TagResource", place.ClusterArn(cluster.Name), Tagged(place, "CreateCluster")),
        new("ecs:DescribeClusters", place.ClusterArn(cluster.Name), NoContext),
    ];

    internal static IReadOnlyList<NeededPermission> Removing(TeamEnvironment place, string cluster) =>
    [
        new("ecs:DeleteCluster", place.ClusterArn(cluster), Owned(place)),
        new("ecs:DescribeClusters", place.ClusterArn(cluster), NoContext),
    ];
}
