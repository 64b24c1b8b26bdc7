using Amazon.ECS;
using Amazon.ECS.Model;
using Domain.Kinds.Clusters;
using Domain.Workloads;
using Ecs = Amazon.ECS.Model;
using Task = System.Threading.Tasks.Task;

namespace Domain.Aws;

/// <summary>ECS clusters and their container instances.</summary>
internal static partial class EcsClusters
{
    /// <summary>Clusters or instances of one describe call (ECS API).</summary>
    private const int Batch = 100;

    /// <summary>Those of the named clusters that exist and are ACTIVE, with the room left on their instances.</summary>
    public static async Task<IReadOnlyList<ClusterFacts>> ReadAsync(AwsSession session, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var clusters = await DescribeAsync(session, names, cancellationToken);
        return await Task.WhenAll(clusters.Select(c => ToFactsAsync(session, c, cancellationToken)));
    }

    /// <summary>All clusters that were not deleted, with their settings, counts and tags.</summary>
    public static async Task<IReadOnlyList<ClusterState>> AllAsync(AwsSession session, CancellationToken cancellationToken)
    {
        var arns = await AwsPages.AllAsync(
            "list clusters", (next, cancel) => session.Ecs.ListClustersAsync(new ListClustersRequest { MaxResults = Batch, NextToken = next }, cancel),
            page => page.ClusterArns, page => page.NextToken, cancellationToken);
        // a deleted cluster lingers in the list as INACTIVE
        return [.. (await StatesAsync(session, arns, cancellationToken)).Where(c => c.Status != "INACTIVE")];
    }

    /// <summary>Capacity providers attached to a cluster.</summary>
    public static async Task<IReadOnlyList<string>> ProvidersAsync(AwsSession session, string cluster, CancellationToken cancellationToken) =>
        (await DescribeAsync(session, [cluster], cancellationToken)).SingleOrDefault()?.CapacityProviders ?? [];

    /// <summary>EC2 instance id of each container instance ARN.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> InstanceIdsAsync(
        AwsSession session, string cluster, IReadOnlyList<string> arns, CancellationToken cancellationToken) =>
        (await InstancesAsync(session, cluster, arns, cancellationToken))
            .Where(i => i.Ec2InstanceId is not null).ToDictionary(i => i.ContainerInstanceArn, i => i.Ec2InstanceId, StringComparer.Ordinal);

    private static async Task<List<Cluster>> DescribeAsync(AwsSession session, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var clusters = await AwsPages.OfAsync(
            "look at clusters", names, Batch, (batch, cancel) => session.Ecs.DescribeClustersAsync(new DescribeClustersRequest { Clusters = batch, Include = [ClusterField.SETTINGS.Value] }, cancel),
            answer => answer.Clusters, cancellationToken);
        return clusters.FindAll(c => c.Status == "ACTIVE");
    }

    private static async Task<ClusterFacts> ToFactsAsync(AwsSession session, Cluster c, CancellationToken cancellationToken)
    {
        var instances = c.RegisteredContainerInstancesCount is > 0
            ? await AllInstancesAsync(session, c.ClusterName, cancellationToken)
            : [];
        var provider = c.CapacityProviders?.Find(p => !p.StartsWith("FARGATE", StringComparison.Ordinal));
        var managed = provider is not null && (await CapacityProviders.FindAsync(session, provider, cancellationToken))?.Managed is not null;
        var connected = instances.Where(i => i.AgentConnected is true && i.Status == "ACTIVE").ToList();
        return new ClusterFacts(
            c.ClusterName, c.ClusterArn, c.CapacityProviders ?? [],
            [.. instances.Select(TypeOf).OfType<string>().Order(StringComparer.Ordinal)],
            connected.Sum(i => Remaining(i, "CPU")), connected.Sum(i => Remaining(i, "MEMORY")))
        {
            IsManaged = managed,
            HasInsights = c.Settings?.Find(s => s.Name == ClusterSettingName.ContainerInsights)?.Value is "enabled" or "enhanced",
            ConnectNamespace = c.ServiceConnectDefaults?.Namespace,
        };
    }

    private static async Task<IReadOnlyList<ContainerInstance>> AllInstancesAsync(AwsSession session, string cluster, CancellationToken cancellationToken)
    {
        var arns = await AwsPages.AllAsync(
            $"list instances of cluster {cluster}",
            (next, cancel) => session.Ecs.ListContainerInstancesAsync(new ListContainerInstancesRequest { Cluster = cluster, MaxResults = Batch, NextToken = next }, cancel),
            page => page.ContainerInstanceArns, page => page.NextToken, cancellationToken);
        return await InstancesAsync(session, cluster, arns, cancellationToken);
    }

    private static async Task<IReadOnlyList<ContainerInstance>> InstancesAsync(
        AwsSession session, string cluster, IReadOnlyList<string> arns, CancellationToken cancellationToken) => await AwsPages.OfAsync(
            $"look at instances of cluster {cluster}", arns, Batch,
            (batch, cancel) => session.Ecs.DescribeContainerInstancesAsync(new DescribeContainerInstancesRequest { Cluster = cluster, ContainerInstances = batch }, cancel),
            answer => answer.ContainerInstances, cancellationToken);

    private static string? TypeOf(ContainerInstance i) => i.Attributes?.FirstOrDefault(a => a.Name == "ecs.instance-type")?.Value;

    private static int Remaining(ContainerInstance i, string resource) =>
        i.RemainingResources?.FirstOrDefault(r => r.Name == resource)?.IntegerValue ?? 0;
}
