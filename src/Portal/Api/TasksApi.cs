using Domain.Workloads.Inventory;
using Domain.Workloads.Stops;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Features;
using Portal.Security;

namespace Portal.Api;

/// <summary>Tasks as the watch last saw them, also those that AWS has forgotten.</summary>
internal static class TasksApi
{
    /// <summary>Tasks in a file: more are fetched by narrower filters.</summary>
    private const int MostOfFile = 10_000;
    private const int Page = 200;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/tasks", ListAsync).WithTags("Workloads").AllowTokens().WithName("ListTasks")
            .WithSummary("List tasks, those that run first, by team, environment, cluster, service, stop code, time they stopped, or a part of what is known of them. take is at most 200. Those that stopped stay after AWS has forgotten them.");
        api.MapGet("/tasks/{cluster}/{id}", FindAsync).WithTags("Workloads").AllowTokens().WithName("GetTask")
            .WithSummary("Read one task: containers with exit codes, times, and why it stopped in plain words with what to do.").ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/tasks.csv", CsvAsync).WithTags("Workloads").AllowTokens().WithName("ExportAllTasks")
            .WithSummary("The list of tasks as a file, 10,000 at most, with why each stopped.").Produces<string>(contentType: Csv.ContentType);
    }

    private static async Task<Ok<TaskPage>> ListAsync(
        CurrentUser user, TaskReader tasks, [AsParameters] TaskFilter filter, CancellationToken cancellationToken, int skip = 0, int take = 50) =>
        TypedResults.Ok(await tasks.ListAsync(user.Caller, filter, skip, take, cancellationToken));

    private static async Task<Results<Ok<TaskView>, ProblemHttpResult>> FindAsync(string cluster, string id, CurrentUser user, TaskReader tasks, CancellationToken cancellationToken) =>
        await tasks.FindAsync(user.Caller, cluster, id, cancellationToken) is { } view ? TypedResults.Ok(view) : Problems.NotFound($"task {id} on {cluster}");

    private static async Task<IResult> CsvAsync(CurrentUser user, TaskReader tasks, [AsParameters] TaskFilter filter, CancellationToken cancellationToken)
    {
        var csv = new Csv("Task", "Service", "Cluster", "Team", "Environment", "State", "Task definition", "Runs on", "Zone", "Created", "Started", "Stopped", "Stop code", "Why", "What to do", "AWS said", "Exit code", "ARN");
        for (var at = 0; at < MostOfFile; at += Page)
        {
            var page = await tasks.ListAsync(user.Caller, filter, at, Page, cancellationToken);
            foreach (var t in page.Tasks)
            {
                var stop = StopStoryRules.Of(t);
                csv.Add(
                    t.Arn[(t.Arn.LastIndexOf('/') + 1)..], t.Service, t.Cluster, t.TeamId, t.Environment, t.LastStatus, t.Definition, t.Provider ?? t.LaunchType, t.Zone, t.CreatedAt, t.StartedAt, t.StoppedAt,
                    t.StopCode, stop?.Sentence, stop?.Advice, stop?.AwsSaid, t.ExitCode, t.Arn);
            }

            if (page.Tasks.Count < Page)
            {
                break;
            }
        }

        return csv.AsFile("tasks");
    }
}
