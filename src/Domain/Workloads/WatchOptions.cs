using System.ComponentModel.DataAnnotations;

namespace Domain.Workloads;

/// <summary>Configuration section <c>Watch</c>.</summary>
public sealed class WatchOptions
{
    /// <summary>Seconds between sweeps while an operation runs or a service deploys.</summary>
    [Range(0.1, 60)]
    public double FastSeconds { get; set; } = 2;

    /// <summary>Seconds between sweeps at rest; below <see cref="FeedState.Patience"/>, or a feed at rest would look dead.</summary>
    [Range(1, 45)]
    public double SlowSeconds { get; set; } = 15;

    /// <summary>Seconds between looks at capacity providers and container instances.</summary>
    [Range(10, 3600)]
    public double CapacitySeconds { get; set; } = 60;

    /// <summary>Seconds between looks at schedules and rules that run tasks.</summary>
    [Range(10, 3600)]
    public double JobSeconds { get; set; } = 300;

    /// <summary>Seconds an account and Region stay with one process without a sign of life.</summary>
    [Range(5, 600)]
    public int LeaseSeconds { get; set; } = 30;

    /// <summary>Days that stopped tasks, events, deployments and what is gone stay searchable.</summary>
    [Range(7, 3660)]
    public int KeepDays { get; set; } = 365;
}
