using System.Text.Json.Serialization;

namespace Domain.Kinds.Services;

/// <summary>A time at which Application Auto Scaling sets the bounds of a service by itself (Application Auto Scaling API, ScheduledAction).</summary>
/// <param name="Schedule"><c>cron(…)</c>, <c>rate(…)</c> or <c>at(…)</c>.</param>
/// <param name="Zone">IANA time zone that cron and at are read in; null is UTC.</param>
/// <param name="Min">Null leaves the least as it stands.</param>
/// <param name="Max">Null leaves the most as it stands.</param>
public sealed record ScheduledActionSpec(string Cluster, string Service, string Name, string Schedule, string? Zone, int? Min, int? Max)
{
    /// <summary>Of one set outside with a beginning or an end; such a one is kept and never rewritten.</summary>
    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Until { get; init; }

    [JsonIgnore]
    public string ResourceId => $"service/{Cluster}/{Service}";

    /// <summary>Whether one of them, at its time, makes these bounds of those.</summary>
    internal static bool Brings(IReadOnlyList<ScheduledActionSpec>? actions, ScalableTargetSpec before, ScalableTargetSpec now) =>
        actions?.Any(a => now == before with { Min = a.Min ?? now.Min, Max = a.Max ?? now.Max }) is true;

    /// <summary>"2 to 4 tasks".</summary>
    [JsonIgnore]
    public string Bounds => (Min, Max) switch
    {
        ({ } min, { } max) when min == max => $"{min} {(min == 1 ? "task" : "tasks")}",
        ({ } min, { } max) => $"{min} to {max} tasks",
        ({ } min, null) => $"at least {min}",
        (null, { } max) => $"at most {max}",
        (null, null) => "no bounds",
    };

    /// <summary>"2 to 4 tasks at cron(0 8 ? * MON-FRI *), Europe/Berlin".</summary>
    [JsonIgnore]
    public string Words => $"{Bounds} at {Schedule}, {Zone ?? "UTC"}";
}
