using Sandbox.State;

namespace Sandbox.CloudWatch;

/// <summary>
/// What CloudWatch remembers: alarms, what callers put, and how many tasks ran when. The metrics of workloads are not kept:
/// they follow from the counts.
/// </summary>
internal sealed class CloudWatchState
{
    /// <summary>By ARN.</summary>
    public Documents<AlarmRecord> Alarms { get; init; } = new();

    /// <summary>By service ARN; a deleted service's counts stay as long as its metrics would.</summary>
    public Documents<ServiceHistory> Services { get; init; } = new();

    /// <summary>By cluster ARN.</summary>
    public Documents<ClusterHistory> Clusters { get; init; } = new();

    /// <summary>Load made on demand, oldest first.</summary>
    public List<Load> Loads { get; init; } = [];

    /// <summary>What PutMetricData brought, by account, Region and metric.</summary>
    public Documents<PutSeries> Put { get; init; } = new();

    /// <summary>Values that hold until they change, by account, Region and metric.</summary>
    public Documents<Gauge> Gauges { get; init; } = new();
}

/// <summary>How many tasks a service had when: the ground its metrics are computed from.</summary>
internal sealed class ServiceHistory
{
    public required string Arn { get; init; }

    /// <summary>CPU units the service was sized for when it first ran: its demand is a share of it.</summary>
    public int SizedCpu { get; set; }

    /// <summary>MiB of one task when the service first ran.</summary>
    public int SizedMemory { get; set; }

    /// <summary>ARNs of the target groups its tasks stand in.</summary>
    public List<string> TargetGroups { get; set; } = [];

    /// <summary>The family of its task definition.</summary>
    public string Family { get; set; } = "";

    /// <summary>Oldest first: each holds until the next.</summary>
    public List<CountPoint> Points { get; init; } = [];
}

/// <param name="At">Seconds since 1970.</param>
/// <param name="Cpu">CPU units of one task.</param>
/// <param name="Memory">MiB of one task.</param>
/// <param name="OnInstances">The tasks run on container instances.</param>
/// <param name="Unhealthy">Targets that fail their health checks.</param>
internal sealed record CountPoint(long At, int Running, int Pending, int Desired, int Deployments, int Cpu, int Memory, bool OnInstances, int Unhealthy = 0);

/// <summary>What a cluster's own metrics depend on, beside its services.</summary>
internal sealed class ClusterHistory
{
    /// <summary>Oldest first: each holds until the next.</summary>
    public List<ClusterPoint> Points { get; init; } = [];
}

/// <param name="At">Seconds since 1970.</param>
/// <param name="Insights">Container Insights: <c>disabled</c>, <c>enabled</c> or <c>enhanced</c>.</param>
/// <param name="Cpu">CPU units of all registered container instances.</param>
/// <param name="Memory">MiB of all registered container instances.</param>
internal sealed record ClusterPoint(long At, string Insights, int Instances, int Cpu, int Memory);

/// <summary>A busy time made on demand.</summary>
/// <param name="Service">The ARN of the one service it is for; null for all whose ARN has <paramref name="Match"/> in it.</param>
/// <param name="Cpu">What each request costs, as a factor.</param>
/// <param name="Requests">How many requests come, as a factor.</param>
internal sealed record Load(string Id, string? Service, string? Match, double Cpu, double Requests, DateTimeOffset From, DateTimeOffset Until)
{
    public bool Concerns(string service) => Service is null ? Match is null || service.Contains(Match, StringComparison.OrdinalIgnoreCase) : Service == service;
}

internal sealed record Dim(string Name, string Value);

/// <summary>Which metric: its namespace, name and dimensions, these ordered by name.</summary>
internal sealed record MetricId(string Namespace, string Name, IReadOnlyList<Dim> Dimensions)
{
    /// <summary>One text for one metric.</summary>
    public string Key { get; } = $"{Namespace}\n{Name}{string.Concat(Dimensions.OrderBy(d => d.Name, StringComparer.Ordinal).Select(d => $"\n{d.Name}={d.Value}"))}";

    public string? this[string dimension] => Dimensions.FirstOrDefault(d => d.Name == dimension)?.Value;

    public static MetricId Of(string space, string name, params IEnumerable<(string Name, string Value)> dimensions)
        => new(space, name, [.. dimensions.Select(d => new Dim(d.Name, d.Value))]);
}

/// <summary>A metric somebody put.</summary>
internal sealed class PutSeries
{
    public required string Namespace { get; init; }
    public required string Name { get; init; }
    public List<Dim> Dimensions { get; init; } = [];
    public string Unit { get; set; } = "None";

    /// <summary>Put with a storage resolution of one second: kept by the second, otherwise by the minute.</summary>
    public bool HighResolution { get; set; }

    /// <summary>By second since 1970; the oldest go first when there are too many.</summary>
    public SortedDictionary<long, PutPoint> Points { get; init; } = [];
}

/// <summary>All that was put for one second (high resolution) or minute.</summary>
internal sealed class PutPoint
{
    public double Sum { get; set; }
    public double Count { get; set; }
    public double Min { get; set; }
    public double Max { get; set; }

    /// <summary>The single values and how often each came; empty where only statistics were put, and no percentile is known.</summary>
    public List<double> Values { get; init; } = [];
    public List<double> Counts { get; init; } = [];
}

/// <summary>A metric whose value holds until it changes.</summary>
internal sealed class Gauge
{
    public required string Namespace { get; init; }
    public required string Name { get; init; }
    public List<Dim> Dimensions { get; init; } = [];
    public List<GaugePoint> Points { get; init; } = [];
}

/// <param name="At">Seconds since 1970.</param>
/// <param name="Value">Null: no value from here on.</param>
internal sealed record GaugePoint(long At, double? Value);
