using Amazon.ECS;
using Amazon.ECS.Model;
using Domain.Kinds.Services;
using Domain.Workloads;
using Task = System.Threading.Tasks.Task;

namespace Domain.Aws;

/// <summary>ECS service deployments and the service revisions they brought (ECS API, since October 2024; ECS keeps what is 90 days old at most).</summary>
internal static class EcsDeployments
{
    private const int ListPage = 100;
    /// <summary>Service revisions of one DescribeServiceRevisions call (ECS API).</summary>
    private const int DescribeBatch = 20;

    /// <summary>Deployments that came to their end and ran, newest first. None where the service or its cluster is not there.</summary>
    /// <param name="most">Newest ones to keep.</param>
    public static async Task<IReadOnlyList<ServiceDeploymentBrief>> SuccessfulAsync(AwsSession session, string cluster, string service, int most, CancellationToken cancellationToken)
    {
        try
        {
            var all = await AwsPages.AllAsync(
                $"list deployments of {service}",
                (next, cancel) => session.Ecs.ListServiceDeploymentsAsync(
                    new ListServiceDeploymentsRequest { Cluster = cluster, Service = service, Status = ["SUCCESSFUL"], MaxResults = ListPage, NextToken = next }, cancel),
                page => page.ServiceDeployments, page => page.NextToken, cancellationToken);
            return [.. all.OrderByDescending(d => d.CreatedAt).Take(most)];
        }
        catch (AwsRefused e) when (e.Trouble is AwsTrouble.NotFound)
        {
            return [];
        }
    }

    /// <summary>
    /// ECS stops the deployment and goes back to the last one that succeeded. The API knows the stop type ABORT too, and describes ROLLBACK alone
    /// (ECS API, StopServiceDeployment). One that is over, or going back already, is left as it is.
    /// </summary>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    public static async Task StopAsync(AwsSession session, string deployment)
    {
        var request = new StopServiceDeploymentRequest { ServiceDeploymentArn = deployment, StopType = StopServiceDeploymentStopType.ROLLBACK };
        try
        {
            await AwsWords.AskAsync(
                $"stop service deployment {Arns.Last(deployment)}", cancel => session.Ecs.StopServiceDeploymentAsync(request, cancel), CancellationToken.None);
        }
        catch (AwsRefused e) when (e.Code is "ConflictException")
        {
            // stopped before, or ended meanwhile: the next look tells which
        }
    }

    /// <summary>One deployment as it stands; null where ECS does not know it.</summary>
    public static async Task<DeploymentProgress?> FindAsync(AwsSession session, string deployment, CancellationToken cancellationToken)
    {
        var request = new DescribeServiceDeploymentsRequest { ServiceDeploymentArns = [deployment] };
        var answer = await AwsWords.AskAsync($"look at service deployment {Arns.Last(deployment)}", cancel => session.Ecs.DescribeServiceDeploymentsAsync(request, cancel), cancellationToken);
        return answer.ServiceDeployments?.FirstOrDefault() is not { } found ? null : new(
            found.Status?.Value ?? "", found.StatusReason, found.LifecycleStage?.Value, Times.Of(found.CreatedAt),
            (found.LifecycleHookDetails ?? []).Where(h => h.TargetType?.Value == "PAUSE" && h.Status?.Value == "AWAITING_ACTION")
                .Select(h => new WaitingHook(h.HookId, Times.Of(h.ExpiresAt) ?? DateTimeOffset.MaxValue)).FirstOrDefault());
    }

    /// <summary>Answers for a deployment that stands still. One that is answered, or over, is left as it is: the next look tells which.</summary>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    public static async Task ContinueAsync(AwsSession session, string deployment, string hook, bool goOn)
    {
        var request = new ContinueServiceDeploymentRequest
        {
            ServiceDeploymentArn = deployment, HookId = hook, Action = goOn ? DeploymentLifecycleHookAction.CONTINUE : DeploymentLifecycleHookAction.ROLLBACK,
        };
        try
        {
            await AwsWords.AskAsync(
                $"{(goOn ? "continue" : "take back")} service deployment {Arns.Last(deployment)}", cancel => session.Ecs.ContinueServiceDeploymentAsync(request, cancel), CancellationToken.None);
        }
        catch (AwsRefused e) when (e.Code is "ConflictException" or "InvalidParameterException")
        {
            // answered before, or its time was over
        }
    }

    /// <returns>The task definition's ARN by the ARN of the service revision; one that ECS no longer knows is left out.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> TaskDefinitionsAsync(
        AwsSession session, string service, IReadOnlyCollection<string> revisions, CancellationToken cancellationToken)
    {
        var found = await AwsPages.OfAsync(
            $"read revisions of {service}", revisions, DescribeBatch,
            (batch, cancel) => session.Ecs.DescribeServiceRevisionsAsync(new DescribeServiceRevisionsRequest { ServiceRevisionArns = batch }, cancel),
            answer => answer.ServiceRevisions, cancellationToken);
        return found.ToDictionary(r => r.ServiceRevisionArn, r => r.TaskDefinition, StringComparer.Ordinal);
    }
}
