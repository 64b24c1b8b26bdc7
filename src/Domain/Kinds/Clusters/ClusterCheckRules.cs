using Domain.Costs;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds.Clusters;

/// <summary>What is verified about a cluster alone. Pure.</summary>
internal static class ClusterCheckRules
{
    public static IReadOnlyList<Check> Create(ClusterSpec spec, ClusterState? live) =>
    [
        live is null or { Status: "INACTIVE" }
            ? new(CheckOutcome.Pass, $"The name {spec.Name} is free.", "Existence · cluster")
            : new(CheckOutcome.Fail, $"There is a cluster {spec.Name} already. Choose another name.", "Existence · cluster"),
        .. spec.SpotWeight > 0
            ? [new Check(CheckOutcome.Warning, $"{spec.SpotWeight} of 100 tasks would run on Fargate Spot where a service names no compute of its own. AWS may stop them with two minutes' notice.", "Capacity")]
            : Array.Empty<Check>(),
    ];

    public static IReadOnlyList<Check> Delete(ClusterState live, TeamEnvironment place)
    {
        var own = live.Tags.GetValueOrDefault(BerthTags.Team) == place.TeamId && live.Tags.GetValueOrDefault(BerthTags.Environment) == place.Name;
        return
        [
            own
                ? new(CheckOutcome.Pass, $"Cluster {live.Spec.Name} was made for {place.Place}.", "Ownership")
                : new(CheckOutcome.Fail, $"Cluster {live.Spec.Name} was not made for {place.Place}: others may use it. Ask a platform admin.", "Ownership"),
            live.WhyNotEmpty is { } why
                ? new(CheckOutcome.Fail, $"Cluster {live.Spec.Name} is not empty: {why}.", "Existence · cluster")
                : new(CheckOutcome.Pass, $"Cluster {live.Spec.Name} is empty.", "Existence · cluster"),
        ];
    }

    /// <summary>A cluster of Fargate has no price of its own (Amazon ECS pricing): what runs on it has.</summary>
    public static Estimate NoCost(PriceBook prices) => new(
        0, 0, 0, 0, 0, 0, 0, 0, "A Fargate cluster costs nothing by itself; what runs on it does. Container Insights is billed by the metric.",
        prices.Find(Meters.FargateVcpu)?.AsOf ?? new DateOnly(2026, 1, 1), false);
}
