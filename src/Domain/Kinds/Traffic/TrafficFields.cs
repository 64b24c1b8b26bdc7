using Domain.Catalog;

namespace Domain.Kinds.Traffic;

/// <summary>What a form asks about the way traffic reaches a service.</summary>
internal static class TrafficFields
{
    /// <summary>An existing target group is named.</summary>
    public const string There = "Through a target group that is there";

    /// <summary>Berth makes the target group and the rule.</summary>
    public const string Own = "By its own rule on a shared load balancer";

    private static FieldCondition WhenOwn => new(FieldNames.Traffic, ConditionTest.Is, [Own]);

    public static IReadOnlyList<Field> Balanced =>
    [
        new(FieldNames.Traffic, "Traffic comes", FieldKind.Choice, FieldStep.Network, FieldMode.Defaulted,
            "With a rule of its own, Berth makes the target group and the rule, and deletes both with the service.", Default: There, Choices: [There, Own]),
        new(FieldNames.TargetGroup, "Target group", FieldKind.TargetGroup, FieldStep.Network, FieldMode.Free,
            "The load balancer's target group that sends traffic to the service.", When: new(FieldNames.Traffic, ConditionTest.IsNot, [Own])),
        new(FieldNames.Listener, "Listener", FieldKind.Text, FieldStep.Network, FieldMode.Free,
            "The HTTPS listener of a load balancer that is shared with this environment.", Max: 255, When: WhenOwn),
        new(FieldNames.Host, "Host name", FieldKind.Text, FieldStep.Network, FieldMode.Free,
            "Requests for this name come to the service, such as shop.example.com. Several are separated by commas.", Max: 600, When: WhenOwn),
        new(FieldNames.Path, "Path", FieldKind.Text, FieldStep.Network, FieldMode.Free,
            "Only requests for this path, such as /api/*. Empty for every path.", Max: 600, When: WhenOwn, Optional: true),
        new(FieldNames.TargetProtocol, "Speaks to the tasks in", FieldKind.Choice, FieldStep.Network, FieldMode.Defaulted,
            "What the container answers on its port.", Default: "HTTP", Choices: ["HTTP", "HTTPS"], When: WhenOwn),
        new(FieldNames.HealthPath, "Health check path", FieldKind.Text, FieldStep.Network, FieldMode.Defaulted,
            "A task takes traffic while this answers 200.", Default: "/", Max: 1024, When: WhenOwn),
        new(FieldNames.HealthInterval, "Check every", FieldKind.Number, FieldStep.Network, FieldMode.Defaulted, "Seconds between two health checks.", Default: "15", Min: 5, Max: 300, Unit: "s", When: WhenOwn),
        new(FieldNames.HealthyCount, "Healthy after", FieldKind.Number, FieldStep.Network, FieldMode.Defaulted, "Checks in a row that must succeed.", Default: "2", Min: 2, Max: 10, Unit: "checks", When: WhenOwn),
        new(FieldNames.UnhealthyCount, "Unhealthy after", FieldKind.Number, FieldStep.Network, FieldMode.Defaulted, "Checks in a row that must fail.", Default: "3", Min: 2, Max: 10, Unit: "checks", When: WhenOwn),
        new(FieldNames.GraceSeconds, "Time to start", FieldKind.Number, FieldStep.Network, FieldMode.Defaulted,
            "A new task is not stopped for failing health checks within this time.", Default: "60", Min: 0, Max: 7200, Unit: "s", When: WhenOwn),
        new(FieldNames.DrainSeconds, "Time to finish", FieldKind.Number, FieldStep.Network, FieldMode.Defaulted,
            "A task that leaves may finish what it answers for so long.", Default: "30", Min: 0, Max: 3600, Unit: "s", When: WhenOwn),
    ];

    /// <summary>Null where nothing of its own is asked.</summary>
    public static AskedTraffic? Of(IReadOnlyDictionary<string, string> all) =>
        all.GetValueOrDefault(FieldNames.Listener) is not { Length: > 0 } listener || all.GetValueOrDefault(FieldNames.Traffic, Own) != Own ? null
        : new(
            listener, TrafficNames.Ordered(TrafficNames.Words(all.GetValueOrDefault(FieldNames.Host, "")), lower: true),
            TrafficNames.Ordered(TrafficNames.Words(all.GetValueOrDefault(FieldNames.Path, "")), lower: false),
            all.GetValueOrDefault(FieldNames.TargetProtocol, "HTTP"), all.GetValueOrDefault(FieldNames.HealthPath, "/"),
            all.NumberOr(FieldNames.HealthInterval) ?? 15, all.NumberOr(FieldNames.HealthyCount) ?? 2, all.NumberOr(FieldNames.UnhealthyCount) ?? 3, all.NumberOr(FieldNames.DrainSeconds) ?? 30);

    /// <summary>The values of the form as a service stands.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Standing(TrafficFacts facts, string? groupArn, string service, int? grace)
    {
        if (!TrafficNames.IsOfService(groupArn, service) || facts is not { Group.Spec: { } group, Rule.Spec: { } rule })
        {
            return groupArn is null ? [] : [new(FieldNames.Traffic, There)];
        }

        return
        [
            new(FieldNames.Traffic, Own), new(FieldNames.TargetGroup, null), new(FieldNames.Listener, rule.Listener), new(FieldNames.Host, rule.Host), new(FieldNames.Path, rule.Path.Length == 0 ? null : rule.Path),
            new(FieldNames.TargetProtocol, group.Protocol), new(FieldNames.HealthPath, group.HealthPath), new(FieldNames.HealthInterval, Text(group.Interval)),
            new(FieldNames.HealthyCount, Text(group.Healthy)), new(FieldNames.UnhealthyCount, Text(group.Unhealthy)), new(FieldNames.DrainSeconds, Text(group.DrainSeconds)),
            new(FieldNames.GraceSeconds, grace is { } seconds ? Text(seconds) : null),
        ];
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
