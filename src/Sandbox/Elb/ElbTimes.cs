using System.Globalization;

namespace Sandbox.Elb;

/// <summary>How long load balancers take at speed 1.</summary>
internal static class ElbTimes
{
    /// <summary>Until a new load balancer is active: a few minutes on AWS.</summary>
    public static readonly TimeSpan Provisioning = TimeSpan.FromMinutes(2);

    /// <summary>Until a new target gets its first health check.</summary>
    public static readonly TimeSpan Registration = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Until a target that answers is healthy. Behind an Application Load Balancer a new target needs one successful check
    /// (Application Load Balancers, "Health checks for your target groups"), behind a Network Load Balancer as many as its threshold.
    /// </summary>
    public static TimeSpan UntilHealthy(BackendGroup group) => Interval(group) * (Protocols.IsApplication(group.Settings.Protocol?.Value) ? 1 : group.Settings.HealthyThresholdCount ?? 1);

    public static TimeSpan UntilUnhealthy(BackendGroup group) => Interval(group) * (group.Settings.UnhealthyThresholdCount ?? 1);

    /// <summary>The group's deregistration_delay.timeout_seconds.</summary>
    public static TimeSpan Draining(ElbState elb, BackendGroup group)
        => TimeSpan.FromSeconds(int.Parse(GroupAttributes.Of(elb, group)[GroupAttributes.Delay], CultureInfo.InvariantCulture));

    private static TimeSpan Interval(BackendGroup group) => TimeSpan.FromSeconds(group.Settings.HealthCheckIntervalSeconds ?? 0);
}
