using System.Diagnostics;
using Domain.Approvals;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Features;
using Portal.Security;

namespace Portal.Api;

/// <summary>A freeze window to set.</summary>
/// <param name="From">Local time in the zone, such as 2026-12-20T18:00.</param>
/// <param name="Until">The first moment after it, local time in the zone.</param>
/// <param name="TimeZone">IANA name, such as Europe/Berlin.</param>
/// <param name="Tiers">Only these tiers; left out or empty for any.</param>
/// <param name="Teams">Only these teams; left out or empty for any.</param>
/// <param name="Environments">Only environments of these names; left out or empty for any.</param>
internal sealed record FreezeBody(
    string Name, string Reason, DateTime From, DateTime Until, string TimeZone,
    IReadOnlyList<string>? Tiers = null, IReadOnlyList<string>? Teams = null, IReadOnlyList<string>? Environments = null);

internal sealed record FreezeAnswer(Guid Id);

/// <summary>Times in which nothing is approved.</summary>
internal static class FreezesApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var freezes = api.MapGroup("/freezes").WithTags("Freeze windows");
        freezes.MapGet("", ListAsync).WithName("ListFreezes").WithSummary("List freeze windows: those that hold, those to come, those that are over.");
        freezes.MapPost("", CreateAsync).WithName("SetFreeze").WithSummary("Set a freeze window, as a platform admin. It holds at once: it may be asked, and nothing is approved.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        freezes.MapPost("/{id}/end", EndAsync).WithName("EndFreeze").WithSummary("End a freeze window, as a platform admin. Another approves it: until then 202 says who could.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Ok<IReadOnlyList<FreezeView>>> ListAsync(FreezeWindows freezes, CancellationToken cancellationToken) =>
        TypedResults.Ok(await freezes.ListAsync(cancellationToken));

    private static async Task<Results<Created<FreezeAnswer>, Accepted<SettingAnswer>, ProblemHttpResult>> CreateAsync(FreezeBody body, CurrentUser user, FreezeWindows freezes, CancellationToken cancellationToken) =>
        await freezes.CreateAsync(user.Caller, new(body.Name, body.Reason, body.From, body.Until, body.TimeZone, body.Tiers ?? [], body.Teams ?? [], body.Environments ?? []), cancellationToken) switch
        {
            FreezeOutcome.Done done => TypedResults.Created($"{ApiSetup.Root}/freezes", new FreezeAnswer(done.Id)),
            FreezeOutcome.Waits waits => SettingsApi.Waits(waits.Id, waits.Who),
            var other => WhyNot(other),
        };

    private static async Task<Results<NoContent, Accepted<SettingAnswer>, ProblemHttpResult>> EndAsync(Guid id, CurrentUser user, FreezeWindows freezes, CancellationToken cancellationToken) =>
        await freezes.EndAsync(user.Caller, id, cancellationToken) switch
        {
            FreezeOutcome.Done => TypedResults.NoContent(),
            FreezeOutcome.Waits waits => SettingsApi.Waits(waits.Id, waits.Who),
            var other => WhyNot(other),
        };

    private static ProblemHttpResult WhyNot(FreezeOutcome outcome) => outcome switch
    {
        FreezeOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
        FreezeOutcome.NotFound => Problems.NotFound("freeze window of this id"),
        FreezeOutcome.ChangedMeanwhile => Problems.Changed("The freeze window"),
        _ => throw new UnreachableException(),
    };
}
