using Amazon.ECS;
using Amazon.ECS.Model;
using Domain.Kinds.Clusters;
using Task = System.Threading.Tasks.Task;

namespace Domain.Aws;

internal static partial class EcsClusters
{
    /// <summary>One cluster with its settings, counts and tags; null when there is none of this name.</summary>
    public static async Task<ClusterState?> FindAsync(AwsSession session, string name, CancellationToken cancellationToken)
    {
        var answer = await AwsWords.AskAsync($"look at cluster {name}", cancel => session.Ecs.DescribeClustersAsync(Whole([name]), cancel), cancellationToken);
        return answer.Clusters?.SingleOrDefault() is { } cluster ? State(cluster) : null;
    }

    /// <summary>The named clusters with their settings, counts and tags; one that does not exist is left out, a deleted one may show as INACTIVE.</summary>
    public static async Task<IReadOnlyList<ClusterState>> StatesAsync(AwsSession session, IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        [.. (await AwsPages.OfAsync("look at clusters", names, Batch, (batch, cancel) => session.Ecs.DescribeClustersAsync(Whole(batch), cancel), answer => answer.Clusters, cancellationToken)).Select(State)];

    private static DescribeClustersRequest Whole(List<string> names) =>
        new() { Clusters = names, Include = [ClusterField.TAGS.Value, ClusterField.SETTINGS.Value, ClusterField.STATISTICS.Value] };

    private static ClusterState State(Cluster c)
    {
        var strategy = c.DefaultCapacityProviderStrategy ?? [];
        var (spot, all) = (strategy.Where(s => s.CapacityProvider == "FARGATE_SPOT").Sum(s => s.Weight ?? 0), strategy.Sum(s => s.Weight ?? 0));
        return new ClusterState(
            new ClusterSpec(c.ClusterName, c.Settings?.FirstOrDefault(s => s.Name == ClusterSettingName.ContainerInsights)?.Value ?? "disabled", all == 0 ? 0 : (int)Math.Round(100.0 * spot / all)),
            c.Status ?? "", c.ActiveServicesCount ?? 0, c.RunningTasksCount ?? 0, c.PendingTasksCount ?? 0, c.RegisteredContainerInstancesCount ?? 0,
            c.CapacityProviders ?? [], EcsServices.FromTags(c.Tags));
    }

    public static Task CreateAsync(AwsSession session, ClusterSpec spec, IReadOnlyDictionary<string, string> tags)
    {
        var request = new CreateClusterRequest
        {
            ClusterName = spec.Name,
            CapacityProviders = ["FARGATE", "FARGATE_SPOT"],
            DefaultCapacityProviderStrategy = [.. spec.Strategy.Select(s => new CapacityProviderStrategyItem { CapacityProvider = s.Provider, Weight = s.Weight })],
            Settings = [new ClusterSetting { Name = ClusterSettingName.ContainerInsights, Value = spec.Insights }],
            Tags = EcsServices.ToTags(tags),
        };
        return AwsWords.AskAsync($"create cluster {spec.Name}", cancel => session.Ecs.CreateClusterAsync(request, cancel), CancellationToken.None);
    }

    /// <summary>Deletes an empty cluster; one that is gone already is fine.</summary>
    public static async Task DeleteAsync(AwsSession session, string name)
    {
        try
        {
            await AwsWords.AskAsync(
                $"delete cluster {name}", cancel => session.Ecs.DeleteClusterAsync(new DeleteClusterRequest { Cluster = name }, cancel), CancellationToken.None);
        }
        catch (AwsRefused e) when (e.Trouble is AwsTrouble.NotFound)
        {
            // gone before
        }
    }
}
