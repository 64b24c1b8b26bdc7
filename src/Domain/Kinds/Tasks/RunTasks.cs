using System.Text.Json.Nodes;
using Domain.Catalog;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads.TaskDefinitions;
using static Domain.Requests.Scopes;

namespace Domain.Kinds.Tasks;

/// <summary>Tasks to run once.</summary>
/// <param name="Definition">Family, or family:revision where it is known.</param>
public sealed record RunSpec(
    string Cluster, string Definition, int Count, Compute Compute, IReadOnlyList<string> Subnets, IReadOnlyList<string> SecurityGroups, string ExecutionRoleArn, string TaskRoleArn)
{
    public string Family => Definition[(Definition.LastIndexOf('/') + 1)..].Split(':')[0];
}

/// <summary>Start tasks.</summary>
/// <param name="Definition">What would run, where the plan registers nothing; null where it does.</param>
[PlannedAs("run-tasks")]
public sealed record RunTasks(RunSpec After, TaskDefinitionDocument? Definition = null) : Change
{
    public override string Title => $"Run {(After.Count == 1 ? "one task" : $"{After.Count} tasks")} of {After.Family}";
    public override string Noun => "Task";
    public override bool IsNew => true;

    public override ChangeTexts Text() => ChangeTexts.Of(null, Json());

    /// <summary>Guardrails look at what would run, also where it was registered before: they may have been switched on since.</summary>
    public override WrittenWorkload Written() => new(Definition is { } definition ? JsonNode.Parse(definition.Json) as JsonObject : null, null, Run: Json());

    private JsonObject Json() => new()
    {
        ["cluster"] = After.Cluster,
        ["taskDefinition"] = After.Definition.Contains(':', StringComparison.Ordinal) ? After.Definition : $"{After.Definition}:(new revision)",
        ["count"] = After.Count,
        [After.Compute is Compute.FargateSpot ? "capacityProviderStrategy" : "launchType"] = After.Compute switch
        {
            Compute.Fargate => "FARGATE",
            Compute.Ec2 => "EC2",
            Compute.FargateSpot => new JsonArray(new JsonObject { ["capacityProvider"] = "FARGATE_SPOT", ["weight"] = 1 }),
        },
        ["networkConfiguration"] = new JsonObject
        {
            ["awsvpcConfiguration"] = new JsonObject
            {
                ["subnets"] = new JsonArray([.. After.Subnets.Select(s => JsonValue.Create(s))]),
                ["securityGroups"] = new JsonArray([.. After.SecurityGroups.Select(s => JsonValue.Create(s))]),
                ["assignPublicIp"] = "DISABLED",
            },
        },
    };

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) =>
    [
        new("ecs:RunTask", DefinitionArn(place, After.Family), Running(place)),
        new("ecs:TagResource", TaskArn(place, After.Cluster), Tagged(place, "RunTask")),
        .. Looking(place, After.Cluster),
        .. PassRoles([After.ExecutionRoleArn, After.TaskRoleArn]),
    ];

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) =>
    [
        new("ecs:StopTask", TaskArn(place, After.Cluster), new Dictionary<string, string>(Owned(place)) { ["ecs:cluster"] = place.ClusterArn(After.Cluster) }),
        .. Looking(place, After.Cluster),
    ];

    private Dictionary<string, string> Running(TeamEnvironment place)
    {
        var context = Tagged(place, cluster: After.Cluster);
        if (After.Compute is Compute.FargateSpot)
        {
            context["ecs:capacity-provider"] = CapacityProviderArn(place, "FARGATE_SPOT");
        }

        return context;
    }

    internal static IReadOnlyList<NeededPermission> Looking(TeamEnvironment place, string cluster) =>
    [
        new("ecs:ListTasks", "*", InCluster(place, cluster)),
        new("ecs:DescribeTasks", TaskArn(place, cluster), InCluster(place, cluster)),
    ];

    private static string TaskArn(TeamEnvironment place, string cluster) => $"arn:aws:ecs:{place.Region}:{place.AccountId}:task/{cluster}/*";
}

/// <summary>Wait for the tasks of this request to end, and see how.</summary>
[PlannedAs("wait-for-tasks")]
public sealed record WaitForTasks(string Cluster, string Family, int Count) : PlannedStep
{
    public override string Title => $"Wait until {(Count == 1 ? "the task has" : $"all {Count} tasks have")} ended";

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) => RunTasks.Looking(place, Cluster);

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => [];
}
