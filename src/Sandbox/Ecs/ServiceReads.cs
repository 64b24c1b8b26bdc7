using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.ServiceDiscovery;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>Looking at services.</summary>
internal sealed class ServiceReads(World world)
{
    public void Register(Api api) => api
        .Read<DescribeServicesRequest, DescribeServicesResponse>("DescribeServices", Describe)
        .Read<ListServicesRequest, ListServicesResponse>("ListServices", List)
        .Read<ListServicesByNamespaceRequest, ListServicesByNamespaceResponse>("ListServicesByNamespace", ListByNamespace);

    private DescribeServicesResponse Describe(DescribeServicesRequest request, Call call)
    {
        if (request.Services.Count > 10)
        {
            throw EcsNames.Invalid("Services cannot have more than 10 elements.");
        }
        var clusterArn = EcsNames.ClusterArn(call, request.Cluster);
        var response = new DescribeServicesResponse { Services = [], Failures = [] };
        var found = new List<(string Arn, EcsService? Service)>();
        foreach (var arn in request.Services.Select(s => EcsNames.ServiceArn(call, request.Cluster, s)))
        {
            var service = EcsNames.FindService(world, arn);
            call.Authorize(arn, keys => keys.Set("ecs:cluster", clusterArn).SetResourceTags(service?.Tags));
            found.Add((arn, service?.ClusterArn == clusterArn ? service : null));
        }
        var cluster = EcsNames.Cluster(world, call, request.Cluster);
        foreach (var (arn, service) in found)
        {
            if (service is null)
            {
                response.Failures.Add(new() { Arn = arn, Reason = "MISSING" });
            }
            else
            {
                response.Services.Add(ServiceViews.Of(cluster, service, request.Include?.Contains("TAGS") == true));
            }
        }
        return response;
    }

    private ListServicesResponse List(ListServicesRequest request, Call call)
    {
        call.Authorize("*", keys => keys.Set("ecs:cluster", EcsNames.ClusterArn(call, request.Cluster)));
        var cluster = EcsNames.Cluster(world, call, request.Cluster);
        var arns = cluster.Services.Values
            .Where(s => s.Status != "INACTIVE")
            .Where(s => request.LaunchType is null || s.Settings.LaunchType == request.LaunchType)
            .Where(s => request.SchedulingStrategy is null || s.IsDaemon == (request.SchedulingStrategy == SchedulingStrategy.DAEMON))
            .Where(s => request.ResourceManagementType is null || request.ResourceManagementType == ResourceManagementType.CUSTOMER)
            .Select(s => s.Arn)
            .ToList();
        var (page, next) = EcsPages.Take(arns, a => a, $"ListServices {cluster.Arn} {request.LaunchType} {request.SchedulingStrategy} {request.ResourceManagementType}", request.NextToken, request.MaxResults, 10);
        return new() { ServiceArns = page, NextToken = next };
    }

    /// <summary>The services of a Cloud Map namespace that Service Connect set up, in every cluster of the Region.</summary>
    private ListServicesByNamespaceResponse ListByNamespace(ListServicesByNamespaceRequest request, Call call)
    {
        var wanted = Namespaces.Find(world, call.Region, request.Namespace);
        call.Authorize("*", keys => keys.Set("ecs:namespace", wanted?.Arn ?? request.Namespace));
        if (wanted is null)
        {
            throw new AwsError("NamespaceNotFoundException", $"The specified namespace wasn't found: {request.Namespace}");
        }
        var arns = world.State.Ecs.Clusters.Values
            .Where(c => c.Arn.StartsWith(call.Arn("ecs", "cluster/"), StringComparison.Ordinal))
            .SelectMany(c => c.Services.Values, (cluster, service) => (Service: service, Name: service.ServiceConnect?.Namespace ?? cluster.ServiceConnectDefaults?.Namespace))
            .Where(s => s.Service.IsActive && s.Service.ServiceConnect is { Enabled: true } && s.Name is not null && Namespaces.Find(world, call.Region, s.Name) == wanted)
            .Select(s => s.Service.Arn)
            .ToList();
        var (page, next) = EcsPages.Take(arns, a => a, $"ListServicesByNamespace {wanted.Arn}", request.NextToken, request.MaxResults, 10);
        return new() { ServiceArns = page, NextToken = next };
    }
}
