using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.Elb;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>
/// What ECS refuses of a deployment configuration (ECS API Reference, "DeploymentConfiguration" and its parts; limits from
/// the API model). It is asked about the whole configuration, what was set before included.
/// </summary>
internal static class DeploymentRules
{
    private const int DayMinutes = 1440;
    private const int LongestHookMinutes = 20160;

    public static void Check(World world, DeploymentConfiguration wanted, IReadOnlyList<LoadBalancer> balancers, ServiceConnectConfiguration? connect, bool daemon)
    {
        var strategy = wanted.Strategy?.Value ?? "ROLLING";
        Percents(wanted, daemon);
        if (daemon && strategy != "ROLLING")
        {
            throw EcsNames.Invalid($"The deployment strategy {strategy} is not supported with the DAEMON scheduling strategy.");
        }
        Refuse(wanted.BakeTimeInMinutes is < 0 or > DayMinutes, $"bakeTimeInMinutes must be between 0 and {DayMinutes}.");
        Refuse(strategy == "BLUE_GREEN" && wanted.BakeTimeInMinutes is null, "bakeTimeInMinutes must be specified when using the BLUE_GREEN deployment strategy.");
        Refuse(wanted.LinearConfiguration is not null && strategy != "LINEAR", "linearConfiguration can only be specified when using the LINEAR deployment strategy.");
        Refuse(wanted.CanaryConfiguration is not null && strategy != "CANARY", "canaryConfiguration can only be specified when using the CANARY deployment strategy.");
        Refuse(wanted.LinearConfiguration?.StepPercent is { } step && (step is < 3 or > 100 || !InTenths(step)), "stepPercent must be a multiple of 0.1 between 3.0 and 100.0.");
        Refuse(wanted.CanaryConfiguration?.CanaryPercent is { } share && (share is < 0.1 or > 100 || !InTenths(share)), "canaryPercent must be a multiple of 0.1 between 0.1 and 100.0.");
        Refuse(wanted.LinearConfiguration?.StepBakeTimeInMinutes is < 0 or > DayMinutes, $"stepBakeTimeInMinutes must be between 0 and {DayMinutes}.");
        Refuse(wanted.CanaryConfiguration?.CanaryBakeTimeInMinutes is < 0 or > DayMinutes, $"canaryBakeTimeInMinutes must be between 0 and {DayMinutes}.");
        Refuse(wanted.DeploymentCircuitBreaker?.ThresholdConfiguration is { Value: < 1 }, "The value of the circuit breaker's thresholdConfiguration must be at least 1.");
        Refuse(wanted.Alarms is { Enable: true, AlarmNames: not { Count: > 0 } }, "alarmNames must not be empty when deployment alarms are enabled.");
        Early(wanted, strategy);
        Hooks(wanted, strategy);
        if (strategy != "ROLLING")
        {
            Traffic(world, strategy, balancers, connect);
        }
    }

    /// <summary>The infrastructure and hook roles that ECS is to take, which the caller must be allowed to pass.</summary>
    public static IEnumerable<string?> Roles(DeploymentConfiguration? wanted, IEnumerable<LoadBalancer>? balancers)
        => [.. (wanted?.LifecycleHooks ?? []).Select(h => h.RoleArn), .. (balancers ?? []).Select(b => b.AdvancedConfiguration?.RoleArn)];

    private static void Percents(DeploymentConfiguration wanted, bool daemon)
    {
        if (wanted.MaximumPercent is < 100 or > 200 || wanted.MinimumHealthyPercent is < 0 or > 100)
        {
            throw EcsNames.Invalid("maximumPercent must be between 100 and 200 and minimumHealthyPercent between 0 and 100.");
        }
        if (wanted is { MaximumPercent: 100, MinimumHealthyPercent: 100 })
        {
            throw EcsNames.Invalid("Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.");
        }
        Refuse(daemon && wanted.EarlySuccessCriteria is { Enable: true }, "Early success criteria are not supported with the DAEMON scheduling strategy.");
    }

    private static void Early(DeploymentConfiguration wanted, string strategy)
    {
        if (wanted.EarlySuccessCriteria is not { Enable: true } early)
        {
            return;
        }
        Refuse(strategy != "ROLLING", "Early success criteria can only be used with the ROLLING deployment strategy.");
        Refuse(early.HealthyPercent is null || early.SourceServiceRevisionCleanup is null, "healthyPercent and sourceServiceRevisionCleanup must be specified when early success criteria are enabled.");
        Refuse(early.HealthyPercent is < 0 or > 100, "healthyPercent must be between 0 and 100.");
        Refuse(early.HealthyPercent < (wanted.MinimumHealthyPercent ?? 100), "healthyPercent must be greater than or equal to minimumHealthyPercent.");
    }

    private static void Hooks(DeploymentConfiguration wanted, string strategy)
    {
        foreach (var hook in wanted.LifecycleHooks ?? [])
        {
            Refuse(strategy == "ROLLING", "Lifecycle hooks are not supported with the ROLLING deployment strategy.");
            Refuse(hook.LifecycleStages is not { Count: > 0 }, "lifecycleStages must not be empty.");
            Refuse(hook.TimeoutConfiguration?.TimeoutInMinutes is < 1 or > LongestHookMinutes, $"timeoutInMinutes must be between 1 and {LongestHookMinutes}.");
            if (LifecycleHooks.IsPause(hook))
            {
                Refuse(hook.HookTargetArn is not null, "hookTargetArn cannot be specified for a PAUSE lifecycle hook.");
                Refuse(hook.LifecycleStages?.Except(Stages.Pausable, StringComparer.Ordinal).Any() == true, "PAUSE lifecycle hooks cannot be configured at the TEST_TRAFFIC_SHIFT or PRODUCTION_TRAFFIC_SHIFT stages.");
                continue;
            }
            Refuse(string.IsNullOrEmpty(hook.HookTargetArn), "hookTargetArn must be specified for an AWS_LAMBDA lifecycle hook.");
            Refuse(hook.HookTargetArn?.Split(':') is not ["arn", _, "lambda", _, _, "function", ..], "hookTargetArn must be the ARN of a Lambda function.");
            Refuse(string.IsNullOrEmpty(hook.RoleArn), "roleArn must be specified for an AWS_LAMBDA lifecycle hook.");
        }
    }

    private static void Traffic(World world, string strategy, IReadOnlyList<LoadBalancer> balancers, ServiceConnectConfiguration? connect)
    {
        Refuse(balancers.Count == 0 && connect?.Enabled != true && strategy != "BLUE_GREEN", $"The deployment strategy {strategy} requires a load balancer or Service Connect.");
        foreach (var balancer in balancers)
        {
            if (balancer.AdvancedConfiguration is not { } advanced)
            {
                throw EcsNames.Invalid($"advancedConfiguration must be specified for each load balancer when using the {strategy} deployment strategy.");
            }
            Refuse(string.IsNullOrEmpty(advanced.AlternateTargetGroupArn) || string.IsNullOrEmpty(advanced.ProductionListenerRule) || string.IsNullOrEmpty(advanced.RoleArn),
                "advancedConfiguration must have an alternateTargetGroupArn, a productionListenerRule and a roleArn.");
            Refuse(advanced.AlternateTargetGroupArn == balancer.TargetGroupArn, "alternateTargetGroupArn must differ from targetGroupArn.");
            Refuse(!world.State.Elb.TargetGroups.ContainsKey(advanced.AlternateTargetGroupArn), $"The target group with targetGroupArn {advanced.AlternateTargetGroupArn} does not exist.");
            foreach (var rule in new[] { advanced.ProductionListenerRule, advanced.TestListenerRule })
            {
                Refuse(rule is not null && Forwarding.Rule(world.State.Elb, rule) is null, $"The listener rule {rule} does not exist.");
            }
            Refuse(!TaskRoles.Trusts(world, advanced.RoleArn, TaskRoles.Ecs),
                "Unable to assume role and validate the listeners configured on your load balancer. Please verify that the ECS service role being passed has the proper permissions.");
        }
    }

    private static bool InTenths(double value) => Math.Abs((value * 10) - Math.Round(value * 10)) < 1e-9;

    private static void Refuse(bool wrong, string message)
    {
        if (wrong)
        {
            throw EcsNames.Invalid(message);
        }
    }
}
