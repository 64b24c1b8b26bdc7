using Amazon.ECS.Model;
using Domain.Workloads.Inventory;

namespace Domain.Aws;

/// <summary>Service deployments and the revisions they brought, as the inventory keeps them.</summary>
internal static class DeploymentLooks
{
    /// <summary>Deployments, or revisions, of one describe call (ECS API).</summary>
    private const int Batch = 20;

    /// <summary>ARNs of the newest deployments of a service; none where it is not there. One call.</summary>
    /// <param name="most">100 at most.</param>
    public static async Task<IReadOnlyList<string>> NewestAsync(AwsSession session, string cluster, string service, int most, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await AwsWords.AskAsync(
                $"list deployments of {service}",
                cancel => session.Ecs.ListServiceDeploymentsAsync(new ListServiceDeploymentsRequest { Cluster = cluster, Service = service, MaxResults = most }, cancel), cancellationToken);
            return [.. (answer.ServiceDeployments ?? []).OrderByDescending(d => d.CreatedAt).Take(most).Select(d => d.ServiceDeploymentArn)];
        }
        catch (AwsRefused e) when (e.Trouble is AwsTrouble.NotFound)
        {
            return [];
        }
    }

    /// <summary>What ECS no longer knows is left out.</summary>
    public static async Task<IReadOnlyList<LiveDeployment>> DescribeAsync(AwsSession session, IReadOnlyCollection<string> arns, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = await AwsPages.OfAsync(
            "look at service deployments", arns, Batch,
            (batch, cancel) => session.Ecs.DescribeServiceDeploymentsAsync(new DescribeServiceDeploymentsRequest { ServiceDeploymentArns = batch }, cancel),
            answer => answer.ServiceDeployments, cancellationToken);
        return found.ConvertAll(d => Live(d, now));
    }

    /// <summary>What ECS no longer knows is left out.</summary>
    public static async Task<IReadOnlyList<SeenRevision>> RevisionsAsync(AwsSession session, IReadOnlyCollection<string> arns, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = await AwsPages.OfAsync(
            "look at service revisions", arns, Batch,
            (batch, cancel) => session.Ecs.DescribeServiceRevisionsAsync(new DescribeServiceRevisionsRequest { ServiceRevisionArns = batch }, cancel),
            answer => answer.ServiceRevisions, cancellationToken);
        return found.ConvertAll(r => Seen(r, now));
    }

    private static LiveDeployment Live(ServiceDeployment d, DateTimeOffset now)
    {
        var (account, region, cluster, service) = Parts(d.ServiceDeploymentArn);
        var (target, sources) = (d.TargetServiceRevision, d.SourceServiceRevisions ?? []);
        var waits = (d.LifecycleHookDetails ?? []).Find(h => h.TargetType?.Value == "PAUSE" && h.Status?.Value == "AWAITING_ACTION");
        var (breaker, alarms) = (d.DeploymentCircuitBreaker, d.Alarms);
        return new LiveDeployment
        {
            Arn = d.ServiceDeploymentArn, AccountId = account, Region = region, Cluster = cluster, Service = service,
            Status = d.Status?.Value ?? "", Stage = d.LifecycleStage?.Value, CreatedAt = Times.Of(d.CreatedAt), StartedAt = Times.Of(d.StartedAt),
            FinishedAt = Times.Of(d.FinishedAt) ?? Times.Of(d.StoppedAt), UpdatedAt = Times.Of(d.UpdatedAt), SeenAt = now,
            Detail = new(d.StatusReason, target?.Arn, sources.ConvertAll(s => s.Arn), [])
            {
                Strategy = d.DeploymentConfiguration?.Strategy?.Value,
                Requested = target?.RequestedTaskCount ?? 0, Running = target?.RunningTaskCount ?? 0, Pending = target?.PendingTaskCount ?? 0,
                Failures = breaker?.Status?.Value is null or "DISABLED" ? null : breaker.FailureCount, Threshold = breaker?.Status?.Value is null or "DISABLED" ? null : breaker.Threshold,
                RollbackReason = d.Rollback?.Reason, Alarms = alarms?.TriggeredAlarmNames ?? [],
                WaitsAt = waits?.HookId, WaitsUntil = Times.Of(waits?.ExpiresAt),
            },
        };
    }

    private static SeenRevision Seen(ServiceRevision r, DateTimeOffset now)
    {
        var (account, region, cluster, service) = Parts(r.ServiceRevisionArn);
        return new SeenRevision
        {
            Arn = r.ServiceRevisionArn, AccountId = account, Region = region, Cluster = cluster, Service = service,
            Definition = Workloads.Arns.Last(r.TaskDefinition ?? ""), CreatedAt = Times.Of(r.CreatedAt), SeenAt = now,
            Detail = new(
                (r.ContainerImages ?? []).ConvertAll(i => new RevisionImage(i.ContainerName, i.Image, i.ImageDigest)), r.LaunchType?.Value,
                (r.CapacityProviderStrategy ?? []).ConvertAll(s => s.CapacityProvider), r.PlatformVersion),
        };
    }

    /// <summary><c>arn:aws:ecs:REGION:ACCOUNT:service-deployment/CLUSTER/SERVICE/ID</c>, and the same with service-revision (Service Authorization Reference, Amazon ECS).</summary>
    private static (string Account, string Region, string Cluster, string Service) Parts(string arn)
    {
        var (parts, path) = (arn.Split(':'), arn.Split('/'));
        return (parts[4], parts[3], path[1], path[2]);
    }
}
