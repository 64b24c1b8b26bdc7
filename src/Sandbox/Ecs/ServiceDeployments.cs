using System.Globalization;
using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>The records of deployments and revisions.</summary>
internal sealed class ServiceDeployments(World world)
{
    public void Register(Api api) => api
        .Read<ListServiceDeploymentsRequest, ListServiceDeploymentsResponse>("ListServiceDeployments", List)
        .Read<DescribeServiceDeploymentsRequest, DescribeServiceDeploymentsResponse>("DescribeServiceDeployments", Describe)
        .Read<DescribeServiceRevisionsRequest, DescribeServiceRevisionsResponse>("DescribeServiceRevisions", DescribeRevisions);

    private ListServiceDeploymentsResponse List(ListServiceDeploymentsRequest request, Call call)
    {
        var arn = EcsNames.ServiceArn(call, request.Cluster, request.Service);
        var service = EcsNames.FindService(world, arn);
        call.Authorize(arn, keys => keys.Set("ecs:cluster", EcsNames.ClusterArn(call, request.Cluster)).SetResourceTags(service?.Tags));
        EcsNames.Cluster(world, call, request.Cluster);
        if (service is null)
        {
            throw new AwsError("ServiceNotFoundException", "Service not found.");
        }
        var briefs = service.Deployments
            .Where(d => request.Status is not { Count: > 0 } wanted || wanted.Contains(d.Status.Value))
            .Where(d => (request.CreatedAt?.After is not { } after || d.CreatedAt >= after) && (request.CreatedAt?.Before is not { } before || d.CreatedAt <= before))
            .Select(d => new ServiceDeploymentBrief
            {
                ServiceDeploymentArn = d.ServiceDeploymentArn,
                ServiceArn = d.ServiceArn,
                ClusterArn = d.ClusterArn,
                CreatedAt = d.CreatedAt,
                StartedAt = d.StartedAt,
                FinishedAt = d.FinishedAt,
                TargetServiceRevisionArn = d.TargetServiceRevision.Arn,
                Status = d.Status,
                StatusReason = d.StatusReason,
            })
            .ToList();
        var listing = $"ListServiceDeployments {arn} {string.Join(',', request.Status ?? [])}";
        var (page, next) = EcsPages.Take(briefs, b => b.ServiceDeploymentArn, listing, request.NextToken, request.MaxResults, 20);
        return new() { ServiceDeployments = page, NextToken = next };
    }

    private DescribeServiceDeploymentsResponse Describe(DescribeServiceDeploymentsRequest request, Call call)
    {
        var response = new DescribeServiceDeploymentsResponse { ServiceDeployments = [], Failures = [] };
        foreach (var arn in Few(request.ServiceDeploymentArns))
        {
            var service = ServiceOf(world, arn, "service-deployment");
            call.AuthorizeUnder(arn, service);
            if (service?.Deployments.Find(d => d.ServiceDeploymentArn == arn) is { } found)
            {
                response.ServiceDeployments.Add(WithCounts(service, found));
            }
            else
            {
                response.Failures.Add(new() { Arn = arn, Reason = "MISSING" });
            }
        }
        return response;
    }

    private DescribeServiceRevisionsResponse DescribeRevisions(DescribeServiceRevisionsRequest request, Call call)
    {
        var response = new DescribeServiceRevisionsResponse { ServiceRevisions = [], Failures = [] };
        foreach (var arn in Few(request.ServiceRevisionArns))
        {
            var service = ServiceOf(world, arn, "service-revision");
            call.AuthorizeUnder(arn, service);
            if (service?.Revisions.Find(r => r.ServiceRevisionArn == arn) is { } found)
            {
                response.ServiceRevisions.Add(found);
            }
            else
            {
                response.Failures.Add(new() { Arn = arn, Reason = "MISSING" });
            }
        }
        return response;
    }

    /// <summary>Counts and shares as they are now; of a deployment that is over, as they were left.</summary>
    private ServiceDeployment WithCounts(EcsService service, ServiceDeployment record)
    {
        if (record.FinishedAt is not null && service.Deployments[0] != record)
        {
            return record;
        }
        // The record keeps what was last said of it.
        world.Changed = true;
        Count(service, record.TargetServiceRevision);
        foreach (var source in record.SourceServiceRevisions ?? [])
        {
            Count(service, source);
        }
        if (service.Passage is { } passage)
        {
            Share(service, record.TargetServiceRevision, passage.Production, passage.Test);
            foreach (var source in record.SourceServiceRevisions ?? [])
            {
                Share(service, source, 100 - passage.Production, 100 - passage.Test);
            }
        }
        else if (Rollouts.Shifts(service.Settings) && record.FinishedAt is not null && record.DeploymentConfiguration?.Strategy?.Value != "ROLLING")
        {
            var green = record.Status == ServiceDeploymentStatus.SUCCESSFUL ? 100 : 0;
            Share(service, record.TargetServiceRevision, green, green);
            foreach (var source in record.SourceServiceRevisions ?? [])
            {
                Share(service, source, 100 - green, 100 - green);
            }
        }
        if (record.FinishedAt is null && record.DeploymentCircuitBreaker is { } breaker && service.Rollouts.Find(r => r.RevisionArn == record.TargetServiceRevision.Arn) is { } rollout)
        {
            breaker.FailureCount = rollout.FailedTasks;
        }
        return record;
    }

    private void Count(EcsService service, ServiceRevisionSummary summary)
    {
        var rollout = service.Rollouts.Find(r => r.RevisionArn == summary.Arn);
        var cluster = EcsNames.ClusterOf(world, service);
        var tasks = rollout is null ? [] : service.TaskIds.Select(cluster.Tasks.GetValueOrDefault).OfType<EcsTask>().Where(t => t.StartedBy == rollout.Id).ToList();
        summary.RequestedTaskCount = ServiceViews.Requested(service, rollout);
        summary.RunningTaskCount = tasks.Count(t => t.Phase == TaskPhase.Running);
        summary.PendingTaskCount = tasks.Count(t => t.IsLive && t.Phase < TaskPhase.Running);
    }

    /// <summary>Test traffic has a share only where there is a rule for it.</summary>
    private static void Share(EcsService service, ServiceRevisionSummary summary, double production, double test)
    {
        summary.RequestedProductionTrafficWeight = production;
        var tested = service.Settings.LoadBalancers?.Exists(b => b.AdvancedConfiguration?.TestListenerRule is { Length: > 0 }) == true
            || service.ServiceConnect?.Services?.Exists(s => s.ClientAliases?.Exists(a => a.TestTrafficRules is not null) == true) == true;
        summary.RequestedTestTrafficWeight = tested ? test : null;
    }

    public static EcsService? ServiceOf(World world, string arn, string kind)
    {
        var parts = Arns.Resource(arn).Split('/');
        return parts.Length == 4 && parts[0] == kind
            ? EcsNames.FindService(world, arn[..arn.LastIndexOf('/')].Replace($":{kind}/", ":service/", StringComparison.Ordinal))
            : null;
    }

    private static List<string> Few(List<string> arns)
        => arns.Count <= 20 ? arns : throw EcsNames.Invalid(string.Create(CultureInfo.InvariantCulture, $"At most 20 ARNs can be described at once, not {arns.Count}."));
}
