using Amazon.ECS.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>Which capacity providers a cluster has, and what it does where a caller names none.</summary>
internal sealed class ClusterProviders(World world)
{
    private static readonly TimeSpan attaching = TimeSpan.FromSeconds(10);

    /// <summary>The cluster's attachments are changed. Key: cluster ARN.</summary>
    public void Step(string arn)
    {
        if (world.State.Ecs.Clusters.TryGetValue(arn, out var cluster) && cluster.AttachmentsStatus == "UPDATE_IN_PROGRESS")
        {
            cluster.AttachmentsStatus = "UPDATE_COMPLETE";
            world.Soon(Durations.SchedulerLook, DueKind.Capacity, arn);
            world.Changed = true;
        }
    }

    /// <summary>Replaces the cluster's list, having checked it; Managed Instances stay where they are.</summary>
    public void Put(EcsCluster cluster, List<string> names, List<CapacityProviderStrategyItem> strategy)
    {
        if (cluster.AttachmentsStatus == "UPDATE_IN_PROGRESS")
        {
            throw new AwsError("UpdateInProgressException", "The specified cluster is in a busy state. Cluster attachments must be in UPDATE_COMPLETE or UPDATE_FAILED state before they can be updated. Wait and try again.");
        }
        var plain = names.ConvertAll(Arns.Last);
        Check(cluster, plain, strategy);
        List<string> next = [.. plain.Where(p => !cluster.ManagedProviders.Contains(p)), .. cluster.ManagedProviders];
        var lost = cluster.CapacityProviders.Except(next, StringComparer.Ordinal).ToList();
        if (ProviderRules.InUse(cluster, lost))
        {
            throw new AwsError("ResourceInUseException", "The specified capacity provider is in use and cannot be removed.");
        }
        var gained = next.Except(cluster.CapacityProviders, StringComparer.Ordinal).ToList();
        cluster.CapacityProviders = next;
        cluster.DefaultStrategy = strategy;
        foreach (var (provider, attached) in lost.Select(p => (Providers.Find(world, cluster, p), false)).Concat(gained.Select(p => (Providers.Find(world, cluster, p), true))))
        {
            if (provider?.Group is not null)
            {
                Capacity.Attach(world, provider, attached);
                cluster.AttachmentsStatus = "UPDATE_IN_PROGRESS";
                world.After(attaching, DueKind.Attachments, cluster.Arn);
            }
        }
    }

    /// <summary>What ECS refuses of a cluster's providers and default strategy.</summary>
    public void Check(EcsCluster cluster, List<string> names, List<CapacityProviderStrategyItem> strategy)
    {
        foreach (var name in names.Where(n => !ProviderChoice.IsFargate(n) && !cluster.ManagedProviders.Contains(n)))
        {
            var provider = Providers.Find(world, cluster, name);
            if (provider is null || provider.Status == "INACTIVE" || provider.Managed is not null)
            {
                throw EcsNames.Invalid(provider?.Managed is not null && provider.Status != "INACTIVE"
                    ? $"The capacity provider '{name}' belongs to another cluster: Managed Instances capacity providers are available only in the cluster they were created in."
                    : $"The specified capacity provider '{name}' was not found. Specify a valid name or ARN and try again.");
            }
            if (!provider.IsActive || provider.UpdateStatus == "DELETE_IN_PROGRESS")
            {
                throw EcsNames.Invalid($"The specified capacity provider '{name}' is not in an ACTIVE state.");
            }
            if (world.State.Ecs.Clusters.Values.Any(c => c != cluster && c.IsActive && c.CapacityProviders.Contains(name) && Providers.Find(world, c, name) == provider))
            {
                throw EcsNames.Invalid($"The specified capacity provider '{name}' is already associated with another cluster.");
            }
        }
        if (names.Distinct(StringComparer.Ordinal).Count() != names.Count)
        {
            throw EcsNames.Invalid("The specified capacity providers must be unique.");
        }
        if (names.Concat(cluster.ManagedProviders).Distinct(StringComparer.Ordinal).Count() > ProviderRules.MostOfCluster)
        {
            throw EcsNames.Invalid($"A cluster can have at most {ProviderRules.MostOfCluster} capacity providers.");
        }
        if (strategy.Find(i => !names.Contains(Arns.Last(i.CapacityProvider)) && !cluster.ManagedProviders.Contains(Arns.Last(i.CapacityProvider))) is { } item)
        {
            throw EcsNames.Invalid($"The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster: {item.CapacityProvider}.");
        }
        if (strategy.Count > 0 && ProviderChoice.WhyNot(strategy, [.. names, .. cluster.ManagedProviders], cluster) is { } why)
        {
            throw EcsNames.Invalid(why);
        }
    }

    /// <summary>What ECS has put on the groups of the cluster's providers.</summary>
    public static List<Attachment> Attachments(World world, EcsCluster cluster)
    {
        var attachments = new List<Attachment>();
        foreach (var provider in cluster.CapacityProviders.Select(p => Providers.Find(world, cluster, p)).OfType<EcsProvider>())
        {
            if (provider.Scales)
            {
                attachments.Add(Attachment(cluster, provider, "as_policy", "scalingPolicyName", ManagedScaling.PolicyName(provider)));
            }
            if (provider.Drains)
            {
                attachments.Add(Attachment(cluster, provider, "managed_draining", "autoScalingLifecycleHookName", Agents.DrainHook));
            }
        }
        return attachments;
    }

    private static Attachment Attachment(EcsCluster cluster, EcsProvider provider, string type, string detail, string value) => new()
    {
        Id = SandboxAccount.Digest($"{type} {cluster.Arn} {provider.Arn}"),
        Type = type,
        Status = cluster.AttachmentsStatus == "UPDATE_IN_PROGRESS" ? "CREATING" : "CREATED",
        Details = [new() { Name = "capacityProviderName", Value = provider.Name }, new() { Name = detail, Value = value }],
    };
}
