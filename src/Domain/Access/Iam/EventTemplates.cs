using System.Text.Json.Nodes;

namespace Domain.Access.Iam;

/// <summary>The rule and the queue of <see cref="EventRoad"/> in both formats. Pure.</summary>
internal static class EventTemplates
{
    private const string Queue = "EventQueue", Rule = "EventRule", Policy = "EventQueuePolicy", Target = "queue";

    public static void AddCloudFormation(JsonObject resources, EventRoad road)
    {
        resources[Queue] = IamTemplates.Resource("AWS::SQS::Queue", new()
        {
            ["QueueName"] = road.Name, ["MessageRetentionPeriod"] = road.KeepSeconds, ["VisibilityTimeout"] = road.VisibilitySeconds, ["ReceiveMessageWaitTimeSeconds"] = road.WaitSeconds,
            ["SqsManagedSseEnabled"] = true, ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "berth-team", ["Value"] = "platform" }),
        });
        // what is lost with the queue comes again with the next sweep
        ((JsonObject?)resources[Queue] ?? [])["DeletionPolicy"] = "Delete";
        ((JsonObject?)resources[Queue] ?? [])["UpdateReplacePolicy"] = "Delete";
        resources[Policy] = IamTemplates.Resource("AWS::SQS::QueuePolicy", new() { ["Queues"] = new JsonArray(new JsonObject { ["Ref"] = Queue }), ["PolicyDocument"] = road.QueuePolicy.DeepClone() });
        resources[Rule] = IamTemplates.Resource("AWS::Events::Rule", new()
        {
            ["Name"] = road.Name, ["Description"] = "What happens in ECS, for Berth", ["State"] = "ENABLED", ["EventPattern"] = road.Pattern.DeepClone(),
            ["Targets"] = new JsonArray(new JsonObject { ["Id"] = Target, ["Arn"] = new JsonObject { ["Fn::GetAtt"] = new JsonArray(Queue, "Arn") } }),
        });
    }

    /// <param name="add">Type, id and properties of a resource.</param>
    public static void AddTerraform(Action<string, string, JsonObject> add, EventRoad road, Func<JsonObject, string> quoted)
    {
        add("aws_sqs_queue", Queue, new()
        {
            ["name"] = road.Name, ["message_retention_seconds"] = road.KeepSeconds, ["visibility_timeout_seconds"] = road.VisibilitySeconds, ["receive_wait_time_seconds"] = road.WaitSeconds,
            ["sqs_managed_sse_enabled"] = true, ["tags"] = new JsonObject { ["berth-team"] = "platform" },
        });
        add("aws_sqs_queue_policy", Policy, new() { ["queue_url"] = $"${{aws_sqs_queue.{Queue}.id}}", ["policy"] = quoted(road.QueuePolicy) });
        add("aws_cloudwatch_event_rule", Rule, new() { ["name"] = road.Name, ["description"] = "What happens in ECS, for Berth", ["event_pattern"] = quoted(road.Pattern) });
        add("aws_cloudwatch_event_target", Rule, new() { ["rule"] = $"${{aws_cloudwatch_event_rule.{Rule}.name}}", ["target_id"] = Target, ["arn"] = $"${{aws_sqs_queue.{Queue}.arn}}" });
    }
}
