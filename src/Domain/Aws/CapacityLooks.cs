using Amazon.ECS;
using Amazon.ECS.Model;
using Domain.Requests;
using Domain.Workloads.Inventory;
using Instance = Amazon.ECS.Model.ContainerInstance;

namespace Domain.Aws;

/// <summary>Capacity providers and container instances as the inventory keeps them.</summary>
internal static class CapacityLooks
{
    /// <summary>Providers of one describe call (ECS API).</summary>
    private const int ProviderPage = 10;

    /// <summary>Instances of one list call and of one describe call (ECS API).</summary>
    private const int Batch = 100;

    /// <summary>
    /// Those of the account, and those of Managed Instances, which belong to one cluster each: AWS names them only when it is asked for that cluster
    /// (ECS API, DescribeCapacityProviders, <c>cluster</c>).
    /// </summary>
    /// <param name="attached">Providers of each cluster, by its name.</param>
    public static async Task<IReadOnlyList<Domain.Workloads.Inventory.LiveProvider>> ProvidersAsync(
        AwsSession session, string account, IReadOnlyDictionary<string, IReadOnlyList<string>> attached, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var all = await PagesAsync(session, null, cancellationToken);
        var known = all.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var cluster in attached.Where(c => c.Value.Any(p => !known.Contains(p))).Select(c => c.Key))
        {
            all.AddRange(await PagesAsync(session, cluster, cancellationToken));
        }

        return [.. all.Where(p => p.CapacityProviderArn is not null && p.Status?.Value is not "INACTIVE").DistinctBy(p => p.CapacityProviderArn).Select(p => Live(p, session.Region, account, now))];
    }

    /// <summary>Every container instance of a cluster; none where it went away.</summary>
    public static async Task<IReadOnlyList<LiveInstance>> InstancesAsync(AwsSession session, string cluster, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var arns = await AwsPages.AllAsync(
                $"list instances of cluster {cluster}",
                (next, cancel) => session.Ecs.ListContainerInstancesAsync(new ListContainerInstancesRequest { Cluster = cluster, MaxResults = Batch, NextToken = next }, cancel),
                page => page.ContainerInstanceArns, page => page.NextToken, cancellationToken);
            return await DescribeAsync(session, cluster, arns, now, cancellationToken);
        }
        catch (AwsRefused e) when (e.Code == "ClusterNotFoundException")
        {
            return [];
        }
    }

    /// <summary>What AWS no longer knows is left out.</summary>
    public static async Task<IReadOnlyList<LiveInstance>> DescribeAsync(AwsSession session, string cluster, IReadOnlyCollection<string> arns, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = await AwsPages.OfAsync(
            $"look at instances of cluster {cluster}", arns, Batch,
            (batch, cancel) => session.Ecs.DescribeContainerInstancesAsync(
                new DescribeContainerInstancesRequest { Cluster = cluster, ContainerInstances = batch, Include = [ContainerInstanceField.TAGS.Value] }, cancel),
            answer => answer.ContainerInstances, cancellationToken);
        return found.ConvertAll(i => Live(cluster, i, now));
    }

    private static Task<List<CapacityProvider>> PagesAsync(AwsSession session, string? cluster, CancellationToken cancellationToken) => AwsPages.AllAsync(
        "look at capacity providers",
        (next, cancel) => session.Ecs.DescribeCapacityProvidersAsync(
            new DescribeCapacityProvidersRequest { Cluster = cluster, Include = [CapacityProviderField.TAGS.Value], MaxResults = ProviderPage, NextToken = next }, cancel),
        page => page.CapacityProviders, page => page.NextToken, cancellationToken);

    private static Domain.Workloads.Inventory.LiveProvider Live(CapacityProvider p, string region, string account, DateTimeOffset now)
    {
        var (tags, over) = (EcsServices.FromTags(p.Tags), p.AutoScalingGroupProvider);
        return new()
        {
            Arn = p.CapacityProviderArn, AccountId = account, Region = region, Name = p.Name, TeamId = tags.GetValueOrDefault(BerthTags.Team), Environment = tags.GetValueOrDefault(BerthTags.Environment),
            Owner = OwnerRules.Of(tags), Sort = over is not null ? ProviderSort.AutoScalingGroup : p.ManagedInstancesProvider is not null ? ProviderSort.ManagedInstances : ProviderSort.Fargate,
            Status = p.Status?.Value ?? "", Cluster = p.Cluster is { Length: > 0 } cluster ? Workloads.Arns.Last(cluster) : null, SeenAt = now,
            Detail = new(
                over?.AutoScalingGroupArn, over?.ManagedScaling?.Status?.Value == "ENABLED" ? over.ManagedScaling.TargetCapacity ?? 100 : null,
                over?.ManagedTerminationProtection?.Value == "ENABLED", over?.ManagedDraining?.Value == "ENABLED", p.UpdateStatus?.Value, Sorted(tags)),
        };
    }

    private static LiveInstance Live(string cluster, Instance i, DateTimeOffset now)
    {
        var (parts, tags) = (i.ContainerInstanceArn.Split(':'), EcsServices.FromTags(i.Tags));
        var attributes = (i.Attributes ?? []).Where(a => !string.IsNullOrEmpty(a.Value)).DistinctBy(a => a.Name).ToDictionary(a => a.Name, a => a.Value, StringComparer.Ordinal);
        return new()
        {
            Arn = i.ContainerInstanceArn, AccountId = parts[4], Region = parts[3], Cluster = cluster, TeamId = tags.GetValueOrDefault(BerthTags.Team), Environment = tags.GetValueOrDefault(BerthTags.Environment),
            Owner = OwnerRules.Of(tags, cluster: cluster), Ec2InstanceId = i.Ec2InstanceId, Provider = i.CapacityProviderName, Status = i.Status ?? "", AgentConnected = i.AgentConnected is true,
            AgentVersion = i.VersionInfo?.AgentVersion, AgentUpdate = i.AgentUpdateStatus?.Value,
            InstanceType = attributes.GetValueOrDefault("ecs.instance-type"), Zone = attributes.GetValueOrDefault("ecs.availability-zone"),
            Cpu = Amount(i.RegisteredResources, "CPU"), FreeCpu = Amount(i.RemainingResources, "CPU"),
            MemoryMiB = Amount(i.RegisteredResources, "MEMORY"), FreeMemoryMiB = Amount(i.RemainingResources, "MEMORY"),
            Running = i.RunningTasksCount ?? 0, Pending = i.PendingTasksCount ?? 0, RegisteredAt = Times.Of(i.RegisteredAt), Version = i.Version ?? 0, SeenAt = now,
            Detail = new(i.StatusReason, Docker(i.VersionInfo?.DockerVersion), Sorted(attributes), Sorted(tags)),
        };
    }

    /// <summary>The agent says <c>DockerVersion: 25.0.8</c>.</summary>
    private static string? Docker(string? version) => version is null ? null : version[(version.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();

    private static int Amount(List<Resource>? resources, string name) =>
        resources?.Find(r => r.Name == name) is not { } found ? 0 : found.Type == "INTEGER" || found.IntegerValue is > 0 ? found.IntegerValue ?? 0 : (int)(found.LongValue ?? 0);

    // order is AWS's whim: kept in ours, so that nothing looks changed
    private static Dictionary<string, string> Sorted(IDictionary<string, string> values) => new SortedDictionary<string, string>(values, StringComparer.Ordinal).ToDictionary();
}
