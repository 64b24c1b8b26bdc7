using Sandbox.AutoScalingGroups;
using Sandbox.CloudWatch;
using Sandbox.Ec2;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>
/// Cluster auto scaling: the reservation of a provider's group and what follows from it (ECS Developer Guide,
/// "Automatically manage Amazon ECS capacity with cluster auto scaling", and the AWS article "Deep dive on Amazon ECS
/// cluster auto scaling").
/// </summary>
internal sealed class ManagedScaling(World world, GroupLife groups)
{
    /// <summary>The alarm above the target needs one datapoint of a minute, the one below fifteen.</summary>
    private static readonly TimeSpan high = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan low = TimeSpan.FromMinutes(15);

    /// <summary>
    /// CapacityProviderReservation in percent: instances needed by instances there, 100 where neither, 200 where only needed.
    /// Null where the provider does not scale.
    /// </summary>
    public static double? Reservation(World world, EcsCluster cluster, EcsProvider provider)
    {
        if (!provider.Scales || GroupOf(world, provider) is not { } group)
        {
            return null;
        }
        var needed = Needed(world, cluster, provider, group);
        var there = group.Current.Count();
        return there > 0 ? 100.0 * needed / there : needed > 0 ? 200 : 100;
    }

    /// <summary>An alarm's time has come. Key: cluster ARN, space, provider name.</summary>
    public void Step(string key)
    {
        var parts = key.Split(' ');
        if (world.State.Ecs.Clusters.TryGetValue(parts[0], out var cluster) && Providers.Find(world, cluster, parts[1]) is { } provider)
        {
            Evaluate(cluster, provider);
        }
    }

    public void Evaluate(EcsCluster cluster, EcsProvider provider)
    {
        Gauges.Set(
            world, Wire.Arns.Region(cluster.Arn),
            MetricId.Of("AWS/ECS/ManagedScaling", "CapacityProviderReservation", ("ClusterName", cluster.Name), ("CapacityProviderName", provider.Name)),
            cluster.CapacityProviders.Contains(provider.Name) ? Reservation(world, cluster, provider) : null, Wire.Arns.Account(cluster.Arn));
        if (!provider.Scales || !cluster.CapacityProviders.Contains(provider.Name) || GroupOf(world, provider) is not { Deleting: false } group)
        {
            Rest(cluster, provider);
            return;
        }
        Protect(cluster, provider, group);
        var set = provider.Group?.ManagedScaling;
        var wanted = Math.Clamp((int)Math.Ceiling(Needed(world, cluster, provider, group) * 100.0 / (set?.TargetCapacity ?? 100)), group.Min, group.Max);
        if (wanted > group.Desired)
        {
            provider.LowSince = null;
            provider.HighSince ??= world.Now;
            Out(cluster, provider, group, wanted, set?.MinimumScalingStepSize ?? 1, set?.MaximumScalingStepSize ?? 10000, TimeSpan.FromSeconds(set?.InstanceWarmupPeriod ?? 300));
        }
        else if (wanted < group.Desired)
        {
            provider.HighSince = null;
            provider.LowSince ??= world.Now;
            In(cluster, provider, group, wanted);
        }
        else
        {
            Rest(cluster, provider);
        }
    }

    private void Out(EcsCluster cluster, EcsProvider provider, ScalingGroup group, int wanted, int least, int most, TimeSpan warmup)
    {
        var due = (provider.HighSince ?? world.Now) + high;
        // A step that was as big as may be waits for its instances before the next.
        if (provider.WarmUntil > due)
        {
            due = provider.WarmUntil.Value;
        }
        if (world.Now < due)
        {
            world.At(due, DueKind.ManagedScaling, Key(cluster, provider));
            return;
        }
        var next = Math.Min(group.Desired + Math.Clamp(wanted - group.Desired, least, most), group.Max);
        groups.SetDesired(group, next, Cause(provider, group, "AlarmHigh"));
        provider.HighSince = null;
        provider.WarmUntil = next < wanted ? world.Now + warmup : null;
        if (next < wanted)
        {
            Evaluate(cluster, provider);
        }
    }

    private void In(EcsCluster cluster, EcsProvider provider, ScalingGroup group, int wanted)
    {
        var due = (provider.LowSince ?? world.Now) + low;
        if (world.Now < due)
        {
            world.At(due, DueKind.ManagedScaling, Key(cluster, provider));
            return;
        }
        provider.LowSince = null;
        groups.SetDesired(group, wanted, Cause(provider, group, "AlarmLow"));
    }

    private void Rest(EcsCluster cluster, EcsProvider provider)
    {
        (provider.HighSince, provider.LowSince) = (null, null);
        world.Agenda.Remove(DueKind.ManagedScaling, Key(cluster, provider));
    }

    /// <summary>With managed termination protection only instances without tasks may be ended.</summary>
    private void Protect(EcsCluster cluster, EcsProvider provider, ScalingGroup group)
    {
        if (!provider.ProtectsInstances)
        {
            return;
        }
        var tasks = InstanceFacts.TasksByInstance(cluster);
        var busy = cluster.Instances.Values.Where(i => tasks[i.Id].Any(t => !IsDaemon(cluster, t))).Select(i => i.Ec2InstanceId).ToHashSet(StringComparer.Ordinal);
        foreach (var member in group.Current.Where(m => m.State == "InService" && m.Protected != busy.Contains(m.Id)))
        {
            member.Protected = busy.Contains(member.Id);
            group.SaidProtected = false;
            groups.Look(group);
        }
    }

    private static ScalingGroup? GroupOf(World world, EcsProvider provider) => provider.Group is { } set ? world.State.Groups.Groups.GetValueOrDefault(set.AutoScalingGroupArn) : null;

    /// <summary>Instances with tasks, and as many more as the waiting tasks fill.</summary>
    private static int Needed(World world, EcsCluster cluster, EcsProvider provider, ScalingGroup group)
    {
        var tasks = InstanceFacts.TasksByInstance(cluster);
        var used = cluster.Instances.Values.Count(i => i.CapacityProvider == provider.Name && i.Status != "DRAINING" && tasks[i.Id].Any(t => t.HoldsResources && !IsDaemon(cluster, t)));
        var waiting = cluster.Tasks.Values.Where(t => t.AwaitsInstance && t.CapacityProvider == provider.Name).ToList();
        return used + (waiting.Count > 0 && TypeOf(world, group) is var (type, interfaces) ? Bins.Fill(waiting.Select(t => Bins.Of(world, t)), type, interfaces) : 0);
    }

    /// <summary>Tasks of DAEMON services keep no instance.</summary>
    private static bool IsDaemon(EcsCluster cluster, EcsTask task) => task.ServiceName is { } name && cluster.Services.TryGetValue(name, out var service) && service.IsDaemon;

    /// <summary>What the group launches, and how many tasks may have an interface of their own on it.</summary>
    private static (InstanceType Type, int Interfaces)? TypeOf(World world, ScalingGroup group)
    {
        var data = world.State.Ec2.Templates.GetValueOrDefault(group.Template.Id)?.Version(group.Template.Version)?.Data;
        if (InstanceTypes.Find(data?.InstanceType?.Value) is not { } type)
        {
            return null;
        }
        var profile = Profiles.Arn(world, Wire.Arns.Account(group.Arn), data?.IamInstanceProfile?.Arn, data?.IamInstanceProfile?.Name);
        return (type, Agents.IsTrunked(world, group.Region, type, profile, managed: false) ? type.TrunkedTasks : type.Interfaces - 1);
    }

    private static string Cause(EcsProvider provider, ScalingGroup group, string alarm)
        => $"a monitor alarm TargetTracking-{group.Name}-{alarm}-{Uuid($"{alarm} {provider.Arn}")} in state ALARM triggered policy {PolicyName(provider)}";

    /// <summary>The scaling policy that ECS keeps on the group.</summary>
    public static string PolicyName(EcsProvider provider) => $"ECSManagedAutoScalingPolicy-{Uuid($"policy {provider.Arn}")}";

    private static string Uuid(string name)
    {
        var digits = SandboxAccount.Digest(name) + SandboxAccount.Digest($"more {name}");
        return $"{digits[..8]}-{digits[8..12]}-4{digits[13..16]}-8{digits[17..20]}-{digits[20..]}";
    }

    private static string Key(EcsCluster cluster, EcsProvider provider) => $"{cluster.Arn} {provider.Name}";
}
