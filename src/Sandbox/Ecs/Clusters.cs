using Amazon.ECS.Model;
using Sandbox.Iam;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>Clusters and the capacity providers they may use.</summary>
internal sealed class Clusters(World world, ClusterProviders providers)
{
    private const string StorageKey = "ecs:fargate-ephemeral-storage-kms-key";

    public void Register(Api api) => api
        .Write<CreateClusterRequest, CreateClusterResponse>("CreateCluster", Create)
        .Write<UpdateClusterRequest, UpdateClusterResponse>("UpdateCluster", Update)
        .Write<UpdateClusterSettingsRequest, UpdateClusterSettingsResponse>("UpdateClusterSettings", UpdateSettings)
        .Write<PutClusterCapacityProvidersRequest, PutClusterCapacityProvidersResponse>("PutClusterCapacityProviders", PutProviders)
        .Write<DeleteClusterRequest, DeleteClusterResponse>("DeleteCluster", Delete)
        .Read<DescribeClustersRequest, DescribeClustersResponse>("DescribeClusters", Describe)
        .Read<ListClustersRequest, ListClustersResponse>("ListClusters", List);

    private CreateClusterResponse Create(CreateClusterRequest request, Call call)
    {
        var name = string.IsNullOrEmpty(request.ClusterName) ? EcsNames.DefaultCluster : request.ClusterName;
        var arn = call.Arn("ecs", $"cluster/{name}");
        call.Authorize(arn, keys => keys.SetRequestTags(EcsNames.Pairs(request.Tags)).SetProviders(call, request.CapacityProviders)
            .Set(StorageKey, request.Configuration?.ManagedStorageConfiguration?.FargateEphemeralStorageKmsKeyId));
        call.AuthorizeTags(arn, "CreateCluster", request.Tags);
        if (!EcsNames.IsName(name))
        {
            throw EcsNames.Invalid("Cluster name contains invalid characters.");
        }
        Tags.Check(request.Tags);
        if (!world.State.Ecs.Clusters.TryGetValue(arn, out var cluster) || !cluster.IsActive)
        {
            // AWS answers a repeated CreateCluster with the cluster that is there.
            cluster = new() { Arn = arn, Name = name, Created = world.Now };
            providers.Put(cluster, request.CapacityProviders ?? [], request.DefaultCapacityProviderStrategy ?? []);
            world.State.Ecs.Clusters[arn] = cluster;
            cluster.Tags = request.Tags ?? [];
            cluster.Settings = request.Settings is { Count: > 0 } settings ? settings : [new() { Name = "containerInsights", Value = AccountSettings.Effective(world, call, "containerInsights") }];
            cluster.Configuration = request.Configuration;
            cluster.ServiceConnectDefaults = request.ServiceConnectDefaults is { } d ? new() { Namespace = d.Namespace } : null;
        }
        return new() { Cluster = ClusterViews.Of(world, cluster, ["TAGS", "SETTINGS", "CONFIGURATIONS"]) };
    }

    private UpdateClusterResponse Update(UpdateClusterRequest request, Call call)
    {
        var cluster = Changed(request.Cluster, call, keys => keys.Set(StorageKey, request.Configuration?.ManagedStorageConfiguration?.FargateEphemeralStorageKmsKeyId));
        cluster.Settings = request.Settings ?? cluster.Settings;
        MeasureAnew(cluster);
        cluster.Configuration = request.Configuration ?? cluster.Configuration;
        cluster.ServiceConnectDefaults = request.ServiceConnectDefaults is { } d ? new() { Namespace = d.Namespace } : cluster.ServiceConnectDefaults;
        return new() { Cluster = ClusterViews.Of(world, cluster, ["SETTINGS", "CONFIGURATIONS"]) };
    }

    private UpdateClusterSettingsResponse UpdateSettings(UpdateClusterSettingsRequest request, Call call)
    {
        var cluster = Changed(request.Cluster, call);
        cluster.Settings = request.Settings;
        MeasureAnew(cluster);
        return new() { Cluster = ClusterViews.Of(world, cluster, ["SETTINGS"]) };
    }

    private PutClusterCapacityProvidersResponse PutProviders(PutClusterCapacityProvidersRequest request, Call call)
    {
        var cluster = Changed(request.Cluster, call, keys => keys.SetProviders(call, request.CapacityProviders));
        providers.Put(cluster, request.CapacityProviders ?? [], request.DefaultCapacityProviderStrategy ?? []);
        return new() { Cluster = ClusterViews.Of(world, cluster, ["ATTACHMENTS"]) };
    }

    private DeleteClusterResponse Delete(DeleteClusterRequest request, Call call)
    {
        var cluster = Changed(request.Cluster, call);
        if (cluster.Instances.Count > 0)
        {
            throw new AwsError("ClusterContainsContainerInstancesException", "The Cluster cannot be deleted while Container Instances are active or draining.");
        }
        if (cluster.Services.Values.Any(s => s.Status != "INACTIVE"))
        {
            throw new AwsError("ClusterContainsServicesException", "The Cluster cannot be deleted while Services are active.");
        }
        if (cluster.Tasks.Values.Any(t => t.Phase != TaskPhase.Stopped))
        {
            throw new AwsError("ClusterContainsTasksException", "The Cluster cannot be deleted while Tasks are active.");
        }
        if (cluster.ManagedProviders.Count > 0)
        {
            throw new AwsError("ClusterContainsCapacityProviderException", "The Cluster cannot be deleted while it contains capacity providers of its own.");
        }
        foreach (var provider in cluster.CapacityProviders.Select(p => Providers.Find(world, cluster, p)).OfType<EcsProvider>())
        {
            Capacity.Attach(world, provider, attached: false);
        }
        cluster.CapacityProviders = [];
        cluster.DefaultStrategy = [];
        cluster.Status = "INACTIVE";
        return new() { Cluster = ClusterViews.Of(world, cluster, []) };
    }

    private DescribeClustersResponse Describe(DescribeClustersRequest request, Call call)
    {
        var names = request.Clusters is { Count: > 0 } given ? given : [EcsNames.DefaultCluster];
        if (names.Count > 100)
        {
            throw EcsNames.Invalid("Clusters cannot have more than 100 elements.");
        }
        var response = new DescribeClustersResponse { Clusters = [], Failures = [] };
        foreach (var arn in names.Select(n => EcsNames.ClusterArn(call, n)))
        {
            var cluster = world.State.Ecs.Clusters.GetValueOrDefault(arn);
            call.Authorize(arn, keys => keys.SetResourceTags(cluster?.Tags));
            if (cluster is null)
            {
                response.Failures.Add(new() { Arn = arn, Reason = "MISSING" });
                continue;
            }
            response.Clusters.Add(ClusterViews.Of(world, cluster, request.Include ?? []));
        }
        return response;
    }

    private ListClustersResponse List(ListClustersRequest request, Call call)
    {
        call.Authorize("*");
        var start = call.Arn("ecs", "cluster/");
        var arns = world.State.Ecs.Clusters.Values.Where(c => c.IsActive && c.Arn.StartsWith(start, StringComparison.Ordinal)).Select(c => c.Arn).ToList();
        var (page, next) = EcsPages.Take(arns, a => a, "ListClusters", request.NextToken, request.MaxResults, 100);
        return new() { ClusterArns = page, NextToken = next };
    }

    /// <summary>With the settings changes what is measured: that is noted when a service is looked at.</summary>
    private void MeasureAnew(EcsCluster cluster)
    {
        if (cluster.Services.Values.FirstOrDefault(s => s.IsActive) is { } service)
        {
            world.Soon(Durations.SchedulerLook, DueKind.Service, service.Arn);
        }
    }

    private EcsCluster Changed(string? name, Call call, Action<RequestContext>? more = null)
    {
        var arn = EcsNames.ClusterArn(call, name);
        call.Authorize(arn, keys =>
        {
            keys.SetResourceTags(world.State.Ecs.Clusters.GetValueOrDefault(arn)?.Tags);
            more?.Invoke(keys);
        });
        return EcsNames.Cluster(world, call, name);
    }
}
