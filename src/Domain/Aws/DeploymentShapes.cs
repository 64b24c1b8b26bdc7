using Amazon.ECS;
using Amazon.ECS.Model;
using Domain.Kinds.Services;
using Ecs = Amazon.ECS.Model;

namespace Domain.Aws;

/// <summary>How a service deploys, between ECS's words and Berth's.</summary>
internal static class DeploymentShapes
{
    /// <param name="roleArn">The role under which ECS calls a function.</param>
    public static DeploymentConfiguration ToConfiguration(DeploymentSpec spec, string? roleArn)
    {
        var configuration = new DeploymentConfiguration
        {
            Strategy = spec.Strategy,
            DeploymentCircuitBreaker = new DeploymentCircuitBreaker { Enable = !spec.Shifts, Rollback = !spec.Shifts },
            Alarms = new DeploymentAlarms { Enable = spec.Alarms.Length > 0, Rollback = spec.Alarms.Length > 0, AlarmNames = [.. spec.Alarms.Split(',', StringSplitOptions.RemoveEmptyEntries)] },
            LifecycleHooks = [.. Hooks(spec, roleArn)],
        };
        if (spec.Shifts)
        {
            configuration.BakeTimeInMinutes = spec.BakeMinutes;
        }

        if (spec.Strategy == "LINEAR")
        {
            configuration.LinearConfiguration = new LinearConfiguration { StepPercent = (double?)spec.Percent, StepBakeTimeInMinutes = spec.StepMinutes };
        }
        else if (spec.Strategy == "CANARY")
        {
            configuration.CanaryConfiguration = new CanaryConfiguration { CanaryPercent = (double?)spec.Percent, CanaryBakeTimeInMinutes = spec.StepMinutes };
        }

        return configuration;
    }

    public static DeploymentSpec? ToSpec(Ecs.Service service)
    {
        if (service.DeploymentConfiguration is not { } configuration)
        {
            return null;
        }

        var strategy = configuration.Strategy?.Value ?? DeploymentSpec.Rolling;
        var hooks = configuration.LifecycleHooks ?? [];
        var (pause, function) = (hooks.Find(h => h.TargetType?.Value == "PAUSE"), hooks.Find(h => h.HookTargetArn is not null));
        var linear = strategy == "LINEAR";
        return new DeploymentSpec(strategy)
        {
            BakeMinutes = strategy == DeploymentSpec.Rolling ? null : configuration.BakeTimeInMinutes ?? 0,
            Percent = linear ? (decimal?)configuration.LinearConfiguration?.StepPercent : strategy == "CANARY" ? (decimal?)configuration.CanaryConfiguration?.CanaryPercent : null,
            StepMinutes = linear ? configuration.LinearConfiguration?.StepBakeTimeInMinutes : strategy == "CANARY" ? configuration.CanaryConfiguration?.CanaryBakeTimeInMinutes : null,
            Alarms = configuration.Alarms is { Enable: true } alarms ? string.Join(',', (alarms.AlarmNames ?? []).Order(StringComparer.Ordinal)) : "",
            PauseAt = pause?.LifecycleStages?.FirstOrDefault(), PauseMinutes = pause is null ? null : pause.TimeoutConfiguration?.TimeoutInMinutes ?? 1440, Function = function?.HookTargetArn,
            HasMore = hooks.Count > (pause is null ? 0 : 1) + (function is null ? 0 : 1) || hooks.Exists(h => h.LifecycleStages is { Count: > 1 })
                || pause is { TimeoutConfiguration.Action.Value: "CONTINUE" } || (function is not null && function.LifecycleStages?.Contains(DeploymentStages.Tested) is not true)
                || (strategy == DeploymentSpec.Rolling && configuration.DeploymentCircuitBreaker is not { Enable: true, Rollback: true }),
        };
    }

    public static ShiftSpec? ToShift(LoadBalancer? balancer) => balancer?.AdvancedConfiguration is not { AlternateTargetGroupArn: { } other } advanced ? null
        : new ShiftSpec(other, advanced.ProductionListenerRule, string.IsNullOrEmpty(advanced.TestListenerRule) ? null : advanced.TestListenerRule, advanced.RoleArn ?? "");

    public static AdvancedConfiguration? ToAdvanced(ShiftSpec? shift) => shift is null ? null
        : new() { AlternateTargetGroupArn = shift.OtherGroupArn, ProductionListenerRule = shift.ProductionRule, TestListenerRule = shift.TestRule, RoleArn = shift.RoleArn };

    private static IEnumerable<DeploymentLifecycleHook> Hooks(DeploymentSpec spec, string? roleArn)
    {
        if (spec.Function is { } function)
        {
            yield return new() { TargetType = DeploymentLifecycleHookTargetType.AWS_LAMBDA, HookTargetArn = function, RoleArn = roleArn, LifecycleStages = [DeploymentStages.Tested] };
        }

        if (spec.PauseAt is { } stage)
        {
            yield return new()
            {
                TargetType = DeploymentLifecycleHookTargetType.PAUSE, LifecycleStages = [stage],
                TimeoutConfiguration = new() { TimeoutInMinutes = spec.PauseMinutes, Action = DeploymentLifecycleHookAction.ROLLBACK },
            };
        }
    }
}
