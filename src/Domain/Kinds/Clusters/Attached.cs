using System.Text.Json.Nodes;

namespace Domain.Kinds.Clusters;

/// <summary>What a capacity provider takes of tasks that name no compute of their own (ECS API, CapacityProviderStrategyItem).</summary>
/// <param name="Weight">Its part of the tasks beyond all bases, 0 to 1,000.</param>
/// <param name="Base">Tasks it takes first, 0 to 100,000; one provider of a strategy may have a base.</param>
public sealed record StrategyShare(string Provider, int Weight, int Base = 0);

/// <summary>The capacity providers of a cluster and its default strategy: AWS takes them together.</summary>
public sealed record Attached(IReadOnlyList<string> Providers, IReadOnlyList<StrategyShare> Strategy)
{
    public static readonly Attached Nothing = new([], []);

    /// <summary>The same providers and shares, in whatever order.</summary>
    public bool Is(Attached other) =>
        Providers.ToHashSet(StringComparer.Ordinal).SetEquals(other.Providers) && Strategy.ToHashSet().SetEquals(other.Strategy);

    internal JsonObject Json() => new()
    {
        ["capacityProviders"] = new JsonArray([.. Providers.Select(p => JsonValue.Create(p))]),
        ["defaultCapacityProviderStrategy"] = new JsonArray([.. Strategy.Select(s => new JsonObject { ["capacityProvider"] = s.Provider, ["weight"] = s.Weight, ["base"] = s.Base })]),
    };
}
