using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.Ec2;
using Sandbox.Iam;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>What ECS refuses of Managed Instances providers (ECS API Reference, CreateManagedInstancesProviderConfiguration).</summary>
internal static class ManagedRules
{
    public static ManagedInstancesProvider Of(World world, Call call, CreateManagedInstancesProviderConfiguration given)
    {
        if (string.IsNullOrEmpty(given.InfrastructureRoleArn) || given.InstanceLaunchTemplate is null)
        {
            throw EcsNames.Invalid("managedInstancesProvider requires infrastructureRoleArn and instanceLaunchTemplate.");
        }
        var template = given.InstanceLaunchTemplate;
        PassRoles(world, call, given.InfrastructureRoleArn, template.Ec2InstanceProfileArn);
        Check(world, call, template);
        CheckScaleIn(given.InfrastructureOptimization);
        template.Monitoring ??= ManagedInstancesMonitoringOptions.BASIC;
        template.CapacityOptionType ??= CapacityOptionType.ON_DEMAND;
        template.StorageConfiguration ??= new() { StorageSizeGiB = 80 };
        return new()
        {
            InfrastructureRoleArn = given.InfrastructureRoleArn,
            InstanceLaunchTemplate = template,
            PropagateTags = given.PropagateTags ?? PropagateMITags.NONE,
            InfrastructureOptimization = given.InfrastructureOptimization,
            AutoRepairConfiguration = given.AutoRepairConfiguration,
        };
    }

    public static void Update(World world, Call call, ManagedInstancesProvider set, UpdateManagedInstancesProviderConfiguration update)
    {
        var (old, change) = (set.InstanceLaunchTemplate, update.InstanceLaunchTemplate ?? new());
        var next = new InstanceLaunchTemplate
        {
            Ec2InstanceProfileArn = change.Ec2InstanceProfileArn ?? old.Ec2InstanceProfileArn,
            NetworkConfiguration = change.NetworkConfiguration ?? old.NetworkConfiguration,
            StorageConfiguration = change.StorageConfiguration ?? old.StorageConfiguration,
            LocalStorageConfiguration = change.LocalStorageConfiguration ?? old.LocalStorageConfiguration,
            Monitoring = change.Monitoring ?? old.Monitoring,
            InstanceMetadataTagsPropagation = change.InstanceMetadataTagsPropagation ?? old.InstanceMetadataTagsPropagation,
            InstanceRequirements = change.InstanceRequirements ?? old.InstanceRequirements,
            CapacityReservations = change.CapacityReservations ?? old.CapacityReservations,
            CapacityOptionType = old.CapacityOptionType,
            FipsEnabled = old.FipsEnabled,
        };
        PassRoles(world, call, update.InfrastructureRoleArn ?? set.InfrastructureRoleArn, next.Ec2InstanceProfileArn);
        Check(world, call, next);
        CheckScaleIn(update.InfrastructureOptimization);
        set.InfrastructureRoleArn = update.InfrastructureRoleArn ?? set.InfrastructureRoleArn;
        set.InstanceLaunchTemplate = next;
        set.PropagateTags = update.PropagateTags ?? set.PropagateTags;
        set.InfrastructureOptimization = update.InfrastructureOptimization ?? set.InfrastructureOptimization;
        set.AutoRepairConfiguration = update.AutoRepairConfiguration ?? set.AutoRepairConfiguration;
    }

    /// <summary>Types that the requirements allow and that can run a task, cheapest first.</summary>
    public static IEnumerable<InstanceType> Types(InstanceRequirementsRequest? wish) => InstanceTypes.All.Where(t => Allows(wish, t)).OrderBy(t => t.Price).ThenBy(t => t.Name, StringComparer.Ordinal);

    /// <summary>
    /// Whether ECS may take the infrastructure role and by it launch instances and hand them their role (what the managed
    /// policy AmazonECSInfrastructureRolePolicyForManagedInstances allows: roles named ecsInstanceRole… alone).
    /// </summary>
    public static bool CanLaunch(World world, ManagedInstancesProvider set, string region) => world.State.Iam.Roles.TryGetValue(set.InfrastructureRoleArn, out var role)
        && Profiles.Trusts(role, PassedRoles.Infrastructure)
        && Profiles.May(world, role, "ec2:CreateFleet", $"arn:aws:ec2:{region}:{Arns.Account(role.Arn)}:instance/*", keys => keys.Set("aws:RequestTag/AmazonECSManaged", "true"))
        && Profiles.May(world, role, "ec2:RunInstances", $"arn:aws:ec2:{region}:{Arns.Account(role.Arn)}:instance/*", keys => keys.Set("aws:RequestTag/AmazonECSManaged", "true"))
        && Profiles.RoleOf(world, set.InstanceLaunchTemplate.Ec2InstanceProfileArn) is { } instance
        && Profiles.May(world, role, "iam:PassRole", instance.Arn, keys => keys.Set("iam:PassedToService", PassedRoles.Machines));

    private static bool Allows(InstanceRequirementsRequest? wish, InstanceType type)
    {
        if (wish is null)
        {
            return !type.IsBurstable && type.Gpus == 0;
        }
        bool Named(List<string> names) => names.Exists(n => Wildcard.Matches(n, type.Name));
        var gib = type.Memory / 1024.0 / type.Vcpus;
        return Within(type.Vcpus, wish.VCpuCount?.Min, wish.VCpuCount?.Max) && Within(type.Memory, wish.MemoryMiB?.Min, wish.MemoryMiB?.Max)
            && Within(gib, wish.MemoryGiBPerVCpu?.Min, wish.MemoryGiBPerVCpu?.Max)
            && Within(type.Gpus, wish.AcceleratorCount?.Min, wish.AcceleratorCount is null && wish.AllowedInstanceTypes is not { Count: > 0 } ? 0 : wish.AcceleratorCount?.Max)
            && (wish.AllowedInstanceTypes is not { Count: > 0 } allowed || Named(allowed))
            && (wish.ExcludedInstanceTypes is not { Count: > 0 } excluded || !Named(excluded))
            && (wish.CpuManufacturers is not { Count: > 0 } makers || makers.Contains(type.Architecture == "arm64" ? "amazon-web-services" : "intel"))
            && wish.BurstablePerformance?.Value switch { "required" => type.IsBurstable, "included" => true, _ => !type.IsBurstable || wish.AllowedInstanceTypes is { Count: > 0 } }
            && wish.BareMetal?.Value != "required";
    }

    private static bool Within(double value, double? min, double? max) => (min is null || value >= min) && (max is null || value <= max);

    private static void PassRoles(World world, Call call, string infrastructure, string? profile)
    {
        PassedRoles.Authorize(call, infrastructure, PassedRoles.Infrastructure);
        PassedRoles.Authorize(call, Profiles.RoleOf(world, profile)?.Arn, PassedRoles.Machines);
    }

    private static void Check(World world, Call call, InstanceLaunchTemplate template)
    {
        if (string.IsNullOrEmpty(template.Ec2InstanceProfileArn) || template.NetworkConfiguration is null)
        {
            throw EcsNames.Invalid("instanceLaunchTemplate requires ec2InstanceProfileArn and networkConfiguration.");
        }
        if (template.CapacityReservations is not null || template.CapacityOptionType?.Value == "RESERVED" || template.LocalStorageConfiguration is not null)
        {
            throw new AwsError("UnsupportedFeatureException", "The Sandbox does not offer capacity reservations and local storage of Managed Instances.");
        }
        var network = template.NetworkConfiguration;
        if (network.Subnets is not { Count: > 0 })
        {
            throw EcsNames.Invalid("networkConfiguration requires subnets.");
        }
        if (network.Subnets.Find(s => !world.State.Ec2.Subnets.TryGetValue(s, out var known) || known.Region != call.Region) is { } subnet)
        {
            throw EcsNames.Invalid($"The subnet ID '{subnet}' does not exist");
        }
        if (network.SecurityGroups?.Find(g => !world.State.Ec2.SecurityGroups.ContainsKey(g)) is { } group)
        {
            throw EcsNames.Invalid($"The security group '{group}' does not exist");
        }
        if (template.StorageConfiguration?.StorageSizeGiB is < 1)
        {
            throw EcsNames.Invalid("storageSizeGiB must be at least 1.");
        }
        if (template.InstanceRequirements is not { } wish)
        {
            return;
        }
        if (wish.VCpuCount?.Min is null || wish.MemoryMiB?.Min is null)
        {
            throw EcsNames.Invalid("instanceRequirements requires vCpuCount.min and memoryMiB.min.");
        }
        if (wish.AllowedInstanceTypes is { Count: > 400 } || wish.ExcludedInstanceTypes is { Count: > 400 } || (wish.AllowedInstanceTypes is { Count: > 0 } && wish.ExcludedInstanceTypes is { Count: > 0 }))
        {
            throw EcsNames.Invalid("allowedInstanceTypes and excludedInstanceTypes exclude each other and have at most 400 elements.");
        }
        if (wish.NetworkInterfaceCount is not null || wish.LocalStorage?.Value == "required" || wish.LocalStorageTypes is { Count: > 0 } || wish.TotalLocalStorageGB is not null || wish.BaselineEbsBandwidthMbps is not null
            || wish.AcceleratorTypes is { Count: > 0 } || wish.AcceleratorManufacturers is { Count: > 0 } || wish.AcceleratorNames is { Count: > 0 } || wish.AcceleratorTotalMemoryMiB is not null
            || wish.NetworkBandwidthGbps is not null || wish.RequireHibernateSupport == true || wish.SpotMaxPricePercentageOverLowestPrice is not null
            || wish.OnDemandMaxPricePercentageOverLowestPrice is not null || wish.MaxSpotPriceAsPercentageOfOptimalOnDemandPrice is not null)
        {
            throw new AwsError("UnsupportedFeatureException", "The Sandbox chooses Managed Instances by vCPUs, memory, CPU manufacturer, burstable performance, accelerator count and instance type names only.");
        }
        if (!Types(wish).Any())
        {
            throw EcsNames.Invalid("No instance type matches the instanceRequirements.");
        }
    }

    /// <summary>Null is ECS's own choice, −1 never, otherwise seconds.</summary>
    private static void CheckScaleIn(InfrastructureOptimization? wish)
    {
        if (wish?.ScaleInAfter is < -1 or > 3600)
        {
            throw EcsNames.Invalid("scaleInAfter must be -1, or between 0 and 3600.");
        }
    }
}
