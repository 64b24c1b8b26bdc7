using System.Globalization;
using System.Text.Json.Serialization;

namespace Domain.Kinds.Services;

/// <summary>A policy that tracks no target: it takes steps at an alarm, or acts on a forecast. One of the two is set.</summary>
public sealed record ScalingRule(string Cluster, string Service, string Name)
{
    public StepRule? Step { get; init; }

    public ForecastRule? Forecast { get; init; }

    [JsonIgnore]
    public string ResourceId => $"service/{Cluster}/{Service}";

    /// <summary>What sets off its steps: an alarm of its own, made and deleted with it.</summary>
    [JsonIgnore]
    public string AlarmName => $"berth-scaling/{Cluster}/{Name}";

    /// <summary>Its alarm is missing, so nothing sets it off.</summary>
    [JsonIgnore]
    public bool IsHalf => Step is { HasAlarm: false };

    [JsonIgnore]
    public string Words => Step?.Words ?? Forecast?.Words ?? "";

    /// <summary>Cut off between its two calls: each half is as it was, or as it is to be.</summary>
    internal static bool IsBetween(ScalingRule? live, ScalingRule? before, ScalingRule? after) => live is { Step: { } now } && (
        !now.HasAlarm || (before?.Step is { } was && after?.Step is { } wanted && (now.Policy == was.Policy || now.Policy == wanted.Policy) && (now.Alarm == was.Alarm || now.Alarm == wanted.Alarm)));
}

/// <summary>So many tasks more, or fewer, when an average passes a line.</summary>
/// <param name="Metric"><c>CPU</c> or <c>Memory</c>: the service's average, percent.</param>
/// <param name="Above">Passes it upwards.</param>
/// <param name="Minutes">In a row.</param>
/// <param name="Change">Tasks, below 0 to take away.</param>
public sealed record StepRule(string Metric, bool Above, int Threshold, int Minutes, int Change)
{
    /// <summary>Percentage points past the line from which <see cref="Further"/> counts in place of <see cref="Change"/>.</summary>
    public int? From { get; init; }

    public int? Further { get; init; }

    /// <summary>False where its alarm is missing or someone else's.</summary>
    [JsonIgnore]
    public bool HasAlarm { get; init; } = true;

    internal (int, int?, int?) Policy => (Change, From, Further);

    internal (string, bool, int, int) Alarm => (Metric, Above, Threshold, Minutes);

    /// <summary>"1 task more from 80 % CPU for 2 minutes, 3 from 95 %".</summary>
    [JsonIgnore]
    public string Words => HasAlarm
        ? string.Create(CultureInfo.InvariantCulture, $"{Tasks(Change)} {(Change > 0 ? "more" : "fewer")} {(Above ? "from" : "at")} {Threshold} % {(Metric == "CPU" ? "CPU" : "memory")}{(Above ? "" : " and less")} for {Minutes} {(Minutes == 1 ? "minute" : "minutes")}{(From is { } by && Further is { } more ? $", {Math.Abs(more)} from {Threshold + by} %" : "")}")
        : $"{Tasks(Change)} {(Change > 0 ? "more" : "fewer")}, with no alarm to set it off";

    private static string Tasks(int change) => Math.Abs(change) == 1 ? "1 task" : string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(change)} tasks");
}

/// <summary>As many tasks before each hour as the last days say it will need (Application Auto Scaling User Guide, "Predictive scaling").</summary>
/// <param name="Metric"><c>CPU</c> or <c>Memory</c>.</param>
/// <param name="Target">Percent that each task is to have.</param>
/// <param name="Acts">False only forecasts.</param>
public sealed record ForecastRule(string Metric, int Target, bool Acts)
{
    /// <summary>Seconds before the hour; null for AWS's own 300.</summary>
    public int? Ahead { get; init; }

    /// <summary>Percent by which a forecast may go past the most tasks; null where it may not.</summary>
    public int? Past { get; init; }

    /// <summary>"A forecast for 60 % CPU, and scale to it".</summary>
    [JsonIgnore]
    public string Words => $"forecast for {Target} % {(Metric == "CPU" ? "CPU" : "memory")}{(Acts ? ", and scale to it" : " only")}{(Past is { } past ? $", up to {past} % past it" : "")}";
}
