using Domain.Workloads.Inventory;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Security;

namespace Portal.Api;

/// <summary>Tasks as the watch last saw them, also those that AWS has forgotten.</summary>
internal static class TasksApi
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/tasks", ListAsync).WithTags("Workloads").AllowTokens().WithName("ListTasks")
            .WithSummary("List tasks, those that run first, by team, environment, cluster, service, stop code, time they stopped, or a part of what is known of them. take is at most 200. Those that stopped stay after AWS has forgotten them.");

    private static async Task<Ok<TaskPage>> ListAsync(
        CurrentUser user, TaskReader tasks, [AsParameters] TaskFilter filter, CancellationToken cancellationToken, int skip = 0, int take = 50) =>
        TypedResults.Ok(await tasks.ListAsync(user.Caller, filter, skip, take, cancellationToken));
}
