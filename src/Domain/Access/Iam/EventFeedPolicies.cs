using System.Text.Json.Nodes;

namespace Domain.Access.Iam;

/// <summary>
/// The road by which an account tells Berth of what happens in ECS, once in each Region: a rule of the default bus and the queue it fills (EventBridge User Guide,
/// "Using resource-based policies for EventBridge"; ECS Developer Guide, "Amazon ECS events").
/// </summary>
/// <param name="Name">Of the rule and of the queue.</param>
/// <param name="QueuePolicy">EventBridge may send for this rule, and nobody else.</param>
/// <param name="KeepSeconds">A stopped task is forgotten by AWS after an hour: the queue keeps what Berth could not read for four days.</param>
public sealed record EventRoad(string Name, string QueueArn, JsonObject QueuePolicy, JsonObject Pattern, int KeepSeconds, int VisibilitySeconds, int WaitSeconds);

/// <summary>See <see cref="EventRoad"/>. Pure.</summary>
public static class EventFeedPolicies
{
    private static readonly string[] Told = ["ECS Task State Change", "ECS Container Instance State Change", "ECS Deployment State Change", "ECS Service Action"];

    /// <param name="region">Where it stands.</param>
    public static EventRoad Road(IamPlace at, string region)
    {
        var (queue, rule) = ($"arn:{at.Partition}:sqs:{region}:{at.AccountId}:{EventQueueName.Is}", $"arn:{at.Partition}:events:{region}:{at.AccountId}:rule/{EventQueueName.Is}");
        return new(
            EventQueueName.Is, queue,
            RolePolicies.Document($$$"""
                {"Sid":"EventBridge","Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"{{{queue}}}","Condition":{"ArnEquals":{"aws:SourceArn":"{{{rule}}}"} }}
                """),
            new JsonObject { ["source"] = new JsonArray("aws.ecs"), ["detail-type"] = new JsonArray([.. Told.Select(t => JsonValue.Create(t))]) }, 345_600, 60, 20);
    }
}

/// <summary>Name of the queue, and of the rule that fills it: part of the contract with whoever applies Berth's template.</summary>
public static class EventQueueName
{
    public const string Is = "berth-ecs-events";
}
