using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Domain.Teams;

namespace Domain.Requests;

/// <summary>A change as AWS's own JSON, before and after, for a side-by-side diff.</summary>
/// <param name="Before">Null where there is nothing yet.</param>
public sealed record ChangeTexts(string? Before, string After);

public static class ChangeText
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static ChangeTexts Of(Change change) => change switch
    {
        LogGroupChange log => new(log.BeforeDays is { } days ? Text(LogGroup(log.Name, days)) : null, Text(LogGroup(log.Name, log.AfterDays))),
        TaskDefinitionChange c => new(c.Before is null ? null : Text(Definition(c.Before)), Text(Definition(c.After))),
        ServiceChange c => new(c.Before is null ? null : Text(Service(c.Before)), Text(Service(c.After with { TaskDefinition = Revision(c) }))),
        ScalableTargetChange c => new(c.Before is null ? null : Text(Target(c.Before)), Text(Target(c.After))),
        ScalingPolicyChange c => new(c.Before is null ? null : Text(Policy(c.Before)), Text(Policy(c.After))),
        _ => throw new InvalidOperationException($"No text is written for {change.GetType().Name}."),
    };

    // the number of a revision is given when it is registered
    private static string Revision(ServiceChange c) =>
        c.After.TaskDefinition.Contains(':', StringComparison.Ordinal) ? c.After.TaskDefinition : $"{c.After.TaskDefinition}:(new revision)";

    private static string Text(JsonObject node) => node.ToJsonString(Indented);

    private static JsonObject LogGroup(string name, int days) =>
        new() { ["logGroupName"] = name, ["retentionInDays"] = days == 0 ? "never expires" : days };

    private static JsonObject Definition(TaskDefinitionSpec d) => new()
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

    private static JsonObject Service(ServiceSpec s)
    {
        var node = new JsonObject { ["serviceName"] = s.Name, ["cluster"] = s.Cluster, ["taskDefinition"] = s.TaskDefinition };
        if (s.Compute is Compute.FargateSpot)
        {
            node["capacityProviderStrategy"] = new JsonArray(new JsonObject { ["capacityProvider"] = "FARGATE_SPOT", ["weight"] = 1 });
        }
        else
        {
            node["launchType"] = s.Compute is Compute.Ec2 ? "EC2" : "FARGATE";
        }

        if (s.DesiredCount is { } desired)
        {
            node["desiredCount"] = desired;
        }

        node["deploymentConfiguration"] = new JsonObject { ["deploymentCircuitBreaker"] = new JsonObject { ["enable"] = true, ["rollback"] = true } };
        node["networkConfiguration"] = new JsonObject
        {
            ["awsvpcConfiguration"] = new JsonObject
            {
                ["subnets"] = new JsonArray([.. s.Subnets.Select(x => JsonValue.Create(x))]),
                ["securityGroups"] = new JsonArray([.. s.SecurityGroups.Select(x => JsonValue.Create(x))]),
                ["assignPublicIp"] = s.AssignPublicIp ? "ENABLED" : "DISABLED",
            },
        };
        if (s.TargetGroupArn is { } target)
        {
            node["loadBalancers"] = new JsonArray(new JsonObject
            {
                ["targetGroupArn"] = target, ["containerName"] = s.ContainerName, ["containerPort"] = s.ContainerPort,
            });
        }

        return node;
    }

    private static JsonObject Target(ScalableTargetSpec t) => new()
    {
        ["ResourceId"] = t.ResourceId, ["ScalableDimension"] = "ecs:service:DesiredCount", ["MinCapacity"] = t.Min, ["MaxCapacity"] = t.Max,
    };

    private static JsonObject Policy(ScalingPolicySpec p) => new()
    {
        ["PolicyName"] = p.Name,
        ["ResourceId"] = p.ResourceId,
        ["PolicyType"] = "TargetTrackingScaling",
        ["TargetTrackingScalingPolicyConfiguration"] = new JsonObject
        {
            ["TargetValue"] = p.CpuTarget,
            ["PredefinedMetricSpecification"] = new JsonObject { ["PredefinedMetricType"] = "ECSServiceAverageCPUUtilization" },
        },
    };
}
