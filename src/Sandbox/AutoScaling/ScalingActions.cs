using Amazon.ApplicationAutoScaling.Model;
using Sandbox.CloudWatch;
using Sandbox.Ecs;
using Sandbox.State;

namespace Sandbox.AutoScaling;

/// <summary>
/// What alarms do to counts. Source: Application Auto Scaling User Guide, "How target tracking scaling works", "Define
/// cooldown periods", "Scaling activities" and Amazon ECS Developer Guide, "Automatically scale your service".
/// </summary>
internal sealed class ScalingActions(World world, Activities activities)
{
    private const int DefaultCooldown = 300;

    /// <param name="To">The count wanted; null to leave it.</param>
    /// <param name="Why">AWS's code for why nothing is done, where it has one.</param>
    private sealed record Wish(int? To, string? Why);

    private static readonly Wish nothing = new(null, null);

    /// <summary>
    /// Says of a metric's value and a time whether acting on the alarm then would change anything, were all else as it is
    /// now; null where there is no such policy.
    /// </summary>
    public Func<double, DateTimeOffset, bool>? Foresee(string action, AlarmRecord alarm)
        => Find(action) is ({ } target, { } policy, { } service)
            ? (value, at) => Decide(target, policy, service, alarm, value, at) is var wish
                && (wish.To is not null || (wish.Why is { } why && target.NotScaled != $"{policy.PolicyName} {why}"))
            : null;

    /// <summary>The alarm is in the state ALARM, and has been looked at again.</summary>
    public void Act(string action, AlarmRecord alarm, double value)
    {
        if (Find(action) is not ({ } target, { } policy, { } service))
        {
            return;
        }
        var wish = Decide(target, policy, service, alarm, value, world.Now);
        var cause = $"monitor alarm {alarm.Name} in state ALARM triggered policy {policy.PolicyName}";
        if (wish.To is { } wanted)
        {
            if (wanted > service.Desired)
            {
                target.OutFrom = target.OutUntil > world.Now ? target.OutFrom : service.Desired;
                target.OutUntil = world.Now.AddSeconds(Cooldown(policy, scaleOut: true));
                target.InUntil = null;
            }
            else
            {
                target.InUntil = world.Now.AddSeconds(Cooldown(policy, scaleOut: false));
                target.OutUntil = null;
            }
            activities.Move(target, service, wanted, cause);
        }
        else if (wish.Why is { } why && target.NotScaled != $"{policy.PolicyName} {why}")
        {
            target.NotScaled = $"{policy.PolicyName} {why}";
            var activity = activities.Done(target, "Attempting to scale due to alarm triggered", cause, "Failed", "");
            activity.StatusMessage = null;
            activity.NotScaledReasons =
            [
                new()
                {
                    Code = why, CurrentCapacity = service.Desired,
                    MaxCapacity = why == "AlreadyAtMaxCapacity" ? target.Max : null, MinCapacity = why == "AlreadyAtMinCapacity" ? target.Min : null,
                },
            ];
        }
    }

    private Wish Decide(ScalableResource target, ScalingPolicy policy, EcsService service, AlarmRecord alarm, double value, DateTimeOffset at)
    {
        var current = service.Desired;
        var from = at < target.OutUntil ? target.OutFrom : current;
        int? computed;
        bool grows;
        if (policy.TargetTrackingScalingPolicyConfiguration is { } tracking)
        {
            grows = alarm.Comparison.StartsWith("Greater", StringComparison.Ordinal);
            computed = Tracked(tracking, value, grows ? from : current);
            if (!grows && tracking.DisableScaleIn == true)
            {
                return nothing;
            }
        }
        else if (policy.StepScalingPolicyConfiguration is { } steps)
        {
            var breach = Aggregated(steps, alarm, value, at) - alarm.Threshold;
            computed = StepAdjustments.Capacity(steps, breach, current);
            grows = computed >= current;
            computed = grows ? StepAdjustments.Capacity(steps, breach, from) : computed;
        }
        else
        {
            return nothing;
        }
        return computed is not { } capacity ? nothing : grows ? Out(target, capacity, current) : In(target, policy, service, capacity, at);
    }

    private static Wish Out(ScalableResource target, int capacity, int current)
        => target.Suspended.DynamicScalingOutSuspended == true ? nothing
            : Math.Min(capacity, target.Max) > current ? new(Math.Max(target.Min, Math.Min(capacity, target.Max)), null)
            : current >= target.Max && capacity > current ? new(null, "AlreadyAtMaxCapacity")
            : nothing;

    private Wish In(ScalableResource target, ScalingPolicy policy, EcsService service, int capacity, DateTimeOffset at)
    {
        var current = service.Desired;
        if (target.Suspended.DynamicScalingInSuspended == true || at < target.InUntil || capacity >= current)
        {
            return nothing;
        }
        foreach (var other in target.Policies.Values.Where(p => p.PolicyName != policy.PolicyName && p.TargetTrackingScalingPolicyConfiguration is not null))
        {
            // The largest capacity wins: in goes only what every policy can spare.
            var tracking = other.TargetTrackingScalingPolicyConfiguration;
            var states = (other.Alarms ?? []).Select(a => world.State.CloudWatch.Alarms.GetValueOrDefault(a.AlarmARN)).OfType<AlarmRecord>().ToList();
            var low = states.Find(a => a.Comparison.StartsWith("Less", StringComparison.Ordinal));
            if (states.Exists(a => a != low && a.State == "ALARM"))
            {
                return nothing;
            }
            if (tracking.DisableScaleIn == true)
            {
                continue;
            }
            if (low is not { State: "ALARM" } || Newest(low, low.Queries[0].Stat, at) is not { } measured)
            {
                return nothing;
            }
            capacity = Math.Max(capacity, Tracked(tracking, measured, current));
        }
        var least = Math.Max(target.Min, at < target.PredictedUntil ? Math.Min(target.Predicted ?? 0, target.Max) : 0);
        capacity = Math.Max(capacity, least);
        if (capacity >= current)
        {
            return current <= target.Min ? new(null, "AlreadyAtMinCapacity") : nothing;
        }
        // ECS turns scale-in off while it deploys.
        return service.Rollouts.Count > 1 || service.Primary.State == "IN_PROGRESS" ? new(null, "TargetServicePutResourceAsUnscalable") : new(capacity, null);
    }

    /// <summary>In proportion: the count at which each task would be at the target.</summary>
    private static int Tracked(TargetTrackingScalingPolicyConfiguration tracking, double value, int from)
        => (int)Math.Min(int.MaxValue, Math.Ceiling(Math.Max(1, from) * value / (tracking.TargetValue ?? 1)));

    /// <summary>The newest period by the policy's aggregation; sums, counts and percentiles as the alarm has them.</summary>
    private double Aggregated(StepScalingPolicyConfiguration steps, AlarmRecord alarm, double value, DateTimeOffset at)
    {
        var wanted = steps.MetricAggregationType?.Value ?? "Average";
        if (alarm.IsMath || alarm.Queries[0] is not { Stat: "Average" or "Minimum" or "Maximum" } query || query.Stat == wanted)
        {
            return value;
        }
        return Newest(alarm, wanted, at) ?? value;
    }

    /// <summary>A statistic of the alarm's metric over its last period; of an expression what it last saw.</summary>
    private double? Newest(AlarmRecord alarm, string? stat, DateTimeOffset at)
    {
        if (alarm.IsMath)
        {
            return alarm.Newest;
        }
        var (parts, query, end) = (alarm.Arn.Split(':'), alarm.Queries[0], at.ToUnixTimeSeconds());
        var series = new Catalogue(world, parts[4], parts[3]).Find(new(query.Namespace ?? "", query.Name ?? "", query.Dimensions));
        return series is null ? null : Statistics.Of(series, stat ?? "Average", end - alarm.Period, end);
    }

    private static int Cooldown(ScalingPolicy policy, bool scaleOut) => policy.TargetTrackingScalingPolicyConfiguration is { } tracking
        ? (scaleOut ? tracking.ScaleOutCooldown : tracking.ScaleInCooldown) ?? DefaultCooldown
        : policy.StepScalingPolicyConfiguration?.Cooldown ?? DefaultCooldown;

    /// <summary>
    /// From a policy's ARN, <c>arn:aws:autoscaling:region:account:scalingPolicy:id:resource/ecs/service/cluster/name:policyName/policy</c>,
    /// to the policy.
    /// </summary>
    private (ScalableResource? Target, ScalingPolicy Policy, EcsService Service) Find(string arn)
    {
        var parts = arn.Split(':');
        if (parts.Length == 9 && parts[7].StartsWith("resource/ecs/", StringComparison.Ordinal)
            && world.State.Scaling.Targets.TryGetValue($"arn:aws:application-autoscaling:{parts[3]}:{parts[4]}:{parts[7]["resource/ecs/".Length..]} ecs:service:DesiredCount", out var target)
            && target.Policies.Values.FirstOrDefault(p => p.PolicyARN == arn) is { } policy
            && activities.ServiceOf(target) is { } service)
        {
            return (target, policy, service);
        }
        return default;
    }
}
