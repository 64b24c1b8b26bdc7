using System.Globalization;
using Amazon.AutoScaling.Model;
using Sandbox.Ec2;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.AutoScalingGroups;

/// <summary>What EC2 Auto Scaling refuses of a group, in its own words, and what the Sandbox does not offer.</summary>
internal static class GroupRules
{
    public static readonly IReadOnlyList<string> Processes =
        ["AddToLoadBalancer", "AlarmNotification", "AZRebalance", "HealthCheck", "InstanceRefresh", "Launch", "ReplaceUnhealthy", "ScheduledActions", "Terminate"];

    private static readonly string[] policies = ["Default", "OldestInstance", "NewestInstance", "OldestLaunchTemplate", "OldestLaunchConfiguration", "ClosestToNextInstanceHour", "AllocationStrategy"];

    public static AwsError Invalid(string message) => new("ValidationError", message);

    public static void Refuse(CreateAutoScalingGroupRequest request)
    {
        if (request.LaunchTemplate is null && request.LaunchConfigurationName is null && request.MixedInstancesPolicy is null && request.InstanceId is null)
        {
            throw Invalid("Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.");
        }
        NotOffered(
            (request.LaunchConfigurationName is not null, "LaunchConfigurationName"), (request.InstanceId is not null, "InstanceId"), (request.MixedInstancesPolicy is not null, "MixedInstancesPolicy"),
            (request.LoadBalancerNames is { Count: > 0 }, "LoadBalancerNames"), (request.TargetGroupARNs is { Count: > 0 }, "TargetGroupARNs"), (request.TrafficSources is { Count: > 0 }, "TrafficSources"),
            (request.PlacementGroup is not null, "PlacementGroup"), (request.MaxInstanceLifetime is > 0, "MaxInstanceLifetime"), (request.InstanceMaintenancePolicy is not null, "InstanceMaintenancePolicy"),
            (request.DesiredCapacityType is not null and not "units", "DesiredCapacityType"), (request.CapacityReservationSpecification is not null, "CapacityReservationSpecification"),
            (request.AvailabilityZoneImpairmentPolicy is not null, "AvailabilityZoneImpairmentPolicy"), (request.InstanceLifecyclePolicy is not null, "InstanceLifecyclePolicy"), (request.CapacityRebalance == true, "CapacityRebalance"),
            (request.AvailabilityZoneDistribution is { CapacityDistributionStrategy.Value: not "balanced-best-effort" }, "AvailabilityZoneDistribution"), (request.DeletionProtection is { Value: not "none" }, "DeletionProtection"));
    }

    public static void Refuse(UpdateAutoScalingGroupRequest request) => NotOffered(
        (request.LaunchConfigurationName is not null, "LaunchConfigurationName"), (request.MixedInstancesPolicy is not null, "MixedInstancesPolicy"), (request.PlacementGroup is not null, "PlacementGroup"),
        (request.MaxInstanceLifetime is > 0, "MaxInstanceLifetime"), (request.InstanceMaintenancePolicy is not null, "InstanceMaintenancePolicy"), (request.DesiredCapacityType is not null and not "units", "DesiredCapacityType"),
        (request.CapacityReservationSpecification is not null, "CapacityReservationSpecification"), (request.AvailabilityZoneImpairmentPolicy is not null, "AvailabilityZoneImpairmentPolicy"),
        (request.InstanceLifecyclePolicy is not null, "InstanceLifecyclePolicy"), (request.CapacityRebalance == true, "CapacityRebalance"),
        (request.AvailabilityZoneDistribution is { CapacityDistributionStrategy.Value: not "balanced-best-effort" }, "AvailabilityZoneDistribution"), (request.DeletionProtection is { Value: not "none" }, "DeletionProtection"));

    public static void CheckSizes(int min, int max, int desired)
    {
        if (min < 0 || max < 0 || min > max)
        {
            throw Invalid($"Max bound, {max}, must be greater than or equal to min bound, {min}");
        }
        if (desired < min || desired > max)
        {
            throw Invalid(string.Create(CultureInfo.InvariantCulture, $"Desired capacity:{desired} must be between the specified min size:{min} and max size:{max}"));
        }
    }

    public static List<string> Subnets(World world, string region, string? identifier, List<string>? zones)
    {
        var subnets = (identifier ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToList();
        if (subnets.Count == 0)
        {
            throw Invalid(zones is { Count: > 0 } ? "The Sandbox has no default subnets: name the group's subnets in VPCZoneIdentifier." : "At least one Availability Zone or VPC Subnet is required.");
        }
        if (subnets.Find(s => !world.State.Ec2.Subnets.TryGetValue(s, out var known) || known.Region != region) is { } unknown)
        {
            throw Invalid($"The subnet ID '{unknown}' does not exist");
        }
        return subnets;
    }

    public static TemplateChoice Template(World world, string region, string account, LaunchTemplateSpecification given)
    {
        try
        {
            var template = LaunchTemplates.Find(world, region, given.LaunchTemplateId, given.LaunchTemplateName);
            LaunchPlan.Of(world, region, account, LaunchTemplates.Version(template, given.Version).Data);
            return new(template.Id, template.Name, string.IsNullOrEmpty(given.Version) ? "$Default" : given.Version);
        }
        catch (AwsError e)
        {
            throw Invalid($"You must use a valid fully-formed launch template. {e.Message}");
        }
    }

    public static void CheckPolicies(List<string>? wanted)
    {
        if (wanted?.Find(p => !policies.Contains(p)) is { } unknown)
        {
            throw Invalid($"'{unknown}' is not a valid termination policy.");
        }
    }

    private static void NotOffered(params ReadOnlySpan<(bool Given, string Name)> members)
    {
        foreach (var (given, name) in members)
        {
            if (given)
            {
                throw Invalid($"The Sandbox does not offer {name} of Auto Scaling groups.");
            }
        }
    }
}
