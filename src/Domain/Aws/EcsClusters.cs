using Amazon.ECS;
using Amazon.ECS.Model;
using Domain.Requests;
using Ecs = Amazon.ECS.Model;
using Task = System.Threading.Tasks.Task;

namespace Domain.Aws;

/// <summary>ECS clusters and their container instances.</summary>
internal static class EcsClusters
{
    /// <summary>Clusters or instances of one describe call (ECS API).</summary>
    private const int Batch = 100;

    /// <summary>Those of the named clusters that exist and are ACTIVE, with the room left on their instances.</summary>
    public static async Task<IReadOnlyList<ClusterFacts>> ReadAsync(AwsSession session, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var clusters = await DescribeAsync(session, names, cancellationToken);
        return await Task.WhenAll(clusters.Select(c => ToFactsAsync(session, c, cancellationToken)));
    }

    /// <summary>Names of all ACTIVE clusters.</summary>
    public static async Task<IReadOnlyList<string>> NamesAsync(AwsSession session, CancellationToken cancellationToken)
    {
        var arns = new List<string>();
        string? next = null;
        do
        {
            var request = new ListClustersRequest { MaxResults = Batch, NextToken = next };
            var page = await AwsWords.AskAsync("list clusters", cancel => session.Ecs.ListClustersAsync(request, cancel), cancellationToken);
            arns.AddRange(page.ClusterArns ?? []);
            next = page.NextToken;
        }
        while (!string.IsNullOrEmpty(next));

        // a deleted cluster lingers in the list as INACTIVE
        return [.. (await DescribeAsync(session, arns, cancellationToken)).Select(c => c.ClusterName)];
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
        var clusters = new List<Cluster>();
        foreach (var batch in names.Chunk(Batch))
        {
            var answer = await AwsWords.AskAsync(
                "look at clusters", cancel => session.Ecs.DescribeClustersAsync(new DescribeClustersRequest { Clusters = [.. batch] }, cancel), cancellationToken);
            clusters.AddRange((answer.Clusters ?? []).Where(c => c.Status == "ACTIVE"));
        }

        return clusters;
    }

    private static async Task<ClusterFacts> ToFactsAsync(AwsSession session, Cluster c, CancellationToken cancellationToken)
    {
        var instances = c.RegisteredContainerInstancesCount is > 0
            ? await AllInstancesAsync(session, c.ClusterName, cancellationToken)
            : [];
        var connected = instances.Where(i => i.AgentConnected is true && i.Status == "ACTIVE").ToList();
        return new ClusterFacts(
            c.ClusterName, c.ClusterArn, c.CapacityProviders ?? [],
            [.. instances.Select(TypeOf).OfType<string>().Order(StringComparer.Ordinal)],
            connected.Sum(i => Remaining(i, "CPU")), connected.Sum(i => Remaining(i, "MEMORY")));
    }

    private static async Task<IReadOnlyList<ContainerInstance>> AllInstancesAsync(AwsSession session, string cluster, CancellationToken cancellationToken)
    {
        var arns = new List<string>();
        string? next = null;
        do
        {
            var request = new ListContainerInstancesRequest { Cluster = cluster, MaxResults = Batch, NextToken = next };
            var page = await AwsWords.AskAsync(
                $"list instances of cluster {cluster}", cancel => session.Ecs.ListContainerInstancesAsync(request, cancel), cancellationToken);
            arns.AddRange(page.ContainerInstanceArns ?? []);
            next = page.NextToken;
        }
        while (!string.IsNullOrEmpty(next));
        return await InstancesAsync(session, cluster, arns, cancellationToken);
    }

    private static async Task<IReadOnlyList<ContainerInstance>> InstancesAsync(
        AwsSession session, string cluster, IReadOnlyList<string> arns, CancellationToken cancellationToken)
    {
        var instances = new List<ContainerInstance>(arns.Count);
        foreach (var batch in arns.Chunk(Batch))
        {
            var request = new DescribeContainerInstancesRequest { Cluster = cluster, ContainerInstances = [.. batch] };
            var answer = await AwsWords.AskAsync(
                $"look at instances of cluster {cluster}", cancel => session.Ecs.DescribeContainerInstancesAsync(request, cancel), cancellationToken);
            instances.AddRange(answer.ContainerInstances ?? []);
        }

        return instances;
    }

    private static string? TypeOf(ContainerInstance i) => i.Attributes?.FirstOrDefault(a => a.Name == "ecs.instance-type")?.Value;

    private static int Remaining(ContainerInstance i, string resource) =>
        i.RemainingResources?.FirstOrDefault(r => r.Name == resource)?.IntegerValue ?? 0;
}
