using System.Diagnostics;
using System.Text.Json;
using Domain.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Features;
using Portal.Security;

namespace Portal.Api;

/// <summary>What a person fills in, as JSON.</summary>
/// <param name="ExistingService">Full name of the service to change; left out to ask for a new one.</param>
/// <param name="Kind">The kind of request; left out it creates a service, or changes the existing one.</param>
/// <param name="TemplateVersion">The template's version, such as 1.2; left out it is the newest published.</param>
/// <param name="Values">By field name; untouched and locked fields may be left out. Texts, or the JSON that the template's schema asks for: numbers, booleans, arrays, objects.</param>
/// <param name="Reason">Why, for those who decide.</param>
internal sealed record DraftBody(
    string TemplateId, string TeamId, string Environment, string Cluster,
    IReadOnlyDictionary<string, JsonElement> Values, string Reason = "", string? ExistingService = null,
    string Kind = RequestDraft.ServiceKind, string? TemplateVersion = null)
{
    public RequestDraft AsDraft() => new(
        TemplateId, TeamId, Environment, Cluster, ExistingService,
        SentValues.AsTexts(Values), Reason, Kind, TemplateVersion);
}

/// <summary>Where a new request or draft was put.</summary>
internal sealed record Numbered(Guid Id, int Number);

/// <summary>Requests that are not sent yet.</summary>
internal static class DraftsApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var drafts = api.MapGroup("/drafts").WithTags("Drafts");
        drafts.MapPost("", BeginAsync).WithName("BeginDraft").WithSummary("Keep a new draft. Values need not fit yet.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        drafts.MapGet("/{number:int}", FindAsync).WithName("GetDraft").WithSummary("Read a draft of yours.").ProducesProblem(StatusCodes.Status404NotFound);
        drafts.MapPut("/{number:int}", SaveAsync).WithName("SaveDraft").WithSummary("Overwrite a draft of yours.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        drafts.MapDelete("/{number:int}", DiscardAsync).WithName("DiscardDraft").WithSummary("Throw a draft of yours away that was never sent.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        drafts.MapPost("/{number:int}/submit", SubmitAsync).WithName("SubmitDraft").WithSummary("Check a draft again and send it to those who decide.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Results<Created<Numbered>, ProblemHttpResult>> BeginAsync(DraftBody body, CurrentUser user, Drafts drafts, CancellationToken cancellationToken) =>
        await drafts.SaveAsync(user.Caller, null, body.AsDraft(), wizardStep: 0, cancellationToken) switch
        {
            DraftOutcome.Saved saved => TypedResults.Created($"{ApiSetup.Root}/drafts/{saved.Number}", new Numbered(saved.Id, saved.Number)),
            DraftOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
            _ => throw new UnreachableException(),
        };

    private static async Task<Results<Ok<KeptDraft>, ProblemHttpResult>> FindAsync(int number, CurrentUser user, Drafts drafts, CancellationToken cancellationToken) =>
        await drafts.FindAsync(user.Caller, number, cancellationToken) is { } kept ? TypedResults.Ok(kept) : Problems.NotFound($"draft #{number} of yours");

    private static async Task<Results<Ok<Numbered>, ProblemHttpResult>> SaveAsync(int number, DraftBody body, CurrentUser user, Drafts drafts, CancellationToken cancellationToken) =>
        await drafts.SaveAsync(user.Caller, number, body.AsDraft(), wizardStep: 0, cancellationToken) switch
        {
            DraftOutcome.Saved saved => TypedResults.Ok(new Numbered(saved.Id, saved.Number)),
            DraftOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
            _ => throw new UnreachableException(),
        };

    private static async Task<Results<NoContent, ProblemHttpResult>> DiscardAsync(int number, CurrentUser user, DiscardDraft discard, CancellationToken cancellationToken) =>
        RequestsApi.Answer(number, await discard.RunAsync(user.Caller, number, cancellationToken));

    private static async Task<Results<Created<Numbered>, ProblemHttpResult>> SubmitAsync(int number, CurrentUser user, SubmitRequest submit, CancellationToken cancellationToken) =>
        RequestsApi.Answer(await submit.RunAsync(user.Caller, number, cancellationToken));
}
