using Amazon.ECS.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>Looking at container instances: what they have and what their tasks leave of it.</summary>
internal sealed class Instances(World world)
{
    public void Register(Api api) => api
        .Read<ListContainerInstancesRequest, ListContainerInstancesResponse>("ListContainerInstances", List)
        .Read<DescribeContainerInstancesRequest, DescribeContainerInstancesResponse>("DescribeContainerInstances", Describe);

    private ListContainerInstancesResponse List(ListContainerInstancesRequest request, Call call)
    {
        var clusterArn = EcsNames.ClusterArn(call, request.Cluster);
        call.Authorize(clusterArn, keys => keys.SetResourceTags(world.State.Ecs.Clusters.GetValueOrDefault(clusterArn)?.Tags));
        var cluster = EcsNames.Cluster(world, call, request.Cluster);
        var filter = Filter(request.Filter);
        var tasks = InstanceFacts.TasksByInstance(cluster);
        var arns = cluster.Instances.Values
            .Where(i => request.Status is null || i.Status == request.Status.Value)
            .Where(i => filter is null || filter(InstanceFacts.Of(i, [.. tasks[i.Id]])))
            .Select(i => i.Arn)
            .ToList();
        var (page, next) = EcsPages.Take(arns, a => a, $"ListContainerInstances {cluster.Arn} {request.Status} {request.Filter}", request.NextToken, request.MaxResults, 100);
        return new() { ContainerInstanceArns = page, NextToken = next };
    }

    private static Func<InstanceFacts, bool>? Filter(string? expression)
    {
        try
        {
            return string.IsNullOrEmpty(expression) ? null : ClusterQuery.Parse(expression);
        }
        catch (FormatException e)
        {
            throw EcsNames.Invalid($"Invalid filter expression. {e.Message}");
        }
    }

    private DescribeContainerInstancesResponse Describe(DescribeContainerInstancesRequest request, Call call)
    {
        var (cluster, found, failures) = Find(world, request.Cluster, request.ContainerInstances, 100, call);
        var tasks = InstanceFacts.TasksByInstance(cluster);
        var tags = request.Include?.Contains("TAGS") == true;
        var health = request.Include?.Contains("CONTAINER_INSTANCE_HEALTH") == true;
        return new() { ContainerInstances = [.. found.Select(i => InstanceViews.Of(i, [.. tasks[i.Id]], tags, health))], Failures = failures };
    }

    /// <summary>The container instances that a call names by id or ARN, each authorised by itself.</summary>
    public static (EcsCluster Cluster, List<EcsInstance> Found, List<Failure> Failures) Find(World world, string? clusterName, List<string> wanted, int most, Call call)
    {
        var clusterArn = EcsNames.ClusterArn(call, clusterName);
        if (wanted.Count == 0)
        {
            throw EcsNames.Invalid("Container instances cannot be empty.");
        }
        if (wanted.Count > most)
        {
            throw EcsNames.Invalid($"Container instances cannot have more than {most} elements.");
        }
        var known = world.State.Ecs.Clusters.GetValueOrDefault(clusterArn);
        var found = new List<EcsInstance>();
        var failures = new List<Failure>();
        foreach (var name in wanted)
        {
            var arn = InstanceArn(clusterArn, name);
            var instance = Known(known, arn, world.Now);
            call.Authorize(arn, keys => keys.Set("ecs:cluster", clusterArn).SetResourceTags(instance?.Tags));
            if (instance is null)
            {
                failures.Add(new() { Arn = arn, Reason = "MISSING" });
            }
            else
            {
                found.Add(instance);
            }
        }
        return (EcsNames.Cluster(world, call, clusterName), found, failures);
    }

    public static string InstanceArn(string clusterArn, string name)
        => Arns.IsArn(name) ? name : $"{clusterArn.Replace(":cluster/", ":container-instance/", StringComparison.Ordinal)}/{name}";

    /// <summary>One that was deregistered is shown INACTIVE for an hour.</summary>
    private static EcsInstance? Known(EcsCluster? cluster, string arn, DateTimeOffset now)
        => cluster?.Instances.GetValueOrDefault(Arns.Last(arn)) ?? (cluster?.Gone.GetValueOrDefault(Arns.Last(arn)) is { } gone && gone.Left > now.AddHours(-1) ? gone : null);
}
