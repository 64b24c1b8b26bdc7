using Amazon.AutoScaling.Model;
using Sandbox.State;

namespace Sandbox.AutoScalingGroups;

/// <summary>Groups as DescribeAutoScalingGroups shows them.</summary>
internal static class GroupViews
{
    public static AutoScalingGroup Of(World world, ScalingGroup group) => new()
    {
        AutoScalingGroupARN = group.Arn,
        AutoScalingGroupName = group.Name,
        LaunchTemplate = Template(group.Template),
        MinSize = group.Min,
        MaxSize = group.Max,
        DesiredCapacity = group.Desired,
        DefaultCooldown = group.Cooldown,
        AvailabilityZones = Zones(world, group),
        VPCZoneIdentifier = string.Join(',', group.Subnets),
        HealthCheckType = group.HealthCheckType,
        HealthCheckGracePeriod = group.HealthCheckGrace,
        CreatedTime = group.Created.UtcDateTime,
        Instances = [.. group.Members.Select(m => Member(m))],
        SuspendedProcesses = [.. group.Suspended.Select(s => new SuspendedProcess { ProcessName = s.Key, SuspensionReason = s.Value })],
        Status = group.Deleting ? "Delete in progress" : null,
        Tags = [.. group.Tags.Select(t => Tag(group, t))],
        TerminationPolicies = group.TerminationPolicies,
        NewInstancesProtectedFromScaleIn = group.ProtectsNew,
        CapacityRebalance = group.CapacityRebalance,
        DefaultInstanceWarmup = group.Warmup,
        ServiceLinkedRoleARN = group.ServiceLinkedRole,
        LoadBalancerNames = [],
        TargetGroupARNs = [],
        TrafficSources = [],
        EnabledMetrics = [],
    };

    public static LaunchTemplateSpecification Template(TemplateChoice choice) => new() { LaunchTemplateId = choice.Id, LaunchTemplateName = choice.Name, Version = choice.Version };

    public static List<string> Zones(World world, ScalingGroup group)
        => [.. group.Subnets.Select(s => world.State.Ec2.Subnets.GetValueOrDefault(s)?.Zone).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public static TagDescription Tag(ScalingGroup group, GroupTag tag)
        => new() { ResourceId = group.Name, ResourceType = "auto-scaling-group", Key = tag.Key, Value = tag.Value, PropagateAtLaunch = tag.Propagate };

    public static AutoScalingInstanceDetails Details(ScalingGroup group, GroupMember member) => new()
    {
        InstanceId = member.Id,
        InstanceType = member.Type,
        AutoScalingGroupName = group.Name,
        AvailabilityZone = member.Zone,
        LifecycleState = member.State,
        HealthStatus = member.Unhealthy ? "UNHEALTHY" : "HEALTHY",
        LaunchTemplate = Template(member.Template),
        ProtectedFromScaleIn = member.Protected,
    };

    public static Activity Of(ScalingGroup group, GroupActivity activity) => new()
    {
        ActivityId = activity.Id,
        AutoScalingGroupName = group.Name,
        AutoScalingGroupARN = group.Arn,
        Description = activity.Description,
        Cause = activity.Cause,
        StartTime = activity.Start.UtcDateTime,
        EndTime = activity.End?.UtcDateTime,
        StatusCode = activity.Status,
        StatusMessage = activity.Message,
        Progress = activity.Progress,
        Details = activity.Details,
    };

    private static Instance Member(GroupMember member) => new()
    {
        InstanceId = member.Id,
        InstanceType = member.Type,
        AvailabilityZone = member.Zone,
        LifecycleState = member.State,
        HealthStatus = member.Unhealthy ? "Unhealthy" : "Healthy",
        LaunchTemplate = Template(member.Template),
        ProtectedFromScaleIn = member.Protected,
    };
}
