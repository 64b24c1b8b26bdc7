using System.Diagnostics;
using System.Globalization;
using System.Text;
using Domain.Workloads.Logs;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Security;

namespace Portal.Api;

/// <summary>Lines that services and tasks wrote, as JSON and as text.</summary>
internal static class LogsApi
{
    public static void Map(RouteGroupBuilder api)
    {
        Add(api.MapGet("/services/{cluster}/{name}/logs", ServiceAsync).WithName("ReadServiceLogs")
            .WithSummary("Read what all tasks of a service wrote, the oldest first: by words as they are written, since and until. At most the newest 5,000 lines; where from is later than since, ask again with it as until."));
        Add(api.MapGet("/services/{cluster}/{name}/logs.txt", ServiceTextAsync).WithName("ExportServiceLogs").WithSummary("The same as text, a line each.").Produces<string>(contentType: "text/plain"));
        Add(api.MapGet("/tasks/{cluster}/{id}/logs", TaskAsync).WithName("ReadTaskLogs").WithSummary("Read what one task wrote, also after it stopped, with the same filter."));
        Add(api.MapGet("/tasks/{cluster}/{id}/logs.txt", TaskTextAsync).WithName("ExportTaskLogs").WithSummary("The same as text, a line each.").Produces<string>(contentType: "text/plain"));
    }

    private static void Add(RouteHandlerBuilder endpoint) => endpoint.WithTags("Workloads").AllowTokens()
        .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status502BadGateway);

    private static async Task<Results<Ok<LogPage>, ProblemHttpResult>> ServiceAsync(
        string cluster, string name, CurrentUser user, LogReader logs, [AsParameters] LogFilter filter, CancellationToken cancellationToken) =>
        Json(await logs.OfServiceAsync(user.Caller, cluster, name, filter, cancellationToken));

    private static async Task<IResult> ServiceTextAsync(string cluster, string name, CurrentUser user, LogReader logs, [AsParameters] LogFilter filter, CancellationToken cancellationToken) =>
        Text(await logs.OfServiceAsync(user.Caller, cluster, name, filter, cancellationToken), name);

    private static async Task<Results<Ok<LogPage>, ProblemHttpResult>> TaskAsync(
        string cluster, string id, CurrentUser user, LogReader logs, [AsParameters] LogFilter filter, CancellationToken cancellationToken) =>
        Json(await logs.OfTaskAsync(user.Caller, cluster, id, filter, cancellationToken));

    private static async Task<IResult> TaskTextAsync(string cluster, string id, CurrentUser user, LogReader logs, [AsParameters] LogFilter filter, CancellationToken cancellationToken) =>
        Text(await logs.OfTaskAsync(user.Caller, cluster, id, filter, cancellationToken), id);

    private static Results<Ok<LogPage>, ProblemHttpResult> Json(LogsOutcome outcome) => outcome switch
    {
        LogsOutcome.Ready ready => TypedResults.Ok(ready.Page),
        LogsOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
        _ => throw new UnreachableException(),
    };

    private static IResult Text(LogsOutcome outcome, string name)
    {
        if (outcome is not LogsOutcome.Ready { Page: var page })
        {
            return outcome is LogsOutcome.Refused refused ? Problems.Of(refused.Kind, refused.Why) : throw new UnreachableException();
        }

        var text = new StringBuilder();
        foreach (var l in page.Lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"{l.At:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {l.Container} {l.Task ?? "-"} {l.Text}\n");
        }

        return TypedResults.File(Encoding.UTF8.GetBytes(text.ToString()), "text/plain; charset=utf-8", $"logs-{name}.txt");
    }
}
