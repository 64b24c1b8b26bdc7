using Domain.Costs;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads;

namespace Domain.Kinds.Clusters;

/// <summary>What is verified about a cluster alone. Pure.</summary>
internal static class ClusterCheckRules
{
    public static IReadOnlyList<Check> Create(ClusterSpec spec, ClusterState? live) =>
    [
        live is null or { Status: "INACTIVE" }
            ? new(CheckOutcome.Pass, $"The name {spec.Name} is free.", "Existence · cluster")
            : new(CheckOutcome.Fail, $"There is a cluster {spec.Name} already. Choose another name.", "Existence · cluster"),
        .. Spot(spec.SpotWeight),
    ];

    public static IReadOnlyList<Check> Spot(int weight) => weight > 0
        ? [new(CheckOutcome.Warning, $"{weight} of 100 tasks would run on Fargate Spot where a service names no compute of its own. AWS may stop them with two minutes' notice.", "Capacity")] : [];

    /// <param name="asked">Name or ARN; null where none is.</param>
    public static IReadOnlyList<Check> Namespace(string? asked, NamespaceFacts? found, TeamEnvironment place) =>
        asked is null ? []
        : found is null ? [new(CheckOutcome.Fail, $"There is no namespace {asked} in {place.Region}. Choose one that is there, or leave the field empty.", "Existence · namespace")]
        : [new(CheckOutcome.Pass, $"Namespace {found.Name} is there.", "Existence · namespace")];

    public static Check Ownership(ClusterState live, TeamEnvironment place) =>
        live.Tags.GetValueOrDefault(BerthTags.Team) == place.TeamId && live.Tags.GetValueOrDefault(BerthTags.Environment) == place.Name
            ? new(CheckOutcome.Pass, $"Cluster {live.Spec.Name} was made for {place.Place}.", "Ownership")
            : new(CheckOutcome.Fail, $"Cluster {live.Spec.Name} was not made for {place.Place}: others may use it. Ask a platform admin.", "Ownership");

    /// <param name="fleet">What was made for it, and goes with it.</param>
    public static IReadOnlyList<Check> Delete(ClusterState live, TeamEnvironment place, InstanceFleet fleet)
    {
        // instances of its own group or provider go with it
        var rest = fleet is { Group: null, Managed: null } ? live : live with { Instances = 0 };
        return
        [
            Ownership(live, place),
            rest.WhyNotEmpty is { } why
                ? new(CheckOutcome.Fail, $"Cluster {live.Spec.Name} is not empty: {why}.", "Existence · cluster")
                : new(CheckOutcome.Pass, $"No service and no task is on cluster {live.Spec.Name}.", "Existence · cluster"),
            .. fleet is not { Group: null, Managed: null } && live.Instances > 0
                ? [new Check(CheckOutcome.Warning, $"{(live.Instances == 1 ? "1 instance is" : $"{live.Instances} instances are")} terminated with it, and what is on their disks is lost.", "Capacity")]
                : Array.Empty<Check>(),
        ];
    }

    /// <summary>A cluster of Fargate has no price of its own (Amazon ECS pricing): what runs on it has.</summary>
    public static Estimate NoCost(PriceBook prices) => new(
        0, 0, 0, 0, 0, 0, 0, 0, "A Fargate cluster costs nothing by itself; what runs on it does. Container Insights is billed by the metric.",
        prices.Find(Meters.FargateVcpu)?.AsOf ?? new DateOnly(2026, 1, 1), false);
}
