using System.Globalization;
using System.Text.Json.Nodes;
using Domain.Catalog;
using Domain.Requests;

namespace Domain.Kinds.Clusters;

/// <summary>A cluster as Berth writes it.</summary>
/// <param name="Insights">Container Insights: <c>disabled</c>, <c>enabled</c> or <c>enhanced</c> (ECS API, ClusterSetting).</param>
/// <param name="SpotWeight">Tasks of a hundred that Fargate Spot takes where a service names no strategy of its own: 0 to 100.</param>
public sealed record ClusterSpec(string Name, string Insights, int SpotWeight)
{
    /// <summary>It begins with Fargate and Fargate Spot; one of instances begins with nothing, and its providers are put on it when they are made.</summary>
    public bool IsFargate { get; init; } = true;

    /// <summary>Name or ARN of the Cloud Map namespace of services that name none of their own; null for none (ECS API, ClusterServiceConnectDefaultsRequest).</summary>
    public string? Namespace { get; init; }

    /// <summary>Where what is typed by execute-command is written: <c>NONE</c>, <c>OVERRIDE</c>, or null for ECS's own choice, the logs of the task (ECS API, ExecuteCommandConfiguration).</summary>
    public string? ExecLogs { get; init; }

    /// <summary>The log group of <c>OVERRIDE</c>.</summary>
    public string? ExecLogGroup { get; init; }

    public JsonObject Json()
    {
        var node = SettingsJson();
        if (IsFargate)
        {
            node["capacityProviders"] = new JsonArray("FARGATE", "FARGATE_SPOT");
            node["defaultCapacityProviderStrategy"] = new JsonArray([.. Strategy.Select(s => new JsonObject { ["capacityProvider"] = s.Provider, ["weight"] = s.Weight })]);
        }

        return node;
    }

    /// <summary>What UpdateCluster can change.</summary>
    internal JsonObject SettingsJson()
    {
        var node = new JsonObject
        {
            ["clusterName"] = Name,
            ["settings"] = new JsonArray(new JsonObject { ["name"] = "containerInsights", ["value"] = Insights }),
            ["configuration"] = new JsonObject { ["executeCommandConfiguration"] = new JsonObject { ["logging"] = ExecLogs ?? "DEFAULT" } },
        };
        if (ExecLogGroup is { } group)
        {
            node["configuration"] = new JsonObject
            {
                ["executeCommandConfiguration"] = new JsonObject { ["logging"] = ExecLogs ?? "DEFAULT", ["logConfiguration"] = new JsonObject { ["cloudWatchLogGroupName"] = group } },
            };
        }

        if (Namespace is { } name)
        {
            node["serviceConnectDefaults"] = new JsonObject { ["namespace"] = name };
        }

        return node;
    }

    /// <summary>Providers with the share each takes.</summary>
    public IEnumerable<(string Provider, int Weight)> Strategy =>
        IsFargate ? new[] { ("FARGATE", 100 - SpotWeight), ("FARGATE_SPOT", SpotWeight) }.Where(s => s.Item2 > 0) : [];
}

/// <summary>A cluster as it stands.</summary>
/// <param name="Status">ACTIVE, PROVISIONING, DEPROVISIONING, FAILED or INACTIVE (ECS API, Cluster).</param>
/// <param name="Tags">What its owner is known by.</param>
public sealed record ClusterState(
    ClusterSpec Spec, string Status, int Services, int RunningTasks, int PendingTasks, int Instances, IReadOnlyList<string> Providers, IReadOnlyDictionary<string, string> Tags)
{
    public bool IsActive => Status == "ACTIVE";

    /// <summary>Where tasks go that name no compute of their own.</summary>
    public IReadOnlyList<StrategyShare> Strategy { get; init; } = [];

    /// <summary>Its providers are being put on it or taken off (ECS API, Cluster.attachmentsStatus).</summary>
    public bool IsAttaching { get; init; }

    /// <summary>Providers or strategy with it, as one.</summary>
    public Attached Attached => new(Providers, Strategy);

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
