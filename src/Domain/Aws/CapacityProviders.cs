using Amazon.ECS;
using Amazon.ECS.Model;
using Domain.Kinds.Clusters;
using Task = System.Threading.Tasks.Task;

namespace Domain.Aws;

/// <summary>A capacity provider as it stands.</summary>
/// <param name="Spec">Null where it is none over an Auto Scaling group.</param>
/// <param name="Group">ARN of its Auto Scaling group; null for another kind.</param>
/// <param name="IsBusy">A change of it is under way.</param>
internal sealed record LiveProvider(string Name, GroupProviderSpec? Spec, string? Group, bool IsBusy, IReadOnlyDictionary<string, string> Tags)
{
    /// <summary>Null where it is none of Managed Instances.</summary>
    public ManagedProviderSpec? Managed { get; init; }

    /// <summary>Why the last change of it failed; null where none did.</summary>
    public string? Failure { get; init; }
}

/// <summary>Capacity providers of ECS.</summary>
internal static class CapacityProviders
{
    /// <returns>Null when there is none of this name, or it was deleted.</returns>
    public static Task<LiveProvider?> FindAsync(AwsSession session, string name, CancellationToken cancellationToken) => FindAsync(session, name, "", cancellationToken);

    /// <param name="roleArn">Of Managed Instances: the role in the instance profile, which ECS does not tell.</param>
    /// <returns>Null when there is none of this name, or it was deleted.</returns>
    public static async Task<LiveProvider?> FindAsync(AwsSession session, string name, string roleArn, CancellationToken cancellationToken)
    {
        var request = new DescribeCapacityProvidersRequest { CapacityProviders = [name], Include = [CapacityProviderField.TAGS.Value] };
        var found = await AwsWords.AskAsync($"look for capacity provider {name}", cancel => session.Ecs.DescribeCapacityProvidersAsync(request, cancel), cancellationToken);
        return found.CapacityProviders?.FirstOrDefault(p => p.Name == name && p.Status?.Value is not "INACTIVE") is not { } live ? null : new LiveProvider(
            name, live.AutoScalingGroupProvider is { } over ? new GroupProviderSpec(name, over.ManagedScaling?.TargetCapacity ?? 100) : null, live.AutoScalingGroupProvider?.AutoScalingGroupArn,
            live.UpdateStatus?.Value.EndsWith("_IN_PROGRESS", StringComparison.Ordinal) is true, EcsServices.FromTags(live.Tags))
        {
            Managed = ManagedProviders.Read(live, roleArn),
            Failure = live.UpdateStatus?.Value.EndsWith("_FAILED", StringComparison.Ordinal) is true ? $"{live.UpdateStatusReason ?? live.UpdateStatus.Value}".TrimEnd('.') + "." : null,
        };
    }

    public static Task CreateAsync(AwsSession session, GroupProviderSpec spec, string groupArn, IReadOnlyDictionary<string, string> tags)
    {
        var request = new CreateCapacityProviderRequest
        {
            Name = spec.Name, Tags = EcsServices.ToTags(tags),
            AutoScalingGroupProvider = new AutoScalingGroupProvider
            {
                AutoScalingGroupArn = groupArn, ManagedScaling = Scaling(spec), ManagedTerminationProtection = ManagedTerminationProtection.ENABLED, ManagedDraining = ManagedDraining.ENABLED,
            },
        };
        return AwsWords.AskAsync($"create capacity provider {spec.Name}", cancel => session.Ecs.CreateCapacityProviderAsync(request, cancel), CancellationToken.None);
    }

    public static Task UpdateAsync(AwsSession session, GroupProviderSpec spec)
    {
        var request = new UpdateCapacityProviderRequest { Name = spec.Name, AutoScalingGroupProvider = new AutoScalingGroupProviderUpdate { ManagedScaling = Scaling(spec) } };
        return AwsWords.AskAsync($"change capacity provider {spec.Name}", cancel => session.Ecs.UpdateCapacityProviderAsync(request, cancel), CancellationToken.None);
    }

    public static Task DeleteAsync(AwsSession session, string name) => AwsWords.AskAsync(
        $"delete capacity provider {name}", cancel => session.Ecs.DeleteCapacityProviderAsync(new DeleteCapacityProviderRequest { CapacityProvider = name }, cancel), CancellationToken.None);

    private static ManagedScaling Scaling(GroupProviderSpec spec) => new() { Status = ManagedScalingStatus.ENABLED, TargetCapacity = spec.TargetCapacity };
}
