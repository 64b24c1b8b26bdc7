using Amazon.ECS;
using Amazon.ECS.Model;
using Domain.Kinds.Clusters;
using Task = System.Threading.Tasks.Task;

namespace Domain.Aws;

/// <summary>Capacity providers of ECS Managed Instances.</summary>
internal static class ManagedProviders
{
    public static Task CreateAsync(AwsSession session, ManagedProviderSpec spec, IReadOnlyDictionary<string, string> tags)
    {
        var request = new CreateCapacityProviderRequest
        {
            Name = spec.Name, Cluster = spec.Cluster, Tags = EcsServices.ToTags(tags),
            ManagedInstancesProvider = new CreateManagedInstancesProviderConfiguration
            {
                InfrastructureRoleArn = spec.InfrastructureRoleArn,
                InstanceLaunchTemplate = new InstanceLaunchTemplate
                {
                    Ec2InstanceProfileArn = spec.ProfileArn, NetworkConfiguration = Network(spec), StorageConfiguration = new() { StorageSizeGiB = spec.StorageGiB },
                    CapacityOptionType = spec.IsSpot ? CapacityOptionType.SPOT : CapacityOptionType.ON_DEMAND, InstanceRequirements = Requirements(spec),
                },
                PropagateTags = PropagateMITags.CAPACITY_PROVIDER,
                InfrastructureOptimization = new() { ScaleInAfter = spec.ScaleInAfter },
            },
        };
        return AwsWords.AskAsync($"create capacity provider {spec.Name}", cancel => session.Ecs.CreateCapacityProviderAsync(request, cancel), CancellationToken.None);
    }

    /// <summary>New instances follow it. Spot or On-Demand cannot be changed (ECS API, InstanceLaunchTemplateUpdate).</summary>
    public static Task UpdateAsync(AwsSession session, ManagedProviderSpec spec)
    {
        var request = new UpdateCapacityProviderRequest
        {
            Name = spec.Name, Cluster = spec.Cluster,
            ManagedInstancesProvider = new UpdateManagedInstancesProviderConfiguration
            {
                InfrastructureRoleArn = spec.InfrastructureRoleArn,
                InstanceLaunchTemplate = new InstanceLaunchTemplateUpdate
                {
                    Ec2InstanceProfileArn = spec.ProfileArn, NetworkConfiguration = Network(spec), StorageConfiguration = new() { StorageSizeGiB = spec.StorageGiB }, InstanceRequirements = Requirements(spec),
                },
                PropagateTags = PropagateMITags.CAPACITY_PROVIDER,
                InfrastructureOptimization = new() { ScaleInAfter = spec.ScaleInAfter },
            },
        };
        return AwsWords.AskAsync($"change capacity provider {spec.Name}", cancel => session.Ecs.UpdateCapacityProviderAsync(request, cancel), CancellationToken.None);
    }

    /// <param name="roleArn">The role in its instance profile, which ECS does not tell.</param>
    /// <returns>Null where the provider is none of Managed Instances.</returns>
    public static ManagedProviderSpec? Read(CapacityProvider live, string roleArn)
    {
        if (live.ManagedInstancesProvider is not { InstanceLaunchTemplate: { } template } set)
        {
            return null;
        }

        var wish = template.InstanceRequirements;
        return new(
            live.Name, live.Cluster is { } cluster ? cluster[(cluster.LastIndexOf('/') + 1)..] : "", set.InfrastructureRoleArn ?? "", template.Ec2InstanceProfileArn ?? "", roleArn,
            Join(template.NetworkConfiguration?.Subnets), Join(template.NetworkConfiguration?.SecurityGroups),
            new(wish?.VCpuCount?.Min ?? 0, wish?.VCpuCount?.Max ?? 0, wish?.MemoryMiB?.Min ?? 0, wish?.MemoryMiB?.Max ?? 0), Join(wish?.AllowedInstanceTypes),
            template.CapacityOptionType == CapacityOptionType.SPOT, set.InfrastructureOptimization?.ScaleInAfter ?? 0, template.StorageConfiguration?.StorageSizeGiB ?? 0);
    }

    private static ManagedInstancesNetworkConfiguration Network(ManagedProviderSpec spec) => new() { Subnets = List(spec.Subnets), SecurityGroups = List(spec.SecurityGroups) };

    private static InstanceRequirementsRequest Requirements(ManagedProviderSpec spec) => new()
    {
        VCpuCount = new() { Min = spec.Size.MinVcpus, Max = spec.Size.MaxVcpus },
        MemoryMiB = new() { Min = spec.Size.MinMemoryMiB, Max = spec.Size.MaxMemoryMiB },
        AllowedInstanceTypes = spec.AllowedTypes.Length > 0 ? List(spec.AllowedTypes) : null,
    };

    private static List<string> List(string ids) => [.. ids.Split(',', StringSplitOptions.RemoveEmptyEntries)];

    private static string Join(List<string>? ids) => string.Join(',', (ids ?? []).Order(StringComparer.Ordinal));
}
