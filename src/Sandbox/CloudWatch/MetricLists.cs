using Amazon.CloudWatch.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.CloudWatch;

/// <summary>ListMetrics: metrics that had a value in the last fortnight, or three hours.</summary>
internal sealed class MetricLists(World world)
{
    private const int PageSize = 500;

    public void Register(Api api) => api.Read<ListMetricsRequest, ListMetricsResponse>("ListMetrics", List);

    private ListMetricsResponse List(ListMetricsRequest request, Call call)
    {
        call.Authorize("*");
        if (request.RecentlyActive is { Value: not "PT3H" })
        {
            throw new AwsError("InvalidParameterValue", $"The value {request.RecentlyActive.Value} for parameter RecentlyActive is not supported: it is PT3H.");
        }
        if (request.OwningAccount is { } owner && owner != call.Account)
        {
            throw new AwsError("InvalidParameterValue", "The Sandbox lists metrics of the caller's own account.");
        }
        var since = world.Now.AddHours(request.RecentlyActive is null ? -24 * 14 : -3).ToUnixTimeSeconds();
        var metrics = All(new(world, call.Account, call.Region), since)
            .Where(m => (request.Namespace is null || m.Namespace == request.Namespace) && (request.MetricName is null || m.Name == request.MetricName))
            .Where(m => (request.Dimensions ?? []).TrueForAll(f => m[f.Name] is { } value && (f.Value is null || f.Value == value)))
            .DistinctBy(m => m.Key)
            .OrderBy(m => m.Key, StringComparer.Ordinal)
            .ToList();
        var filter = string.Join(',', (request.Dimensions ?? []).Select(d => $"{d.Name}={d.Value}"));
        try
        {
            var (page, next) = PageToken.Take(metrics, m => SandboxAccount.Digest(m.Key), $"ListMetrics {request.Namespace} {request.MetricName} {filter}", request.NextToken, PageSize);
            return new()
            {
                Metrics = [.. page.Select(m => new Amazon.CloudWatch.Model.Metric { Namespace = m.Namespace, MetricName = m.Name, Dimensions = [.. m.Dimensions.Select(d => new Dimension { Name = d.Name, Value = d.Value })] })],
                NextToken = next,
                OwningAccounts = request.IncludeLinkedAccounts == true ? [.. page.Select(_ => call.Account)] : null,
            };
        }
        catch (FormatException)
        {
            throw new AwsError("InvalidParameterValue", "Request parameter nextToken is invalid.");
        }
    }

    private static IEnumerable<MetricId> All(Catalogue catalogue, long since)
    {
        foreach (var put in catalogue.Puts.Where(p => p.Points.Count > 0 && p.Points.Keys.Last() >= since))
        {
            yield return new(put.Namespace, put.Name, put.Dimensions);
        }
        foreach (var gauge in catalogue.Held.Where(g => g.Points is [.., var last] && (last.Value is not null || last.At >= since)))
        {
            yield return new(gauge.Namespace, gauge.Name, gauge.Dimensions);
        }
        foreach (var filter in catalogue.Filters.Values.Select(f => f.Filter.MetricTransformations[0]))
        {
            yield return new(filter.MetricNamespace, filter.MetricName, []);
        }
        foreach (var metric in catalogue.Services.Where(s => RanSince(s, since)).SelectMany(s => OfService(catalogue, s)))
        {
            yield return metric;
        }
    }

    /// <summary>Whether a task of the service ran at that time or later.</summary>
    private static bool RanSince(ServiceHistory history, long since)
    {
        for (var i = history.Points.Count - 1; i >= 0; i--)
        {
            var point = history.Points[i];
            if (point.Running > 0)
            {
                return true;
            }
            if (point.At < since)
            {
                return false;
            }
        }
        return false;
    }

    private static IEnumerable<MetricId> OfService(Catalogue catalogue, ServiceHistory service)
    {
        var parts = service.Arn.Split('/');
        var cluster = ("ClusterName", parts[^2]);
        var dimensions = new[] { cluster, ("ServiceName", parts[^1]) };
        foreach (var name in ServiceMetrics.Ecs)
        {
            yield return MetricId.Of(Catalogue.Ecs, name, dimensions);
        }
        if (service.Points.Exists(p => p.OnInstances))
        {
            foreach (var name in ClusterMetrics.Ecs)
            {
                yield return MetricId.Of(Catalogue.Ecs, name, cluster);
            }
        }
        foreach (var group in service.TargetGroups)
        {
            var target = ("TargetGroup", Catalogue.GroupName(group));
            foreach (var balancer in catalogue.BalancersOf(group).Select(b => ("LoadBalancer", b)))
            {
                foreach (var name in Catalogue.TargetMetrics)
                {
                    yield return MetricId.Of(Catalogue.Balancing, name, balancer, target);
                }
                foreach (var name in Catalogue.TargetMetrics.Where(n => n is not ("RequestCountPerTarget" or "HealthyHostCount" or "UnHealthyHostCount")))
                {
                    yield return MetricId.Of(Catalogue.Balancing, name, balancer);
                }
            }
            yield return MetricId.Of(Catalogue.Balancing, "RequestCountPerTarget", target);
        }
        foreach (var metric in Insights(catalogue, service, cluster, dimensions))
        {
            yield return metric;
        }
    }

    private static IEnumerable<MetricId> Insights(Catalogue catalogue, ServiceHistory service, (string, string) cluster, (string, string)[] dimensions)
    {
        var mode = catalogue.InsightsOf(service.Arn[..service.Arn.LastIndexOf('/')].Replace(":service/", ":cluster/", StringComparison.Ordinal))(long.MaxValue / 61);
        if (mode == "disabled")
        {
            return [];
        }
        var tasks = mode == "enhanced" ? ServiceMetrics.OfTasks.Concat(ServiceMetrics.Enhanced) : ServiceMetrics.OfTasks;
        return
        [
            .. tasks.Concat(ServiceMetrics.OfCounts).Select(n => MetricId.Of(Catalogue.Insights, n, dimensions)),
            .. tasks.Select(n => MetricId.Of(Catalogue.Insights, n, cluster)),
            .. tasks.Select(n => MetricId.Of(Catalogue.Insights, n, cluster, ("TaskDefinitionFamily", service.Family))),
            .. ClusterMetrics.Insights.Select(n => MetricId.Of(Catalogue.Insights, n, cluster)),
        ];
    }
}
