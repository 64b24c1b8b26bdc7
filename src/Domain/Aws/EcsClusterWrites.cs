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
        new() { Clusters = names, Include = [ClusterField.TAGS.Value, ClusterField.SETTINGS.Value, ClusterField.STATISTICS.Value, ClusterField.CONFIGURATIONS.Value, ClusterField.ATTACHMENTS.Value] };

    private static ClusterState State(Cluster c)
    {
        var strategy = c.DefaultCapacityProviderStrategy ?? [];
        var (spot, all) = (strategy.Where(s => s.CapacityProvider == "FARGATE_SPOT").Sum(s => s.Weight ?? 0), strategy.Sum(s => s.Weight ?? 0));
        var exec = c.Configuration?.ExecuteCommandConfiguration;
        var logging = exec?.Logging?.Value is null or "DEFAULT" ? null : exec.Logging.Value;
        var spec = new ClusterSpec(
            c.ClusterName, c.Settings?.FirstOrDefault(s => s.Name == ClusterSettingName.ContainerInsights)?.Value ?? "disabled", all == 0 ? 0 : (int)Math.Round(100.0 * spot / all))
        {
            IsFargate = c.CapacityProviders?.Contains("FARGATE") is true, Namespace = c.ServiceConnectDefaults?.Namespace,
            ExecLogs = logging, ExecLogGroup = logging is null ? null : exec?.LogConfiguration?.CloudWatchLogGroupName,
        };
        return new ClusterState(
            spec, c.Status ?? "", c.ActiveServicesCount ?? 0, c.RunningTasksCount ?? 0, c.PendingTasksCount ?? 0, c.RegisteredContainerInstancesCount ?? 0,
            c.CapacityProviders ?? [], EcsServices.FromTags(c.Tags))
        {
            Strategy = [.. strategy.Select(s => new StrategyShare(s.CapacityProvider, s.Weight ?? 0, s.Base ?? 0))],
            IsAttaching = c.AttachmentsStatus == "UPDATE_IN_PROGRESS",
        };
    }

    public static Task CreateAsync(AwsSession session, ClusterSpec spec, IReadOnlyDictionary<string, string> tags)
    {
        var request = new CreateClusterRequest
        {
            ClusterName = spec.Name,
            CapacityProviders = spec.IsFargate ? ["FARGATE", "FARGATE_SPOT"] : null,
            DefaultCapacityProviderStrategy = spec.IsFargate ? [.. spec.Strategy.Select(s => new CapacityProviderStrategyItem { CapacityProvider = s.Provider, Weight = s.Weight })] : null,
            Settings = SettingsOf(spec),
            Configuration = ConfigurationOf(spec),
            ServiceConnectDefaults = spec.Namespace is { } name ? new ClusterServiceConnectDefaultsRequest { Namespace = name } : null,
            Tags = EcsServices.ToTags(tags),
        };
        return AwsWords.AskAsync($"create cluster {spec.Name}", cancel => session.Ecs.CreateClusterAsync(request, cancel), CancellationToken.None);
    }

    /// <summary>Settings, execute-command and namespace; an empty namespace takes the default away (ECS API, ClusterServiceConnectDefaultsRequest).</summary>
    public static Task UpdateAsync(AwsSession session, ClusterSpec spec, bool hadNamespace)
    {
        var request = new UpdateClusterRequest
        {
            Cluster = spec.Name, Settings = SettingsOf(spec),
            Configuration = ConfigurationOf(spec) ?? new ClusterConfiguration { ExecuteCommandConfiguration = new ExecuteCommandConfiguration { Logging = ExecuteCommandLogging.DEFAULT } },
            ServiceConnectDefaults = spec.Namespace is not null || hadNamespace ? new ClusterServiceConnectDefaultsRequest { Namespace = spec.Namespace ?? "" } : null,
        };
        return AwsWords.AskAsync($"change cluster {spec.Name}", cancel => session.Ecs.UpdateClusterAsync(request, cancel), CancellationToken.None);
    }

    /// <summary>Replaces the whole list, and the strategy with it (ECS API, PutClusterCapacityProviders).</summary>
    public static Task AttachAsync(AwsSession session, string cluster, Attached attached)
    {
        var request = new PutClusterCapacityProvidersRequest
        {
            Cluster = cluster, CapacityProviders = [.. attached.Providers],
            DefaultCapacityProviderStrategy = [.. attached.Strategy.Select(s => new CapacityProviderStrategyItem { CapacityProvider = s.Provider, Weight = s.Weight, Base = s.Base })],
        };
        return AwsWords.AskAsync($"put capacity providers on cluster {cluster}", cancel => session.Ecs.PutClusterCapacityProvidersAsync(request, cancel), CancellationToken.None);
    }

    private static List<ClusterSetting> SettingsOf(ClusterSpec spec) => [new ClusterSetting { Name = ClusterSettingName.ContainerInsights, Value = spec.Insights }];

    private static ClusterConfiguration? ConfigurationOf(ClusterSpec spec) => spec.ExecLogs is not { } logging ? null : new ClusterConfiguration
    {
        ExecuteCommandConfiguration = new ExecuteCommandConfiguration
        {
            Logging = new ExecuteCommandLogging(logging), LogConfiguration = spec.ExecLogGroup is { } group ? new ExecuteCommandLogConfiguration { CloudWatchLogGroupName = group } : null,
        },
    };

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
