using System.Text.RegularExpressions;
using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.AutoScalingGroups;
using Sandbox.State;
using Sandbox.Wire;
using Scaling = Amazon.ECS.Model.ManagedScaling;

namespace Sandbox.Ecs;

/// <summary>What ECS refuses of capacity providers, and fills in (ECS API Reference, AutoScalingGroupProvider).</summary>
internal static partial class ProviderRules
{
    public const int MostOfCluster = 20;

    public static void CheckName(string name)
    {
        if (!Name().IsMatch(name))
        {
            throw EcsNames.Invalid("The specified capacity provider name is invalid. Up to 255 characters are allowed. They include letters (both upper- and lowercase), numbers, underscores (_), and hyphens (-). The name cannot be prefixed with \"aws\", \"ecs\", or \"fargate\". Specify a valid name and try again.");
        }
    }

    public static AutoScalingGroupProvider Complete(World world, Call call, AutoScalingGroupProvider given)
    {
        var group = Groups.Known(world, given.AutoScalingGroupArn ?? "", call)
            ?? throw EcsNames.Invalid("The specified Auto Scaling group ARN is not valid. Specify a valid Auto Scaling group ARN and try again.");
        if (world.State.Ecs.Providers.Values.Any(p => p.Status != "INACTIVE" && p.Group?.AutoScalingGroupArn == group.Arn))
        {
            throw EcsNames.Invalid("The specified Auto Scaling group ARN is already being used by another capacity provider. Specify a unique Auto Scaling group ARN and try again.");
        }
        var complete = new AutoScalingGroupProvider
        {
            AutoScalingGroupArn = group.Arn,
            ManagedScaling = Complete(given.ManagedScaling, null),
            ManagedTerminationProtection = given.ManagedTerminationProtection ?? ManagedTerminationProtection.DISABLED,
            ManagedDraining = given.ManagedDraining ?? ManagedDraining.ENABLED,
        };
        Check(complete, group);
        return complete;
    }

    public static void Update(World world, EcsProvider provider, AutoScalingGroupProviderUpdate update)
    {
        if (provider.Group is not { } set)
        {
            return;
        }
        var group = world.State.Groups.Groups.GetValueOrDefault(set.AutoScalingGroupArn) ?? throw new AwsError("ClientException", "The Auto Scaling group of the capacity provider was not found.");
        var next = new AutoScalingGroupProvider
        {
            AutoScalingGroupArn = set.AutoScalingGroupArn,
            ManagedScaling = Complete(update.ManagedScaling, set.ManagedScaling),
            ManagedTerminationProtection = update.ManagedTerminationProtection ?? set.ManagedTerminationProtection,
            ManagedDraining = update.ManagedDraining ?? set.ManagedDraining,
        };
        Check(next, group);
        (set.ManagedScaling, set.ManagedTerminationProtection, set.ManagedDraining) = (next.ManagedScaling, next.ManagedTerminationProtection, next.ManagedDraining);
        (provider.HighSince, provider.LowSince, provider.WarmUntil) = (null, null, null);
    }

    /// <summary>Whether services or live tasks of the cluster use one of these.</summary>
    public static bool InUse(EcsCluster cluster, IReadOnlyCollection<string> names)
        => cluster.Services.Values.Any(s => s.Status != "INACTIVE" && s.Rollouts.Exists(r => r.Strategy.Exists(i => names.Contains(i.CapacityProvider))))
            || cluster.Tasks.Values.Any(t => t.CapacityProvider is { } p && names.Contains(p) && t.Phase != TaskPhase.Stopped);

    private static Scaling Complete(Scaling? given, Scaling? before) => new()
    {
        Status = given?.Status ?? before?.Status ?? (given is null ? ManagedScalingStatus.DISABLED : ManagedScalingStatus.ENABLED),
        TargetCapacity = given?.TargetCapacity ?? before?.TargetCapacity ?? 100,
        MinimumScalingStepSize = given?.MinimumScalingStepSize ?? before?.MinimumScalingStepSize ?? 1,
        MaximumScalingStepSize = given?.MaximumScalingStepSize ?? before?.MaximumScalingStepSize ?? 10000,
        InstanceWarmupPeriod = given?.InstanceWarmupPeriod ?? before?.InstanceWarmupPeriod ?? 300,
    };

    private static void Check(AutoScalingGroupProvider provider, ScalingGroup group)
    {
        var scaling = provider.ManagedScaling;
        if (scaling.TargetCapacity is < 1 or > 100)
        {
            throw EcsNames.Invalid("The managed scaling configuration is invalid: targetCapacity must be between 1 and 100.");
        }
        if (scaling.MinimumScalingStepSize is < 1 or > 10000 || scaling.MaximumScalingStepSize is < 1 or > 10000 || scaling.MinimumScalingStepSize > scaling.MaximumScalingStepSize)
        {
            throw EcsNames.Invalid("The managed scaling configuration is invalid: minimumScalingStepSize and maximumScalingStepSize must be between 1 and 10000, and the minimum must not be above the maximum.");
        }
        if (scaling.InstanceWarmupPeriod is < 0 or > 10000)
        {
            throw EcsNames.Invalid("The managed scaling configuration is invalid: instanceWarmupPeriod must be between 0 and 10000.");
        }
        if (provider.ManagedTerminationProtection?.Value != "ENABLED")
        {
            return;
        }
        if (scaling.Status?.Value != "ENABLED")
        {
            throw EcsNames.Invalid("The managed termination protection setting for the capacity provider is invalid. To enable managed termination protection for a capacity provider, managed scaling must be enabled.");
        }
        if (!group.ProtectsNew)
        {
            throw EcsNames.Invalid("The managed termination protection setting for the capacity provider is invalid. To enable managed termination protection for a capacity provider, the Auto Scaling group must have instance protection from scale in enabled.");
        }
    }

    [GeneratedRegex("^(?!(?i:aws|ecs|fargate))[A-Za-z0-9_-]{1,255}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
