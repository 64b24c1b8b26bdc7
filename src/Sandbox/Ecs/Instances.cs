using Amazon.ECS.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>Container instances: what they have and what their tasks leave of it.</summary>
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
        if (!string.IsNullOrEmpty(request.Filter))
        {
            throw EcsNames.Invalid("The Sandbox does not offer filters in the cluster query language.");
        }
        var arns = cluster.Instances.Values.Where(i => request.Status is null || i.Status == request.Status.Value).Select(i => i.Arn).ToList();
        var (page, next) = EcsPages.Take(arns, a => a, $"ListContainerInstances {cluster.Arn} {request.Status}", request.NextToken, request.MaxResults, 100);
        return new() { ContainerInstanceArns = page, NextToken = next };
    }

    private DescribeContainerInstancesResponse Describe(DescribeContainerInstancesRequest request, Call call)
    {
        var (found, failures) = Find(request.Cluster, request.ContainerInstances, 100, call);
        var cluster = EcsNames.Cluster(world, call, request.Cluster);
        var tags = request.Include?.Contains("TAGS") == true;
        return new() { ContainerInstances = [.. found.Select(i => View(cluster, i, tags))], Failures = failures };
    }

    private (List<EcsInstance> Found, List<Failure> Failures) Find(string? clusterName, List<string> wanted, int most, Call call)
    {
        var clusterArn = EcsNames.ClusterArn(call, clusterName);
        if (wanted.Count > most)
        {
            throw EcsNames.Invalid($"Container instances cannot have more than {most} elements.");
        }
        var cluster = world.State.Ecs.Clusters.GetValueOrDefault(clusterArn);
        var found = new List<EcsInstance>();
        var failures = new List<Failure>();
        foreach (var name in wanted)
        {
            var arn = Arns.IsArn(name) ? name : $"{clusterArn.Replace(":cluster/", ":container-instance/", StringComparison.Ordinal)}/{name}";
            var instance = cluster?.Instances.GetValueOrDefault(Arns.Last(arn));
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
        return (found, failures);
    }

    private static ContainerInstance View(EcsCluster cluster, EcsInstance instance, bool tags)
    {
        var (cpu, memory, ports) = Placement.Free(cluster, instance);
        var mine = cluster.Tasks.Values.Where(t => t.InstanceId == instance.Id).ToList();
        return new()
        {
            ContainerInstanceArn = instance.Arn,
            Ec2InstanceId = instance.Ec2InstanceId,
            CapacityProviderName = instance.CapacityProvider,
            Version = instance.Version,
            VersionInfo = new() { AgentVersion = "1.98.0", AgentHash = "5d1c3a2f", DockerVersion = "DockerVersion: 25.0.8" },
            Status = instance.Status,
            AgentConnected = instance.AgentConnected,
            RunningTasksCount = mine.Count(t => t.Phase == TaskPhase.Running),
            PendingTasksCount = mine.Count(t => t.IsLive && t.Phase < TaskPhase.Running),
            RegisteredAt = instance.Registered.UtcDateTime,
            RegisteredResources = Resources(instance.Cpu, instance.Memory, []),
            RemainingResources = Resources(cpu, memory, ports),
            Attributes =
            [
                new() { Name = "ecs.instance-type", Value = instance.InstanceType },
                new() { Name = "ecs.availability-zone", Value = instance.Zone },
                new() { Name = "ecs.ami-id", Value = instance.ImageId },
                new() { Name = "ecs.cpu-architecture", Value = "x86_64" },
                new() { Name = "ecs.os-type", Value = "linux" },
                new() { Name = "ecs.capability.task-eni" },
                new() { Name = "ecs.awsvpc-trunk-id", Value = $"eni-{instance.Id[..17]}" },
            ],
            Attachments = [],
            Tags = tags ? instance.Tags : [],
        };
    }

    /// <summary>Ports that the agent and SSH take are taken on every instance.</summary>
    private static List<Resource> Resources(int cpu, int memory, IReadOnlyList<int> ports) =>
    [
        new() { Name = "CPU", Type = "INTEGER", IntegerValue = cpu, LongValue = 0, DoubleValue = 0 },
        new() { Name = "MEMORY", Type = "INTEGER", IntegerValue = memory, LongValue = 0, DoubleValue = 0 },
        new() { Name = "PORTS", Type = "STRINGSET", StringSetValue = ["22", "2375", "2376", "51678", "51679", .. ports.Select(p => p.ToString(System.Globalization.CultureInfo.InvariantCulture))], IntegerValue = 0, LongValue = 0, DoubleValue = 0 },
        new() { Name = "PORTS_UDP", Type = "STRINGSET", StringSetValue = [], IntegerValue = 0, LongValue = 0, DoubleValue = 0 },
    ];
}
