using Domain.Aws;
using Domain.Catalog;
using Domain.Costs;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds.Clusters;

/// <summary>Takes the instances of a cluster away until it is resumed; what it had is noted on its Auto Scaling group.</summary>
internal sealed class ClusterParkKind(ClusterStates clusters, FleetReader fleets) : RequestKind
{
    public override string Id => ClusterDrafts.Park;

    public override TemplateKind? From => null;

    public override string Name => "Park cluster";

    public override string Heading(string existing) => $"Park {existing}";

    public override IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> values) => [];

    public override string DraftTitle(RequestDraft draft) => $"Park {FieldRules.Short(draft.Cluster)}";

    internal override async Task<KindOutcome> ProposeAsync(Wish wish, CancellationToken cancellationToken)
    {
        var (cluster, place) = (wish.Draft.Cluster, wish.Place);
        if (await clusters.FindAsync(place, cluster, cancellationToken) is not { IsActive: true } live)
        {
            return new KindOutcome.Refused($"There is no active cluster {cluster} in {place.Region} any more.");
        }

        if (await fleets.OwnAsync(place, live, cancellationToken) is not { Instances: { } instances, Group: { } group } fleet)
        {
            return new KindOutcome.Refused($"Cluster {cluster} has no instances that Berth made for {place.Place}. On Fargate a cluster costs nothing by itself: park its services.");
        }

        if (fleet.ParkedFrom is not null)
        {
            return new KindOutcome.Refused($"Cluster {cluster} is parked already.");
        }

        var from = new FleetParking(group.Min, group.Max, fleet.Desired);
        var plan = new Plan(place.Place, place.RoleArn, place.Region, cluster, cluster, [new FleetParkChange(cluster, group.Name, from, Parks: true), new WaitForInstances(cluster, 0)]);
        var estimate = FleetEstimate.Of((instances.InstanceType, group.Min, group.Max), (instances.InstanceType, 0, 0), wish.Prices);
        return new KindOutcome.Ready(new KindProposal(
            $"Park {cluster}", plan,
            [
                ClusterCheckRules.Ownership(live, place),
                FleetRules.WhyNotPark(live) is { } why ? new(CheckOutcome.Fail, why, "Parking") : new(CheckOutcome.Pass, $"No task runs on {cluster}.", "Parking"),
                .. live.Instances > 0 ? [new Check(CheckOutcome.Warning, $"{FleetWords.Many(live.Instances)} end within about 20 minutes, and what is on their disks is lost.", "Parking")] : Array.Empty<Check>(),
            ],
            estimate, Footprint.Nothing(cluster, cluster, isNew: false)));
    }
}

/// <summary>Gives a parked cluster the instances back that it had.</summary>
internal sealed class ClusterResumeKind(ClusterStates clusters, FleetReader fleets) : RequestKind
{
    public override string Id => ClusterDrafts.Resume;

    public override TemplateKind? From => null;

    public override string Name => "Resume cluster";

    public override string Heading(string existing) => $"Resume {existing}";

    public override IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> values) => [];

    public override string DraftTitle(RequestDraft draft) => $"Resume {FieldRules.Short(draft.Cluster)}";

    internal override async Task<KindOutcome> ProposeAsync(Wish wish, CancellationToken cancellationToken)
    {
        var (cluster, place) = (wish.Draft.Cluster, wish.Place);
        if (await clusters.FindAsync(place, cluster, cancellationToken) is not { IsActive: true } live)
        {
            return new KindOutcome.Refused($"There is no active cluster {cluster} in {place.Region} any more.");
        }

        if (await fleets.OwnAsync(place, live, cancellationToken) is not { Instances: { } instances, Group: { } group, ParkedFrom: { } from })
        {
            return new KindOutcome.Refused($"Cluster {cluster} is not parked by Berth, so there is nothing to resume.");
        }

        var starting = Math.Clamp(from.Desired, from.Min, from.Max);
        var plan = new Plan(place.Place, place.RoleArn, place.Region, cluster, cluster,
            [new FleetParkChange(cluster, group.Name, from, Parks: false), .. from.Min > 0 ? [new WaitForInstances(cluster, from.Min)] : Array.Empty<PlannedStep>()]);
        var estimate = FleetEstimate.Of((instances.InstanceType, 0, 0), (instances.InstanceType, from.Min, from.Max), wish.Prices);
        return new KindOutcome.Ready(new KindProposal(
            $"Resume {cluster}", plan,
            [ClusterCheckRules.Ownership(live, place), .. starting > 0 ? [new Check(CheckOutcome.Warning, $"{FleetWords.Many(starting)} start at once.", "Parking")] : Array.Empty<Check>()],
            estimate, Footprint.Nothing(cluster, cluster, isNew: false) with { Compute = Compute.Ec2, MonthlyAtMax = estimate.IsPriced ? estimate.AtMax : null }));
    }
}
