using Amazon.CloudWatchLogs.Model;
using Sandbox.Logs;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.CloudWatch;

/// <summary>Every metric of one account and Region, as it stands while one request or look is under way.</summary>
internal sealed class Catalogue(World world, string account, string region)
{
    public const string Ecs = "AWS/ECS";
    public const string Insights = "ECS/ContainerInsights";
    public const string Balancing = "AWS/ApplicationELB";

    public static readonly string[] TargetMetrics =
    [
        "RequestCount", "RequestCountPerTarget", "TargetResponseTime", "HTTPCode_Target_2XX_Count", "HTTPCode_Target_4XX_Count",
        "HTTPCode_Target_5XX_Count", "HealthyHostCount", "UnHealthyHostCount",
    ];

    private readonly string scope = Gauges.Scope(account, region);
    private readonly string services = $"arn:aws:ecs:{region}:{account}:service/";
    private ILookup<string, ServiceHistory>? byGroup;
    private IReadOnlyDictionary<string, (LogGroupState Group, MetricFilter Filter)>? filters;

    private CloudWatchState State => world.State.CloudWatch;

    /// <summary>The metric's values; null where nothing by that name and those dimensions was ever measured.</summary>
    public Series? Find(MetricId metric)
        => State.Put.TryGetValue(scope + metric.Key, out var put) ? new StoredSeries(put)
            : State.Gauges.TryGetValue(scope + metric.Key, out var gauge) ? new GaugeSeries(gauge)
            : metric.Namespace switch
            {
                Ecs => OfEcs(metric),
                Insights => OfInsights(metric),
                Balancing => OfBalancing(metric),
                _ => Filters.TryGetValue(metric.Key, out var filter) ? new FilteredSeries(filter.Group, filter.Filter, world.Now) : null,
            };

    /// <summary>The metrics that log groups' filters make, by key.</summary>
    public IReadOnlyDictionary<string, (LogGroupState Group, MetricFilter Filter)> Filters => filters ??= world.State.Logs.Groups.Values
        .Where(g => g.Filters.Count > 0 && g.Arn.StartsWith($"arn:aws:logs:{region}:{account}:", StringComparison.Ordinal))
        .SelectMany(g => g.Filters.Values.Select(f => (Group: g, Filter: f)))
        .DistinctBy(f => new MetricId(f.Filter.MetricTransformations[0].MetricNamespace, f.Filter.MetricTransformations[0].MetricName, []).Key)
        .ToDictionary(f => new MetricId(f.Filter.MetricTransformations[0].MetricNamespace, f.Filter.MetricTransformations[0].MetricName, []).Key, StringComparer.Ordinal);

    /// <summary>The services whose counts a metric follows from; null where it is not computed.</summary>
    public IEnumerable<string>? Grounds(MetricId metric) => metric.Namespace switch
    {
        Ecs or Insights when metric["ServiceName"] is { } name && metric["ClusterName"] is { } cluster => [$"{services}{cluster}/{name}"],
        Balancing when metric["TargetGroup"] is { } group => OfGroup(group).Select(h => h.Arn),
        _ => null,
    };

    public IEnumerable<ServiceHistory> Services => State.Services.Values.Where(h => h.Arn.StartsWith(services, StringComparison.Ordinal));

    public IEnumerable<PutSeries> Puts => State.Put.Where(p => p.Key.StartsWith(scope, StringComparison.Ordinal)).Select(p => p.Value);

    public IEnumerable<Gauge> Held => State.Gauges.Where(p => p.Key.StartsWith(scope, StringComparison.Ordinal)).Select(p => p.Value);

    public ServiceLoad LoadOf(ServiceHistory history) => new(history, State.Loads);

    public ServiceLoad? LoadOf(string serviceArn) => State.Services.TryGetValue(serviceArn, out var history) ? LoadOf(history) : null;

    /// <summary>What Container Insights was set to, by minute.</summary>
    public Func<long, string> InsightsOf(string clusterArn)
    {
        var points = ClusterPoints(clusterArn);
        return minute => points.FindLast(p => p.At <= (minute * 60) + 59)?.Insights ?? "disabled";
    }

    /// <summary>Name and identifier of the load balancers before a target group: <c>app/name/id</c>.</summary>
    public IEnumerable<string> BalancersOf(string groupArn)
        => world.State.Elb.TargetGroups.GetValueOrDefault(groupArn)?.LoadBalancerArns.Select(a => a[(a.IndexOf(":loadbalancer/", StringComparison.Ordinal) + 14)..]) ?? [];

    /// <summary>How a target group is called in dimensions: <c>targetgroup/name/id</c>.</summary>
    public static string GroupName(string groupArn) => Arns.Resource(groupArn);

    private Series? OfEcs(MetricId metric) => (metric.Dimensions.Count, metric["ClusterName"], metric["ServiceName"]) switch
    {
        (2, { } cluster, { } name) => LoadOf($"{services}{cluster}/{name}") is { } load ? ServiceMetrics.OfEcs(metric.Name, load) : null,
        (1, { } cluster, null) => new ClusterMetrics(InCluster(cluster), ClusterPoints(ClusterArn(cluster))).OfEcs(metric.Name),
        _ => null,
    };

    private Series? OfInsights(MetricId metric)
    {
        if (metric["ClusterName"] is not { } cluster)
        {
            return null;
        }
        var insights = InsightsOf(ClusterArn(cluster));
        return (metric.Dimensions.Count, metric["ServiceName"], metric["TaskDefinitionFamily"]) switch
        {
            (2, { } name, null) => LoadOf($"{services}{cluster}/{name}") is { } load ? ServiceMetrics.OfInsights(metric.Name, load, insights) : null,
            (2, null, { } family) => InCluster(cluster).Where(l => l.History.Family == family).ToList() is { Count: > 0 } loads
                ? Together(metric.Name, loads, insights) : null,
            (1, null, null) => new ClusterMetrics(InCluster(cluster), ClusterPoints(ClusterArn(cluster))).OfInsights(metric.Name)
                ?? (InCluster(cluster) is { Count: > 0 } all ? Together(metric.Name, all, insights) : null),
            _ => null,
        };
    }

    /// <summary>A metric of tasks over several services.</summary>
    private static Series? Together(string name, List<ServiceLoad> loads, Func<long, string> insights)
    {
        if (!ServiceMetrics.OfTasks.Contains(name) && !ServiceMetrics.Enhanced.Contains(name))
        {
            return null;
        }
        var parts = loads.Select(l => ServiceMetrics.OfInsights(name, l, insights)).OfType<Series>().ToList();
        return ComputedSeries.All(parts[0].Unit, parts);
    }

    private Series? OfBalancing(MetricId metric)
    {
        if (!TargetMetrics.Contains(metric.Name))
        {
            return null;
        }
        var (group, balancer) = (metric["TargetGroup"], metric["LoadBalancer"]);
        var histories = (group, balancer, metric.Dimensions.Count) switch
        {
            ({ } g, null, 1) => OfGroup(g),
            ({ } g, { } b, 2) => OfGroup(g).Where(h => h.TargetGroups.Exists(t => GroupName(t) == g && BalancersOf(t).Contains(b))),
            (null, { } b, 1) when metric.Name is not ("RequestCountPerTarget" or "HealthyHostCount" or "UnHealthyHostCount") => Services.Where(h => h.TargetGroups.Exists(t => BalancersOf(t).Contains(b))),
            _ => [],
        };
        var parts = histories.Select(h => ServiceMetrics.OfTargets(metric.Name, LoadOf(h))).OfType<Series>().ToList();
        return parts.Count switch
        {
            0 => null,
            1 => parts[0],
            _ => metric.Name is "HealthyHostCount" or "UnHealthyHostCount" ? ComputedSeries.Total(parts[0].Unit, parts) : ComputedSeries.All(parts[0].Unit, parts),
        };
    }

    private IEnumerable<ServiceHistory> OfGroup(string group)
    {
        byGroup ??= Services.SelectMany(h => h.TargetGroups.Select(t => (Group: GroupName(t), History: h))).ToLookup(x => x.Group, x => x.History, StringComparer.Ordinal);
        return byGroup[group];
    }

    private List<ServiceLoad> InCluster(string cluster) => [.. Services.Where(h => h.Arn.StartsWith($"{services}{cluster}/", StringComparison.Ordinal)).Select(LoadOf)];

    private string ClusterArn(string cluster) => $"arn:aws:ecs:{region}:{account}:cluster/{cluster}";

    /// <summary>What was noted, and how the cluster stands now.</summary>
    private List<ClusterPoint> ClusterPoints(string clusterArn)
    {
        var noted = State.Clusters.GetValueOrDefault(clusterArn)?.Points ?? [];
        if (!world.State.Ecs.Clusters.TryGetValue(clusterArn, out var cluster) || !cluster.IsActive)
        {
            return noted;
        }
        var now = Histories.PointOf(cluster, noted.Count == 0 ? cluster.Created : world.Now);
        return noted is [.., var last] && last with { At = now.At } == now ? noted : [.. noted, now];
    }
}
