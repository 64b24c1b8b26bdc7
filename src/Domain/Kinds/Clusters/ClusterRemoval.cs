using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds.Clusters;

/// <summary>Take an empty cluster away. Undoing makes it again as it was: an empty cluster is no more than its settings.</summary>
[PlannedAs("cluster-removal")]
public sealed record ClusterRemoval(ClusterSpec Before) : Change
{
    public override string Title => $"Delete cluster {Before.Name}";
    public override string Noun => "Cluster";
    public override bool IsNew => false;

    public override ChangeTexts Text() => ChangeTexts.Of(Before.Json(), null);

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) => ClusterChange.Removing(place, Before.Name);

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => ClusterChange.Making(place, Before);
}
