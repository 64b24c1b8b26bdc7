using System.Globalization;
using System.Text.Json.Nodes;
using Domain.Catalog;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads;
using Domain.Workloads.TaskDefinitions;
using static Domain.Requests.Scopes;

namespace Domain.Kinds.Services;

/// <summary>A service takes up a revision of its task definition that it ran before. Nothing else of it changes.</summary>
/// <param name="Service">As it stands.</param>
/// <param name="FromArn">ARN of the revision it runs.</param>
/// <param name="ToArn">ARN of the revision it goes back to.</param>
[PlannedAs("service-rollback")]
public sealed record RollbackChange(ServiceSpec Service, string FromArn, TaskDefinitionDocument From, string ToArn, TaskDefinitionDocument To) : Change
{
    public override string Title => $"Take service {Service.Name} back to {Arns.Last(ToArn)}";
    public override string Noun => "Service";
    public override bool IsNew => false;

    public override ChangeTexts Text() => ChangeTexts.Of(Json(FromArn, From), Json(ToArn, To));

    public override WrittenWorkload Written() => new(JsonNode.Parse(To.Json) as JsonObject, ServiceChange.Json(Service with { TaskDefinition = Arns.Last(ToArn) }));

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) => Using(place, To);

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => Using(place, From);

    /// <summary>What UpdateService shows to IAM of the revision it is given (Service Authorization Reference, Amazon ECS).</summary>
    private IReadOnlyList<NeededPermission> Using(TeamEnvironment place, TaskDefinitionDocument document)
    {
        var arn = place.ServiceArn(Service.Cluster, Service.Name);
        var context = InCluster(place, Service.Cluster);
        context["ecs:task-definition"] = DefinitionArn(place, document.Family);
        if (document.TaskCpu is { } cpu)
        {
            context["ecs:task-cpu"] = cpu.ToString(CultureInfo.InvariantCulture);
        }

        if (document.TaskMemoryMiB is { } memory)
        {
            context["ecs:task-memory"] = memory.ToString(CultureInfo.InvariantCulture);
        }

        return
        [
            new("ecs:UpdateService", arn, context),
            new("ecs:DescribeServices", arn, InCluster(place, Service.Cluster)),
            .. PassRoles([document.ExecutionRoleArn, document.TaskRoleArn]),
        ];
    }

    /// <summary>The service's line that changes, and under it what that revision is.</summary>
    private JsonObject Json(string arn, TaskDefinitionDocument document) => new()
    {
        ["serviceName"] = Service.Name, ["cluster"] = Service.Cluster, ["taskDefinition"] = Arns.Last(arn), ["revision"] = JsonNode.Parse(document.Json),
    };
}
