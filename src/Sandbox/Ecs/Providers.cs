using Amazon.ECS.Model;
using Sandbox.Iam;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>Capacity providers: created, changed, deleted and looked at.</summary>
internal sealed class Providers(World world)
{
    /// <summary>Between a change and its COMPLETE.</summary>
    private static readonly TimeSpan changing = TimeSpan.FromSeconds(10);

    public void Register(Api api) => api
        .Write<CreateCapacityProviderRequest, CreateCapacityProviderResponse>("CreateCapacityProvider", Create)
        .Write<UpdateCapacityProviderRequest, UpdateCapacityProviderResponse>("UpdateCapacityProvider", Update)
        .Write<DeleteCapacityProviderRequest, DeleteCapacityProviderResponse>("DeleteCapacityProvider", Delete)
        .Read<DescribeCapacityProvidersRequest, DescribeCapacityProvidersResponse>("DescribeCapacityProviders", Describe);

    /// <summary>A provider of the cluster's account and Region that has an entry: not Fargate's.</summary>
    public static EcsProvider? Find(World world, EcsCluster cluster, string name)
        => world.State.Ecs.Providers.GetValueOrDefault($"{cluster.Arn[..cluster.Arn.IndexOf(":cluster/", StringComparison.Ordinal)]}:capacity-provider/{Arns.Last(name)}");

    /// <summary>A planned change is done.</summary>
    public void Step(string arn)
    {
        if (!world.State.Ecs.Providers.TryGetValue(arn, out var provider))
        {
            return;
        }
        switch (provider.UpdateStatus)
        {
            case "DELETE_IN_PROGRESS":
                provider.Status = "INACTIVE";
                provider.UpdateStatus = "DELETE_COMPLETE";
                if (provider.ClusterArn is { } clusterArn && world.State.Ecs.Clusters.TryGetValue(clusterArn, out var cluster))
                {
                    cluster.CapacityProviders.Remove(provider.Name);
                    cluster.ManagedProviders.Remove(provider.Name);
                }
                break;
            case "CREATE_IN_PROGRESS":
                provider.Status = "ACTIVE";
                provider.UpdateStatus = "CREATE_COMPLETE";
                break;
            case "UPDATE_IN_PROGRESS":
                provider.UpdateStatus = "UPDATE_COMPLETE";
                break;
        }
        Poke(provider);
        world.Changed = true;
    }

    private CreateCapacityProviderResponse Create(CreateCapacityProviderRequest request, Call call)
    {
        var arn = call.Arn("ecs", $"capacity-provider/{request.Name}");
        call.Authorize(arn, keys => keys.SetRequestTags(EcsNames.Pairs(request.Tags)));
        call.AuthorizeTags(arn, "CreateCapacityProvider", request.Tags);
        ProviderRules.CheckName(request.Name);
        Tags.Check(request.Tags);
        if (world.State.Ecs.Providers.TryGetValue(arn, out var existing) && existing.Status != "INACTIVE")
        {
            throw new AwsError("ClientException", "The specified capacity provider already exists. To change the configuration of an existing capacity provider, update the capacity provider.");
        }
        EcsProvider provider;
        if (request is { AutoScalingGroupProvider: { } group, ManagedInstancesProvider: null })
        {
            if (!string.IsNullOrEmpty(request.Cluster))
            {
                throw EcsNames.Invalid("cluster is only valid for Managed Instances capacity providers.");
            }
            provider = new() { Arn = arn, Name = request.Name, Group = ProviderRules.Complete(world, call, group), Tags = request.Tags ?? [] };
        }
        else if (request is { ManagedInstancesProvider: { } wish, AutoScalingGroupProvider: null })
        {
            var cluster = EcsNames.Cluster(world, call, string.IsNullOrEmpty(request.Cluster) ? throw EcsNames.Invalid("cluster is required for Managed Instances capacity providers.") : request.Cluster);
            var managed = ManagedRules.Of(world, call, wish);
            if (cluster.CapacityProviders.Count >= ProviderRules.MostOfCluster)
            {
                throw new AwsError("LimitExceededException", $"The cluster has the most capacity providers it can have: {ProviderRules.MostOfCluster}.");
            }
            provider = new()
            {
                Arn = arn, Name = request.Name, Managed = managed, ClusterArn = cluster.Arn, Tags = request.Tags ?? [], Status = "PROVISIONING", UpdateStatus = "CREATE_IN_PROGRESS",
            };
            cluster.CapacityProviders.Add(provider.Name);
            cluster.ManagedProviders.Add(provider.Name);
            world.After(changing, DueKind.Provider, arn);
        }
        else
        {
            throw EcsNames.Invalid("Specify exactly one of autoScalingGroupProvider and managedInstancesProvider.");
        }
        world.State.Ecs.Providers[arn] = provider;
        return new() { CapacityProvider = ProviderViews.Of(provider, withTags: true) };
    }

    private UpdateCapacityProviderResponse Update(UpdateCapacityProviderRequest request, Call call)
    {
        var provider = Mine(request.Name, call, "changed");
        if (request.AutoScalingGroupProvider is { } group && provider.Group is not null)
        {
            ProviderRules.Update(world, provider, group);
        }
        else if (request.ManagedInstancesProvider is { } managed && provider.Managed is not null)
        {
            if (!string.IsNullOrEmpty(request.Cluster) && EcsNames.ClusterArn(call, request.Cluster) != provider.ClusterArn)
            {
                throw EcsNames.Invalid("The capacity provider belongs to another cluster.");
            }
            ManagedRules.Update(world, call, provider.Managed, managed);
        }
        else
        {
            throw EcsNames.Invalid($"The update does not fit the type of the capacity provider, {provider.Type}.");
        }
        Begin(provider, "UPDATE_IN_PROGRESS");
        return new() { CapacityProvider = ProviderViews.Of(provider, withTags: true) };
    }

    private DeleteCapacityProviderResponse Delete(DeleteCapacityProviderRequest request, Call call)
    {
        var provider = Mine(request.CapacityProvider, call, "deleted");
        if (provider.ClusterArn is { } own && world.State.Ecs.Clusters.TryGetValue(own, out var cluster) && cluster.IsActive)
        {
            if (ProviderRules.InUse(cluster, [provider.Name]))
            {
                throw EcsNames.Invalid("The capacity provider cannot be deleted because it is used by tasks or services of its cluster. Remove it from their strategies and try again.");
            }
        }
        else if (world.State.Ecs.Clusters.Values.FirstOrDefault(c => c.IsActive && c.CapacityProviders.Contains(provider.Name) && Find(world, c, provider.Name) == provider) is { } user)
        {
            throw EcsNames.Invalid($"The capacity provider cannot be deleted because it is associated with cluster: {user.Name}. Remove the capacity provider from the cluster and try again.");
        }
        if (provider.Managed is not null)
        {
            provider.Status = "DEPROVISIONING";
        }
        Begin(provider, "DELETE_IN_PROGRESS");
        return new() { CapacityProvider = ProviderViews.Of(provider, withTags: true) };
    }

    private DescribeCapacityProvidersResponse Describe(DescribeCapacityProvidersRequest request, Call call)
    {
        var names = request.CapacityProviders;
        if (names is { Count: > 100 })
        {
            throw EcsNames.Invalid("Capacity providers cannot have more than 100 elements.");
        }
        var clusterArn = string.IsNullOrEmpty(request.Cluster) ? null : EcsNames.Cluster(world, call, request.Cluster).Arn;
        var withTags = request.Include?.Contains("TAGS") == true;
        var start = call.Arn("ecs", "capacity-provider/");
        var all = ProviderViews.Fargate(start).Concat(world.State.Ecs.Providers.Values.Where(p => p.Arn.StartsWith(start, StringComparison.Ordinal) && (clusterArn is null || p.ClusterArn is null || p.ClusterArn == clusterArn))
            .Select(p => ProviderViews.Of(p, withTags))).ToList();
        if (names is not { Count: > 0 })
        {
            call.Authorize("*");
            var (page, next) = Page(request, all);
            return new() { CapacityProviders = page, Failures = [], NextToken = next };
        }
        var response = new DescribeCapacityProvidersResponse { CapacityProviders = [], Failures = [] };
        foreach (var name in names)
        {
            var arn = Arns.IsArn(name) ? name : start + name;
            call.Authorize(arn, keys => keys.SetResourceTags(world.State.Ecs.Providers.GetValueOrDefault(arn)?.Tags));
            if (all.Find(p => p.CapacityProviderArn == arn) is { } found)
            {
                response.CapacityProviders.Add(found);
            }
            else
            {
                response.Failures.Add(new() { Arn = arn, Reason = "MISSING" });
            }
        }
        var (some, more) = Page(request, response.CapacityProviders);
        return new() { CapacityProviders = some, Failures = response.Failures, NextToken = more };
    }

    /// <summary>Pages of at most ten (ECS API Reference, DescribeCapacityProviders).</summary>
    private static (List<CapacityProvider>, string?) Page(DescribeCapacityProvidersRequest request, List<CapacityProvider> all)
        => request.MaxResults is < 1 or > 10 ? throw EcsNames.Invalid("maxResults must be between 1 and 10.")
            : EcsPages.Take(all, p => p.Name, $"DescribeCapacityProviders {string.Join(',', request.CapacityProviders ?? [])}", request.NextToken, request.MaxResults, 10);

    private EcsProvider Mine(string name, Call call, string what)
    {
        var arn = Arns.IsArn(name) ? name : call.Arn("ecs", $"capacity-provider/{name}");
        var provider = world.State.Ecs.Providers.GetValueOrDefault(arn);
        call.Authorize(arn, keys => keys.SetResourceTags(provider?.Tags));
        if (ProviderChoice.IsFargate(Arns.Last(name)))
        {
            throw EcsNames.Invalid($"The FARGATE and FARGATE_SPOT capacity providers are reserved and cannot be {what}.");
        }
        if (provider is null || provider.Status == "INACTIVE")
        {
            throw EcsNames.Invalid("The specified capacity provider does not exist. Specify a valid name or ARN and try again.");
        }
        return provider.UpdateStatus?.EndsWith("_IN_PROGRESS", StringComparison.Ordinal) == true
            ? throw new AwsError("UpdateInProgressException", "There's already a current update in progress on the specified capacity provider.")
            : provider;
    }

    private void Begin(EcsProvider provider, string status)
    {
        provider.UpdateStatus = status;
        provider.UpdateStatusReason = null;
        world.After(changing, DueKind.Provider, provider.Arn);
    }

    private void Poke(EcsProvider provider)
    {
        foreach (var cluster in world.State.Ecs.Clusters.Values.Where(c => c.CapacityProviders.Contains(provider.Name) && Find(world, c, provider.Name) == provider))
        {
            world.Soon(Durations.SchedulerLook, DueKind.Capacity, cluster.Arn);
        }
    }
}
