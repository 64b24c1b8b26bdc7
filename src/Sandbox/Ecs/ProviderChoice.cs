using Amazon.ECS;
using Amazon.ECS.Model;

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

    /// <summary>What ECS refuses of a strategy; null when it is right.</summary>
    public static string? WhyNot(IReadOnlyList<CapacityProviderStrategyItem> strategy, EcsCluster cluster)
    {
        if (strategy.Count > 20)
        {
            return "The capacity provider strategy cannot have more than 20 items.";
        }
        if (strategy.FirstOrDefault(i => !cluster.CapacityProviders.Contains(i.CapacityProvider)) is { } unknown)
        {
            return $"The specified capacity provider '{unknown.CapacityProvider}' was not found. Specify a valid name or ARN and try again.";
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
}
