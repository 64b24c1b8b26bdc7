using Domain.Aws;
using Domain.Catalog;
using Domain.Costs;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds.Clusters;

/// <summary>Other instances of a cluster: their type, how many, how full, or the image that AWS recommends now.</summary>
internal sealed class ClusterInstancesKind(ClusterStates clusters, FleetReader fleets) : RequestKind
{
    public override string Id => ClusterDrafts.Instances;

    public override TemplateKind? From => null;

    public override string Name => "Change instances";

    public override IReadOnlyList<Field> OwnFields =>
    [
        new(FieldNames.InstanceType, "Instance type", FieldKind.Text, FieldStep.What, FieldMode.Free, "Of instances that start from now on, such as m7g.large. Those that run stay as they are."),
        .. ClusterFields.Instances(["m6i.large"]).Where(f => f.Name != FieldNames.InstanceType),
        new(FieldNames.NewestImage, "Newest image", FieldKind.Switch, FieldStep.What, FieldMode.Defaulted,
            "New instances start from the ECS-optimised image that AWS recommends now. Another instance type brings it in any case.", Default: "false"),
    ];

    public override IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> values) => ClusterInputs.Problems(values);

    public override string DraftTitle(RequestDraft draft) => $"Change instances of {FieldRules.Short(draft.Cluster)}";

    internal override async Task<KindOutcome> ProposeAsync(Wish wish, CancellationToken cancellationToken)
    {
        var (cluster, place) = (wish.Draft.Cluster, wish.Place);
        if (await clusters.FindAsync(place, cluster, cancellationToken) is not { IsActive: true } live)
        {
            return new KindOutcome.Refused($"There is no active cluster {cluster} in {place.Region} any more. Ask for a new one from the catalogue.");
        }

        var fleet = await fleets.OwnAsync(place, live, cancellationToken);
        if (fleet.Managed is not null)
        {
            return new KindOutcome.Refused($"ECS itself chooses the instances of cluster {cluster}. Ask for \"{ClusterManagedKind.Title}\" instead: what it may choose from.");
        }

        if (fleet is not { Instances: { } now, Group: { } group, Provider: { } provider })
        {
            return new KindOutcome.Refused($"Cluster {cluster} has no instances that Berth made for {place.Place}, so there is nothing to change. Ask for a cluster with instances from the catalogue.");
        }

        if (fleet.ParkedFrom is not null)
        {
            return new KindOutcome.Refused($"The instances of {cluster} are parked. Resume the cluster first, then change them.");
        }

        var asked = AskedInstances.Of(wish.Values) ?? throw new InvalidOperationException("The instance type is a field that must be filled in.");
        var renew = asked.Type != now.InstanceType || wish.Values.GetValueOrDefault(FieldNames.NewestImage) == "true";
        var image = renew ? await fleets.ImageAsync(place, asked.Type, cancellationToken) : new MachineImage(now.ImageId, now.ImageName);
        var after = now with { InstanceType = asked.Type, ImageId = image?.Id ?? "", ImageName = image?.Name ?? "", HasGpu = FleetRules.HasGpu(asked.Type) };
        var bounds = group with { Min = asked.Min, Max = asked.Max };
        var plan = new Plan(place.Place, place.RoleArn, place.Region, cluster, cluster, FleetPlanner.Change(cluster, fleet, after, bounds, provider with { TargetCapacity = asked.TargetCapacity }));
        var estimate = FleetEstimate.Of((now.InstanceType, group.Min, group.Max), (asked.Type, asked.Min, asked.Max), wish.Prices);
        return new KindOutcome.Ready(new KindProposal(
            $"Change instances of {cluster}", plan,
            [
                ClusterCheckRules.Ownership(live, place),
                .. now == after ? [] : FleetRules.Launch(after, now.RoleArn, image is not null, place),
                .. FleetRules.Replaced(now, after, live.Instances), .. FleetRules.Shrunk(fleet.Desired, asked.Max),
            ],
            estimate, Footprint.Nothing(cluster, cluster, isNew: false) with { Compute = Compute.Ec2, MonthlyAtMax = estimate.IsPriced ? estimate.AtMax : null }));
    }
}
