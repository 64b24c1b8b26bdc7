using Domain.Workloads.Inventory;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Security;

namespace Portal.Api;

/// <summary>What the watch keeps after AWS has forgotten it: deployments, the revisions they brought, events, and the task definitions that were in use.</summary>
internal static class HistoryApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/deployments", DeploymentsAsync).WithTags("Workloads").AllowTokens().WithName("ListDeployments")
            .WithSummary("List service deployments, the newest first, by team, environment, cluster, service, status, or when they began. take is at most 200.");
        api.MapGet("/service-revisions", RevisionsAsync).WithTags("Workloads").AllowTokens().WithName("ListServiceRevisions")
            .WithSummary("List what the deployments of a service brought: definition, images with their digests, and what it ran on. The newest first, 200 at most.");
        api.MapGet("/events", EventsAsync).WithTags("Workloads").AllowTokens().WithName("ListEvents")
            .WithSummary("List what ECS said of services, deployments and container instances, the newest first, by team, environment, cluster, service, sort, level, subject, time, or a part of it. take is at most 200.");
        api.MapGet("/task-definitions", DefinitionsAsync).WithTags("Workloads").AllowTokens().WithName("ListTaskDefinitions")
            .WithSummary("List the revisions of task definitions that were seen in use, the newest of each family first. take is at most 200.");
    }

    private static async Task<Ok<Paged<LiveDeployment>>> DeploymentsAsync(
        CurrentUser user, HistoryReader history, [AsParameters] DeploymentFilter filter, CancellationToken cancellationToken, int skip = 0, int take = 50) =>
        TypedResults.Ok(await history.DeploymentsAsync(user.Caller, filter, skip, take, cancellationToken));

    private static async Task<Ok<IReadOnlyList<SeenRevision>>> RevisionsAsync(CurrentUser user, HistoryReader history, string cluster, string service, CancellationToken cancellationToken) =>
        TypedResults.Ok(await history.RevisionsAsync(user.Caller, cluster, service, cancellationToken));

    private static async Task<Ok<Paged<SeenEvent>>> EventsAsync(
        CurrentUser user, HistoryReader history, [AsParameters] EventFilter filter, CancellationToken cancellationToken, int skip = 0, int take = 50) =>
        TypedResults.Ok(await history.EventsAsync(user.Caller, filter, skip, take, cancellationToken));

    private static async Task<Ok<Paged<SeenDefinition>>> DefinitionsAsync(
        CurrentUser user, HistoryReader history, CancellationToken cancellationToken, string? team = null, string? environment = null, string? family = null, int skip = 0, int take = 50) =>
        TypedResults.Ok(await history.DefinitionsAsync(user.Caller, team, environment, family, skip, take, cancellationToken));
}
