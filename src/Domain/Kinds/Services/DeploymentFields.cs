using System.Globalization;
using Domain.Catalog;
using Domain.Kinds.Traffic;

namespace Domain.Kinds.Services;

/// <summary>What a form asks about the way new tasks replace old ones.</summary>
internal static class DeploymentFields
{
    public const string Rolling = "Rolling";
    public const string BlueGreen = "Blue/green";
    public const string Linear = "Linear";
    public const string Canary = "Canary";

    public const string Never = "Never";
    public const string BeforeTraffic = "Before the new tasks get traffic";
    public const string WithAllTraffic = "When the new tasks have all traffic";

    private static readonly Dictionary<string, string> Strategies = new(StringComparer.Ordinal) { [Rolling] = DeploymentSpec.Rolling, [BlueGreen] = "BLUE_GREEN", [Linear] = "LINEAR", [Canary] = "CANARY" };

    private static FieldCondition Shifting => new(FieldNames.Strategy, ConditionTest.IsOneOf, [BlueGreen, Linear, Canary]);
    private static FieldCondition Stepping => new(FieldNames.Strategy, ConditionTest.IsOneOf, [Linear, Canary]);

    public static IReadOnlyList<Field> All =>
    [
        new(FieldNames.Strategy, "New versions come", FieldKind.Choice, FieldStep.Scale, FieldMode.Defaulted,
            "Rolling replaces tasks a few at a time. The others start a second set of tasks and move the traffic of the service's own rule: at once, in equal steps, or a small share first.",
            Default: Rolling, Choices: [Rolling, BlueGreen, Linear, Canary]),
        new(FieldNames.LinearPercent, "Share of each step", FieldKind.Number, FieldStep.Scale, FieldMode.Defaulted, "Percent of the traffic that moves in each step.", Default: "20", Min: 3, Max: 100, Unit: "%", When: new(FieldNames.Strategy, ConditionTest.Is, [Linear])),
        new(FieldNames.CanaryPercent, "First share", FieldKind.Number, FieldStep.Scale, FieldMode.Defaulted, "Percent of the traffic that moves first; the rest follows at once.", Default: "10", Min: 1, Max: 99, Unit: "%", When: new(FieldNames.Strategy, ConditionTest.Is, [Canary])),
        new(FieldNames.StepMinutes, "Wait after a step", FieldKind.Number, FieldStep.Scale, FieldMode.Defaulted, "Before more traffic moves.", Default: "5", Min: 0, Max: 1440, Unit: "min", When: Stepping),
        new(FieldNames.BakeMinutes, "Keep the old tasks", FieldKind.Number, FieldStep.Scale, FieldMode.Defaulted, "After all traffic has moved, so that going back takes no time.", Default: "10", Min: 0, Max: 1440, Unit: "min", When: Shifting),
        new(FieldNames.TestHost, "Host name to try the new tasks", FieldKind.Text, FieldStep.Scale, FieldMode.Free, "A second name on the same listener that leads to the new tasks first. Empty for none.", Max: 128, When: Shifting, Optional: true),
        new(FieldNames.PauseAt, "Wait for a person", FieldKind.Choice, FieldStep.Scale, FieldMode.Defaulted, "Someone who may approve the request then lets it go on or takes it back.", Default: Never, Choices: [Never, BeforeTraffic, WithAllTraffic], When: Shifting),
        new(FieldNames.PauseMinutes, "Wait at most", FieldKind.Number, FieldStep.Scale, FieldMode.Defaulted, "Then ECS goes back by itself.", Default: "120", Min: 1, Max: 20160, Unit: "min", When: new(FieldNames.PauseAt, ConditionTest.IsOneOf, [BeforeTraffic, WithAllTraffic])),
        new(FieldNames.HookFunction, "Function that tests the new tasks", FieldKind.Text, FieldStep.Scale, FieldMode.Free, "ARN of a Lambda function; where it fails, ECS goes back. Empty for none.", Max: 255, When: Shifting, Optional: true),
        new(FieldNames.DeploymentAlarms, "Alarms that take it back", FieldKind.Text, FieldStep.Scale, FieldMode.Free, "Names of CloudWatch alarms, with commas between them. Empty for none.", Max: 1000, Optional: true),
    ];

    /// <summary>Null where the form does not ask it.</summary>
    public static DeploymentSpec? Of(IReadOnlyDictionary<string, string> all)
    {
        if (all.GetValueOrDefault(FieldNames.Strategy) is not { } word || !Strategies.TryGetValue(word, out var strategy))
        {
            return null;
        }

        var alarms = TrafficNames.Ordered(TrafficNames.Words(all.GetValueOrDefault(FieldNames.DeploymentAlarms, "")), lower: false);
        var pause = all.GetValueOrDefault(FieldNames.PauseAt) switch { BeforeTraffic => DeploymentStages.Tested, WithAllTraffic => DeploymentStages.Shifted, _ => null };
        return strategy == DeploymentSpec.Rolling
            ? new(strategy) { Alarms = alarms }
            : new(strategy)
            {
                Alarms = alarms, BakeMinutes = all.NumberOr(FieldNames.BakeMinutes) ?? 10,
                Percent = strategy switch { "LINEAR" => all.NumberOr(FieldNames.LinearPercent) ?? 20, "CANARY" => all.NumberOr(FieldNames.CanaryPercent) ?? 10, _ => null },
                StepMinutes = strategy is "LINEAR" or "CANARY" ? all.NumberOr(FieldNames.StepMinutes) ?? 5 : null,
                PauseAt = pause, PauseMinutes = pause is null ? null : all.NumberOr(FieldNames.PauseMinutes) ?? 120, Function = all.GetValueOrDefault(FieldNames.HookFunction),
            };
    }

    /// <summary>The values of the form as a service stands.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Standing(DeploymentSpec? stands, TrafficFacts traffic) => stands is null ? [] :
    [
        new(FieldNames.Strategy, Strategies.FirstOrDefault(s => s.Value == stands.Strategy).Key),
        new(stands.Strategy == "LINEAR" ? FieldNames.LinearPercent : FieldNames.CanaryPercent, stands.Percent is { } share ? ((int)share).ToString(CultureInfo.InvariantCulture) : null),
        new(FieldNames.StepMinutes, Text(stands.StepMinutes)), new(FieldNames.BakeMinutes, stands.Shifts ? Text(stands.BakeMinutes) : null),
        new(FieldNames.TestHost, stands.Shifts ? traffic.TestRule?.Spec.Host : null),
        new(FieldNames.PauseAt, !stands.Shifts ? null : stands.PauseAt switch { DeploymentStages.Tested => BeforeTraffic, DeploymentStages.Shifted => WithAllTraffic, _ => Never }),
        new(FieldNames.PauseMinutes, stands.PauseAt is null ? null : Text(stands.PauseMinutes)), new(FieldNames.HookFunction, stands.Function),
        new(FieldNames.DeploymentAlarms, stands.Alarms.Length == 0 ? null : stands.Alarms),
    ];

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
