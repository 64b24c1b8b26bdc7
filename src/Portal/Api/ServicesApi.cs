using System.Diagnostics;
using Domain.Access;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Workloads;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Features;
using Portal.Security;

namespace Portal.Api;

/// <summary>What runs, as the watch last saw it.</summary>
internal static class ServicesApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var services = api.MapGroup("/services").WithTags("Workloads");
        services.MapGet("", ListAsync).AllowTokens().WithName("ListServices").WithSummary("List services, by team, environment or a part of the name, cluster or image.");
        services.MapGet("/{cluster}/{name}", FindAsync).AllowTokens().WithName("GetService").WithSummary("Read one service: tasks, events, bounds, and how fresh that is.").ProducesProblem(StatusCodes.Status404NotFound);
        services.MapGet("/{cluster}/{name}/tasks.csv", TasksAsync).AllowTokens().WithName("ExportTasks").WithSummary("The tasks of a service as a file.").Produces<string>(contentType: Csv.ContentType).ProducesProblem(StatusCodes.Status404NotFound);
        services.MapGet("/{cluster}/{name}/events.csv", EventsAsync).AllowTokens().WithName("ExportEvents").WithSummary("The newest events of a service as a file.").Produces<string>(contentType: Csv.ContentType).ProducesProblem(StatusCodes.Status404NotFound);
        services.MapGet("/{cluster}/{name}/revisions", RevisionsAsync).WithName("ListEarlierRevisions")
            .WithSummary("List the revisions a service ran before: when, which image, what each does otherwise than now. One of them is the value `revision` of a request of the kind service-rollback.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status502BadGateway);
        services.MapPost("/{cluster}/{name}/promote/{environment}", PromoteAsync).WithName("PromoteService")
            .WithSummary("Write, without keeping it, the request that takes what runs to another environment: the same digest and template version. Send it to /requests as it is, or after filling in what the place has of its own.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status502BadGateway);
        api.MapGet("/services.csv", CsvAsync).WithTags("Workloads").AllowTokens().WithName("ExportServices").WithSummary("The list of services as a file.").Produces<string>(contentType: Csv.ContentType);
    }

    private static async Task<Ok<IReadOnlyList<ServiceRow>>> ListAsync(
        CurrentUser user, WorkloadReader workloads, CancellationToken cancellationToken, string? team = null, string? environment = null, string? text = null, bool gone = false) =>
        TypedResults.Ok(await workloads.ListAsync(user.Caller, new ServiceFilter(team, environment, text, gone), cancellationToken));

    private static async Task<Results<Ok<ServiceView>, ProblemHttpResult>> FindAsync(string cluster, string name, CurrentUser user, WorkloadReader workloads, CancellationToken cancellationToken) =>
        await workloads.FindAsync(user.Caller, cluster, name, cancellationToken) is { } view ? TypedResults.Ok(view) : Problems.NotFound($"service {name} on {cluster}");

    private static async Task<Results<Ok<RequestDraft>, ProblemHttpResult>> PromoteAsync(
        string cluster, string name, string environment, CurrentUser user, Promotions promotions, CancellationToken cancellationToken) =>
        await promotions.BeginAsync(user.Caller, cluster, name, environment, cancellationToken) switch
        {
            ServiceDraftOutcome.Ready ready => TypedResults.Ok(ready.Draft),
            ServiceDraftOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
            _ => throw new UnreachableException(),
        };

    private static async Task<Results<Ok<EarlierRevisionsOutcome.Ready>, ProblemHttpResult>> RevisionsAsync(
        string cluster, string name, CurrentUser user, EarlierRevisions revisions, CancellationToken cancellationToken) =>
        await revisions.OfAsync(user.Caller, cluster, name, cancellationToken) switch
        {
            EarlierRevisionsOutcome.Ready ready => TypedResults.Ok(ready),
            EarlierRevisionsOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
            _ => throw new UnreachableException(),
        };

    private static async Task<IResult> CsvAsync(
        CurrentUser user, WorkloadReader workloads, CancellationToken cancellationToken, string? team = null, string? environment = null, string? text = null)
    {
        var csv = new Csv("Service", "Cluster", "Team", "Environment", "Health", "Why", "Running", "Desired", "Min", "Max", "CPU target %", "Runs on", "CPU units", "Memory MiB", "Image", "Seen", "ARN");
        foreach (var s in await workloads.ListAsync(user.Caller, new ServiceFilter(team, environment, text), cancellationToken))
        {
            csv.Add(s.Name, s.Cluster, s.TeamId, s.Environment, s.Health, s.Why, s.Running, s.Desired, s.MinTasks, s.MaxTasks, s.CpuTarget, s.Compute, s.Cpu, s.MemoryMiB, s.Image, s.SeenAt, s.Arn);
        }

        return csv.AsFile("services");
    }

    private static async Task<IResult> TasksAsync(string cluster, string name, CurrentUser user, WorkloadReader workloads, CancellationToken cancellationToken)
    {
        if (await workloads.FindAsync(user.Caller, cluster, name, cancellationToken) is not { } view)
        {
            return Problems.NotFound($"service {name} on {cluster}");
        }

        var csv = new Csv("Task", "State", "Wanted", "Task definition", "Health", "Zone", "Private address", "Instance", "Started", "Stopped", "Why stopped", "Exit code");
        foreach (var t in view.Detail.Tasks)
        {
            csv.Add(t.Id, t.LastStatus, t.DesiredStatus, t.TaskDefinition, t.Health, t.AvailabilityZone, t.PrivateIp, t.Ec2InstanceId, t.StartedAt, t.StoppedAt, t.StoppedReason, t.ExitCode);
        }

        return csv.AsFile($"tasks-{name}");
    }

    private static async Task<IResult> EventsAsync(string cluster, string name, CurrentUser user, WorkloadReader workloads, CancellationToken cancellationToken)
    {
        if (await workloads.FindAsync(user.Caller, cluster, name, cancellationToken) is not { } view)
        {
            return Problems.NotFound($"service {name} on {cluster}");
        }

        var csv = new Csv("At", "What ECS said");
        foreach (var e in view.Detail.Events)
        {
            csv.Add(e.At, e.Message);
        }

        return csv.AsFile($"events-{name}");
    }
}
