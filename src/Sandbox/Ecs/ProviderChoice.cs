using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>Which capacity provider the next task goes to: bases first, then the weights' proportion.</summary>
internal static class ProviderChoice
{
    public const string Fargate = "FARGATE";
    public const string FargateSpot = "FARGATE_SPOT";

    public static bool IsFargate(string? provider) => provider is Fargate or FargateSpot;

    /// <summary>Whether tasks of this launch type or strategy run on Fargate; a strategy never mixes kinds.</summary>
    public static bool OnFargate(LaunchType? launchType, IReadOnlyList<CapacityProviderStrategyItem>? strategy)
        => strategy is [var first, ..] ? IsFargate(first.CapacityProvider) : launchType?.Value == "FARGATE";

    /// <summary>Whether tasks of this strategy run on Managed Instances of the cluster.</summary>
    public static bool OnManaged(EcsCluster cluster, IReadOnlyList<CapacityProviderStrategyItem>? strategy)
        => strategy is [var first, ..] && cluster.ManagedProviders.Contains(first.CapacityProvider);

    /// <param name="strategy">At least one item.</param>
    /// <param name="running">How many tasks each provider has.</param>
    public static string Next(IReadOnlyList<CapacityProviderStrategyItem> strategy, Func<string, int> running)
    {
        if (strategy.FirstOrDefault(i => running(i.CapacityProvider) < (i.Base ?? 0)) is { } based)
        {
            return based.CapacityProvider;
        }
        return strategy
            .Where(i => (i.Weight ?? 0) > 0)
            .OrderBy(i => (double)(running(i.CapacityProvider) - (i.Base ?? 0)) / (i.Weight ?? 1))
            .Select(i => i.CapacityProvider)
            .FirstOrDefault() ?? strategy[0].CapacityProvider;
    }

    /// <summary>What ECS refuses of a strategy on a cluster; null when it is right. Providers given by ARN become names.</summary>
    public static string? WhyNot(IReadOnlyList<CapacityProviderStrategyItem> strategy, EcsCluster cluster) => WhyNot(strategy, cluster.CapacityProviders, cluster);

    /// <param name="providers">The names that the cluster has, or will have.</param>
    public static string? WhyNot(IReadOnlyList<CapacityProviderStrategyItem> strategy, IReadOnlyCollection<string> providers, EcsCluster cluster)
    {
        if (strategy.Count > 20)
        {
            return "The capacity provider strategy cannot have more than 20 items.";
        }
        foreach (var item in strategy)
        {
            item.CapacityProvider = Arns.Last(item.CapacityProvider ?? "");
        }
        if (strategy.FirstOrDefault(i => !providers.Contains(i.CapacityProvider)) is { } unknown)
        {
            return $"The specified capacity provider '{unknown.CapacityProvider}' was not found. Specify a valid name or ARN and try again.";
        }
        if (strategy.DistinctBy(i => i.CapacityProvider, StringComparer.Ordinal).Count() != strategy.Count)
        {
            return "The specified capacity provider strategy cannot contain the same capacity provider more than once.";
        }
        if (strategy.DistinctBy(i => Kind(cluster, i.CapacityProvider)).Count() > 1)
        {
            return "The specified capacity provider strategy cannot contain a mix of capacity providers using Auto Scaling groups, Fargate and Managed Instances. Specify one kind and try again.";
        }
        if (strategy.Any(i => i.Weight is < 0 or > 1000) || strategy.Any(i => i.Base is < 0 or > 100000))
        {
            return "The capacity provider strategy has a weight outside 0 to 1000 or a base outside 0 to 100000.";
        }
        if (strategy.Count(i => i.Base > 0) > 1)
        {
            return "The specified capacity provider strategy cannot contain more than one capacity provider with a base value.";
        }
        return strategy.Any(i => i.Weight > 0 || (i.Weight is null && strategy.Count == 1)) ? null
            : "The specified capacity provider strategy must contain at least one capacity provider with a weight value greater than 0.";
    }

    private static string Kind(EcsCluster cluster, string provider) => IsFargate(provider) ? "FARGATE" : cluster.ManagedProviders.Contains(provider) ? "MANAGED_INSTANCES" : "EC2_AUTOSCALING";
}
