using System.Globalization;
using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>The records of deployments and revisions, and stopping a deployment.</summary>
internal sealed class ServiceDeployments(World world, Rollouts rollouts)
{
    public void Register(Api api) => api
        .Read<ListServiceDeploymentsRequest, ListServiceDeploymentsResponse>("ListServiceDeployments", List)
        .Read<DescribeServiceDeploymentsRequest, DescribeServiceDeploymentsResponse>("DescribeServiceDeployments", Describe)
        .Read<DescribeServiceRevisionsRequest, DescribeServiceRevisionsResponse>("DescribeServiceRevisions", DescribeRevisions)
        .Write<StopServiceDeploymentRequest, StopServiceDeploymentResponse>("StopServiceDeployment", Stop);

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
            var service = ServiceOf(arn, "service-deployment");
            call.Authorize(arn, keys => keys.Set("ecs:service", service?.Arn).Set("ecs:cluster", service?.ClusterArn));
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
            var service = ServiceOf(arn, "service-revision");
            call.Authorize(arn, keys => keys.Set("ecs:service", service?.Arn).Set("ecs:cluster", service?.ClusterArn));
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

    private StopServiceDeploymentResponse Stop(StopServiceDeploymentRequest request, Call call)
    {
        var arn = request.ServiceDeploymentArn;
        var service = ServiceOf(arn, "service-deployment");
        call.Authorize(arn, keys => keys.Set("ecs:service", service?.Arn).Set("ecs:cluster", service?.ClusterArn));
        if (service?.Deployments.Find(d => d.ServiceDeploymentArn == arn) is not { } record)
        {
            throw new AwsError("ServiceDeploymentNotFoundException", "Service deployment not found.");
        }
        if (record.FinishedAt is not null || record.Status == ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS)
        {
            throw new AwsError("ConflictException", "Service deployment cannot be stopped in its current state.");
        }
        if (request.StopType is { Value: not "ROLLBACK" })
        {
            throw EcsNames.Invalid("Only the stop type ROLLBACK is supported.");
        }
        if (service.LastGood is not { } good)
        {
            throw EcsNames.Invalid("The service deployment cannot be rolled back because there is no earlier completed deployment.");
        }
        service.Primary.State = "FAILED";
        service.Primary.StateReason = "ECS deployment stopped by user.";
        rollouts.RollBack(service, good, record, "Service deployment rolled back by StopServiceDeployment API call.");
        return new() { ServiceDeploymentArn = arn };
    }

    private ServiceDeployment WithCounts(EcsService service, ServiceDeployment record)
    {
        var rollout = service.Rollouts.Find(r => r.RevisionArn == record.TargetServiceRevision.Arn);
        var cluster = EcsNames.ClusterOf(world, service);
        var tasks = rollout is null ? [] : service.TaskIds.Select(cluster.Tasks.GetValueOrDefault).OfType<EcsTask>().Where(t => t.StartedBy == rollout.Id).ToList();
        record.TargetServiceRevision.RunningTaskCount = tasks.Count(t => t.Phase == TaskPhase.Running);
        record.TargetServiceRevision.PendingTaskCount = tasks.Count(t => t.IsLive && t.Phase < TaskPhase.Running);
        if (rollout is not null && record.FinishedAt is null && record.DeploymentCircuitBreaker is { } breaker)
        {
            breaker.FailureCount = rollout.FailedTasks;
        }
        return record;
    }

    private EcsService? ServiceOf(string arn, string kind)
    {
        var parts = Arns.Resource(arn).Split('/');
        return parts.Length == 4 && parts[0] == kind
            ? EcsNames.FindService(world, arn[..arn.LastIndexOf('/')].Replace($":{kind}/", ":service/", StringComparison.Ordinal))
            : null;
    }

    private static List<string> Few(List<string> arns)
        => arns.Count <= 20 ? arns : throw EcsNames.Invalid(string.Create(CultureInfo.InvariantCulture, $"At most 20 ARNs can be described at once, not {arns.Count}."));
}
