using System.Globalization;
using System.Text.Json.Nodes;
using Domain.Catalog;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads.TaskDefinitions;
using static Domain.Requests.Scopes;

namespace Domain.Kinds.Services;

/// <param name="BeforeArn">ARN of the revision that runs today.</param>
[PlannedAs("task-definition")]
public sealed record TaskDefinitionChange(TaskDefinitionDocument? Before, string? BeforeArn, TaskDefinitionDocument After) : Change
{
    public override string Title => IsNew ? $"Register task definition {After.Family}" : $"Register a new revision of {After.Family}";
    public override string Noun => "Task definition";
    public override bool IsNew => Before is null;

    public override ChangeTexts Text() => new(Before?.Text(), After.Text());

    public override WrittenWorkload Written() => new(JsonNode.Parse(After.Json) as JsonObject, null);

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

    /// <summary>
    /// The keys RegisterTaskDefinition gives to IAM (Service Authorization Reference, "Actions, resources, and condition keys for
    /// Amazon Elastic Container Service"); one that is not said in the definition is not there.
    /// </summary>
    private Dictionary<string, string> Sized(TeamEnvironment place)
    {
        var context = Tagged(place);
        foreach (var (key, value) in After.Tags)
        {
            context[$"aws:RequestTag/{key}"] = value;
        }

        if (After.TaskCpu is { } cpu)
        {
            context["ecs:task-cpu"] = cpu.ToString(CultureInfo.InvariantCulture);
        }

        if (After.TaskMemoryMiB is { } memory)
        {
            context["ecs:task-memory"] = memory.ToString(CultureInfo.InvariantCulture);
        }

        if (After.RequiresCompatibilities.Count > 0)
        {
            context["ecs:compute-compatibility"] = string.Join(',', After.RequiresCompatibilities);
        }

        if (After.Containers.Any(c => c.SaysPrivileged))
        {
            context["ecs:privileged"] = After.Containers.Any(c => c.Privileged) ? "true" : "false";
        }

        return context;
    }
}
