using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Domain.Teams;

namespace Domain.Kinds.Services;

/// <summary>How ECS replaces the tasks of a service (ECS API, DeploymentConfiguration).</summary>
/// <param name="Strategy">ROLLING, BLUE_GREEN, LINEAR or CANARY.</param>
public sealed record DeploymentSpec(string Strategy)
{
    public const string Rolling = "ROLLING";

    /// <summary>How long both revisions stand once the new one has all traffic; ECS goes back at once within it.</summary>
    public int? BakeMinutes { get; init; }

    /// <summary>Percent of the traffic: of each step of LINEAR, of the first of CANARY.</summary>
    public decimal? Percent { get; init; }

    /// <summary>Minutes after each step of LINEAR, after the first of CANARY.</summary>
    public int? StepMinutes { get; init; }

    /// <summary>Names of CloudWatch alarms in order, with commas between them: any of them in alarm, and ECS goes back.</summary>
    public string Alarms { get; init; } = "";

    /// <summary>The lifecycle stage at which ECS waits for a person; null for none.</summary>
    public string? PauseAt { get; init; }

    /// <summary>Minutes that ECS waits for a person, 1 to 20,160; then it goes back.</summary>
    public int? PauseMinutes { get; init; }

    /// <summary>ARN of a Lambda function that tests the new tasks before they get traffic; null for none.</summary>
    public string? Function { get; init; }

    /// <summary>Set up outside with more than is held here. Such a one is kept, and never rewritten unless it is asked for.</summary>
    public bool HasMore { get; init; }

    /// <summary>Two sets of tasks stand side by side, and traffic is moved between them.</summary>
    [JsonIgnore]
    public bool Shifts => Strategy != Rolling;

    /// <summary>How much longer than a rolling deployment it may take: baking, steps, and waiting for a person.</summary>
    [JsonIgnore]
    public int ExtraMinutes => !Shifts ? 0 : (BakeMinutes ?? 0) + (PauseAt is null ? 0 : PauseMinutes ?? 1440) + ((StepMinutes ?? 0) * Steps) + (Function is null ? 0 : 60);

    private int Steps => Strategy == "LINEAR" ? (int)Math.Ceiling(100m / (Percent ?? 10m)) : 1;

    internal JsonObject Json()
    {
        var node = new JsonObject { ["strategy"] = Strategy };
        if (!Shifts)
        {
            node["deploymentCircuitBreaker"] = new JsonObject { ["enable"] = true, ["rollback"] = true };
        }

        if (BakeMinutes is { } bake)
        {
            node["bakeTimeInMinutes"] = bake;
        }

        if (Strategy is "LINEAR" or "CANARY")
        {
            node[Strategy == "LINEAR" ? "linearConfiguration" : "canaryConfiguration"] = Strategy == "LINEAR"
                ? new JsonObject { ["stepPercent"] = Percent, ["stepBakeTimeInMinutes"] = StepMinutes }
                : new JsonObject { ["canaryPercent"] = Percent, ["canaryBakeTimeInMinutes"] = StepMinutes };
        }

        if (Alarms.Length > 0)
        {
            node["alarms"] = new JsonObject { ["alarmNames"] = new JsonArray([.. Alarms.Split(',').Select(a => JsonValue.Create(a))]), ["enable"] = true, ["rollback"] = true };
        }

        var hooks = new JsonArray();
        if (Function is { } function)
        {
            hooks.Add(new JsonObject { ["targetType"] = "AWS_LAMBDA", ["hookTargetArn"] = function, ["lifecycleStages"] = new JsonArray(DeploymentStages.Tested) });
        }

        if (PauseAt is { } stage)
        {
            hooks.Add(new JsonObject { ["targetType"] = "PAUSE", ["lifecycleStages"] = new JsonArray(stage), ["timeoutInMinutes"] = PauseMinutes, ["action"] = "ROLLBACK" });
        }

        if (hooks.Count > 0)
        {
            node["lifecycleHooks"] = hooks;
        }

        return node;
    }
}

/// <summary>What a deployment that moves traffic needs of the load balancer (ECS API, AdvancedConfiguration).</summary>
/// <param name="OtherGroupArn">The target group that the new tasks come into; without an id where it is not made yet.</param>
/// <param name="ProductionRule">ARN of the listener rule whose traffic is moved; null where it is not made yet.</param>
/// <param name="TestRule">ARN of the rule by which the new tasks are tried first; empty where it is not made yet, null for none.</param>
/// <param name="RoleArn">The role under which ECS moves traffic.</param>
public sealed record ShiftSpec(string OtherGroupArn, string? ProductionRule, string? TestRule, string RoleArn);

/// <summary>Lifecycle stages in AWS's words and in people's (ECS Developer Guide, "Amazon ECS service deployments lifecycle stages").</summary>
public static class DeploymentStages
{
    public const string Tested = "POST_TEST_TRAFFIC_SHIFT";
    public const string Shifted = "POST_PRODUCTION_TRAFFIC_SHIFT";

    public static string Words(string stage) => stage switch
    {
        "RECONCILE_SERVICE" => "putting the service in order",
        "PRE_SCALE_UP" => "before new tasks start",
        "SCALE_UP" => "starting new tasks",
        "POST_SCALE_UP" => "new tasks have started",
        "TEST_TRAFFIC_SHIFT" => "test traffic moves to the new tasks",
        Tested => "new tasks can be tried, before they get traffic",
        "PRE_PRODUCTION_TRAFFIC_SHIFT" => "before traffic moves to the new tasks",
        "PRODUCTION_TRAFFIC_SHIFT" => "traffic moves to the new tasks",
        Shifted => "all traffic goes to the new tasks",
        "BAKE_TIME" => "both sets of tasks stand by",
        "CLEAN_UP" => "old tasks stop",
        _ => stage.ToLowerInvariant().Replace('_', ' '),
    };

    /// <summary>The role of an account under which ECS moves traffic and calls functions: one of Berth's generated templates.</summary>
    public static string RoleOf(TeamEnvironment place) => $"arn:aws:iam::{place.AccountId}:role/berth/ecs-infrastructure";
}
