using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Domain.Teams;

namespace Domain.Kinds.Jobs;

/// <summary>What a schedule or a rule starts: tasks of one family, and what becomes of a start that fails.</summary>
/// <param name="Revision">The revision that is run; null for the one that the plan registers, or with <paramref name="Newest"/>.</param>
/// <param name="Newest">Whichever revision is the newest when it comes due.</param>
/// <param name="RoleArn">What EventBridge runs them with.</param>
/// <param name="Retries">How often a call that AWS could not carry out is tried again: 0 to 185 (EventBridge Scheduler API, RetryPolicy).</param>
/// <param name="MaxAgeSeconds">Seconds for which it is tried again: 60 to 86,400.</param>
/// <param name="DeadLetterArn">The queue for what could not be started; null for none.</param>
public sealed record JobRun(
    string Cluster, string Family, int? Revision, bool Newest, int Count, Compute Compute, IReadOnlyList<string> Subnets, IReadOnlyList<string> SecurityGroups,
    string RoleArn, int Retries, int MaxAgeSeconds, string? DeadLetterArn)
{
    /// <summary>The capacity provider that starts instances for its tasks on EC2; null where they go on what is there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Provider { get; init; }

    /// <summary>Set up outside with more than is held here, as the words say; null for one that Berth could write.</summary>
    public string? More { get; init; }

    [JsonIgnore]
    public string Definition => Newest ? Family : $"{Family}:{Revision?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "(new revision)"}";

    internal JsonObject Json() => new()
    {
        ["cluster"] = Cluster, ["taskDefinition"] = Newest ? $"{Family} (the newest revision when it runs)" : Definition, ["taskCount"] = Count,
        [Provider is not null || Compute is Compute.FargateSpot ? "capacityProvider" : "launchType"] = Provider ?? Compute switch { Compute.Fargate => "FARGATE", Compute.Ec2 => "EC2", Compute.FargateSpot => "FARGATE_SPOT" },
        ["networkConfiguration"] = new JsonObject
        {
            ["awsvpcConfiguration"] = new JsonObject
            {
                ["subnets"] = List(Subnets.Order(StringComparer.Ordinal)), ["securityGroups"] = List(SecurityGroups.Order(StringComparer.Ordinal)), ["assignPublicIp"] = "DISABLED",
            },
        },
        ["roleArn"] = RoleArn, ["maximumRetryAttempts"] = Retries, ["maximumEventAgeInSeconds"] = MaxAgeSeconds, ["deadLetterQueue"] = DeadLetterArn,
    };

    private static JsonArray List(IEnumerable<string> values) => new([.. values.Select(v => JsonValue.Create(v))]);
}

/// <summary>A schedule as Berth writes it (EventBridge Scheduler API, CreateSchedule).</summary>
/// <param name="Expression"><c>cron(…)</c>, <c>rate(…)</c> or <c>at(…)</c>.</param>
/// <param name="TimeZone">IANA name.</param>
public sealed record ScheduleSpec(string Group, string Name, string Expression, string TimeZone, bool Enabled, JobRun Run)
{
    internal bool Same(ScheduleSpec? other) => other is not null && Json().ToJsonString() == other.Json().ToJsonString() && Run.More == other.Run.More;

    internal JsonObject Json() => new()
    {
        ["name"] = Name, ["groupName"] = Group, ["scheduleExpression"] = Expression, ["scheduleExpressionTimezone"] = TimeZone, ["state"] = Enabled ? "ENABLED" : "DISABLED", ["target"] = Run.Json(),
    };
}

/// <summary>A rule of the default event bus with its one target (EventBridge API, PutRule and PutTargets).</summary>
/// <param name="Pattern">JSON.</param>
public sealed record EventRuleSpec(string Name, string Pattern, bool Enabled, JobRun Run)
{
    internal bool Same(EventRuleSpec? other) => other is not null && Json().ToJsonString() == other.Json().ToJsonString() && Run.More == other.Run.More;

    internal JsonObject Json() => new()
    {
        ["name"] = Name, ["eventPattern"] = JsonNode.Parse(Pattern), ["state"] = Enabled ? "ENABLED" : "DISABLED", ["target"] = Run.Json(),
    };
}
