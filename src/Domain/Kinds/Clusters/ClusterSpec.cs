using System.Globalization;
using System.Text.Json.Nodes;
using Domain.Catalog;
using Domain.Requests;

namespace Domain.Kinds.Clusters;

/// <summary>A Fargate cluster as Berth writes it.</summary>
/// <param name="Insights">Container Insights: <c>disabled</c>, <c>enabled</c> or <c>enhanced</c> (ECS API, ClusterSetting).</param>
/// <param name="SpotWeight">Tasks of a hundred that Fargate Spot takes where a service names no strategy of its own: 0 to 100.</param>
public sealed record ClusterSpec(string Name, string Insights, int SpotWeight)
{
    public JsonObject Json() => new()
    {
        ["clusterName"] = Name,
        ["capacityProviders"] = new JsonArray("FARGATE", "FARGATE_SPOT"),
        ["defaultCapacityProviderStrategy"] = new JsonArray([.. Strategy.Select(s => new JsonObject { ["capacityProvider"] = s.Provider, ["weight"] = s.Weight })]),
        ["settings"] = new JsonArray(new JsonObject { ["name"] = "containerInsights", ["value"] = Insights }),
    };

    /// <summary>Providers with the share each takes.</summary>
    public IEnumerable<(string Provider, int Weight)> Strategy => new[] { ("FARGATE", 100 - SpotWeight), ("FARGATE_SPOT", SpotWeight) }.Where(s => s.Item2 > 0);
}

/// <summary>A cluster as it stands.</summary>
/// <param name="Status">ACTIVE, PROVISIONING, DEPROVISIONING, FAILED or INACTIVE (ECS API, Cluster).</param>
/// <param name="Tags">What its owner is known by.</param>
public sealed record ClusterState(
    ClusterSpec Spec, string Status, int Services, int RunningTasks, int PendingTasks, int Instances, IReadOnlyList<string> Providers, IReadOnlyDictionary<string, string> Tags)
{
    public bool IsActive => Status == "ACTIVE";

    /// <summary>Null when nothing is left in it, so that AWS would delete it.</summary>
    public string? WhyNotEmpty => (Services, RunningTasks + PendingTasks, Instances) switch
    {
        (0, 0, 0) => null,
        ( > 0 and var services, _, _) => $"{Count(services, "service")} {(services == 1 ? "is" : "are")} still on it. Delete {(services == 1 ? "it" : "them")} first",
        (0, > 0 and var tasks, _) => $"{Count(tasks, "task")} still {(tasks == 1 ? "runs" : "run")} on it. Wait until {(tasks == 1 ? "it has" : "they have")} ended",
        (_, _, var instances) => $"{Count(instances, "container instance")} {(instances == 1 ? "is" : "are")} still registered. Take {(instances == 1 ? "it" : "them")} away first",
    };

    private static string Count(int number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number:N0} {noun}{(number == 1 ? "" : "s")}");
}

/// <summary>The values of a cluster recipe, parsed.</summary>
internal sealed record ClusterInputs(string Name, string Insights, int SpotWeight)
{
    public static ClusterInputs Parse(IReadOnlyDictionary<string, string> all) => new(
        all[FieldNames.Name], all.GetValueOrDefault(FieldNames.Insights, "disabled"),
        all.NumberOr(FieldNames.SpotWeight) ?? 0);
}
