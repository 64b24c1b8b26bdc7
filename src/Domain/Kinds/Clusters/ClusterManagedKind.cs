using Domain.Aws;
using Domain.Catalog;
using Domain.Requests;

namespace Domain.Kinds.Clusters;

/// <summary>Other bounds for what ECS may start for a cluster on Managed Instances.</summary>
internal sealed class ClusterManagedKind(ClusterStates clusters, FleetReader fleets) : RequestKind
{
    public const string Title = "Change Managed Instances";

    public override string Id => ClusterDrafts.Managed;

    public override TemplateKind? From => null;

    public override string Name => Title;

    public override IReadOnlyList<Field> OwnFields => ManagedClusterTemplate.Bounds;

    public override IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> values) => ClusterInputs.Problems(values);

    public override string DraftTitle(RequestDraft draft) => $"Change Managed Instances of {FieldRules.Short(draft.Cluster)}";

    internal override async Task<KindOutcome> ProposeAsync(Wish wish, CancellationToken cancellationToken)
    {
        var (cluster, place) = (wish.Draft.Cluster, wish.Place);
        if (await clusters.FindAsync(place, cluster, cancellationToken) is not { IsActive: true } live)
        {
            return new KindOutcome.Refused($"There is no active cluster {cluster} in {place.Region} any more. Ask for a new one from the catalogue.");
        }

        if ((await fleets.OwnAsync(place, live, cancellationToken)).Managed is not { } now)
        {
            return new KindOutcome.Refused($"Cluster {cluster} has no Managed Instances that Berth made for {place.Place}, so there is nothing to change. Ask for a cluster on Managed Instances from the catalogue.");
        }

        var asked = AskedManaged.Of(wish.Values) ?? throw new InvalidOperationException("The least vCPU is a field that must be filled in.");
        var after = now with { Size = asked.Size, AllowedTypes = asked.AllowedTypes, ScaleInAfter = asked.ScaleInAfter, StorageGiB = asked.VolumeGiB };
        var plan = new Plan(place.Place, place.RoleArn, place.Region, cluster, cluster, after == now ? [] : [new ManagedProviderChange(now, after)]);
        return new KindOutcome.Ready(new KindProposal(
            $"Change Managed Instances of {cluster}", plan,
            [ClusterCheckRules.Ownership(live, place), .. ManagedRules.Launch(after, now.RoleArn, place), .. ManagedRules.Replaced(live.Instances)],
            ManagedRules.NoCost(wish.Prices), Footprint.Nothing(cluster, cluster, isNew: false)));
    }
}
