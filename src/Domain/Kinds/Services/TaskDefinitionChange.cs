using System.Globalization;
using System.Text.Json.Nodes;
using Domain.Requests;
using Domain.Teams;
using static Domain.Requests.Scopes;

namespace Domain.Kinds.Services;

/// <param name="BeforeArn">ARN of the revision that runs today.</param>
[PlannedAs("task-definition")]
public sealed record TaskDefinitionChange(TaskDefinitionSpec? Before, string? BeforeArn, TaskDefinitionSpec After) : Change
{
    public override string Title => IsNew ? $"Register task definition {After.Family}" : $"Register a new revision of {After.Family}";
    public override string Noun => "Task definition";
    public override bool IsNew => Before is null;

    public override ChangeTexts Text() => ChangeTexts.Of(Before is null ? null : Json(Before), Json(After));

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) =>
    [
        new("ecs:RegisterTaskDefinition", DefinitionArn(place, After.Family), Sized(place)),
        new("ecs:TagResource", DefinitionArn(place, After.Family), Tagged(place, "RegisterTaskDefinition")),
        new("ecs:ListTaskDefinitions", "*", NoContext),
        new("ecs:DescribeTaskDefinition", "*", NoContext),
        .. PassRoles([After.ExecutionRoleArn, After.TaskRoleArn]),
    ];

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) =>
    [
        new("ecs:DeregisterTaskDefinition", "*", NoContext),
        new("ecs:ListTaskDefinitions", "*", NoContext),
        new("ecs:DescribeTaskDefinition", "*", NoContext),
    ];

    private Dictionary<string, string> Sized(TeamEnvironment place) => new(Tagged(place))
    {
        ["ecs:task-cpu"] = After.Cpu.ToString(CultureInfo.InvariantCulture),
        ["ecs:task-memory"] = After.MemoryMiB.ToString(CultureInfo.InvariantCulture),
        ["ecs:compute-compatibility"] = After.OnEc2 ? "EC2" : "FARGATE",
    };

    private static JsonObject Json(TaskDefinitionSpec d) => new()
    {
        ["family"] = d.Family,
        ["requiresCompatibilities"] = new JsonArray(d.OnEc2 ? "EC2" : "FARGATE"),
        ["networkMode"] = "awsvpc",
        ["cpu"] = d.Cpu.ToString(CultureInfo.InvariantCulture),
        ["memory"] = d.MemoryMiB.ToString(CultureInfo.InvariantCulture),
        ["executionRoleArn"] = d.ExecutionRoleArn,
        ["taskRoleArn"] = d.TaskRoleArn,
        ["containerDefinitions"] = new JsonArray(new JsonObject
        {
            ["name"] = d.ContainerName,
            ["image"] = d.Image,
            ["essential"] = true,
            ["portMappings"] = new JsonArray(new JsonObject { ["containerPort"] = d.Port, ["protocol"] = "tcp" }),
            ["environment"] = new JsonArray([.. d.Environment.OrderBy(e => e.Key, StringComparer.Ordinal)
                .Select(e => new JsonObject { ["name"] = e.Key, ["value"] = e.Value })]),
            ["logConfiguration"] = new JsonObject
            {
                ["logDriver"] = "awslogs",
                ["options"] = new JsonObject { ["awslogs-group"] = d.LogGroup, ["awslogs-region"] = d.Region, ["awslogs-stream-prefix"] = TaskDefinitionSpec.LogStreamPrefix },
            },
        }),
    };
}
