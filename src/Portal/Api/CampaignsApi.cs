using System.Diagnostics;
using Domain.Approvals;
using Domain.Campaigns;
using Domain.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Security;

namespace Portal.Api;

/// <summary>A campaign as it is written.</summary>
/// <param name="To">"1.2"; left out for the newest published version.</param>
/// <param name="Waves">Sizes: "1", "25 %", "rest"; left out for one, a quarter, the rest.</param>
/// <param name="ByTier">A wave for each tier instead, production last.</param>
/// <param name="Values">For fields that nothing can be carried over to.</param>
internal sealed record CampaignBody(
    string Template, string Reason, IReadOnlyList<CampaignWorkload> Workloads, string? To = null, IReadOnlyList<string>? Waves = null, bool ByTier = false,
    IReadOnlyDictionary<string, string>? Values = null)
{
    public CampaignDraft AsDraft() => new(Template, To, Workloads, ByTier ? WavePlan.Tiers : Waves is { } sizes ? new WavePlan(false, sizes) : null, Values, Reason);
}

/// <summary>What the decision came to.</summary>
/// <param name="Result">Running, Counted, Rejected or ChangesAsked.</param>
internal sealed record CampaignDecisionAnswer(string Result, IReadOnlyList<PartProgress>? Progress = null);

/// <summary>Upgrades of many workloads in waves, after one decision.</summary>
internal static class CampaignsApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var campaigns = api.MapGroup("/campaigns").WithTags("Campaigns");
        campaigns.MapGet("", ListAsync).WithName("ListCampaigns").WithSummary("List campaigns, newest first.");
        Writes(campaigns.MapPost("", (CampaignBody body, CurrentUser user, WriteCampaign write, CancellationToken cancellationToken) => WriteAsync(null, body, user, write, cancellationToken)))
            .WithName("CreateCampaign").WithSummary("Write a campaign down. Nothing is asked of anyone until it is submitted.");
        Writes(campaigns.MapPut("/{number:int}", (int number, CampaignBody body, CurrentUser user, WriteCampaign write, CancellationToken cancellationToken) => WriteAsync(number, body, user, write, cancellationToken)))
            .WithName("AlterCampaign").WithSummary("Alter a campaign of yours that is still a draft.");
        campaigns.MapGet("/{number:int}", FindAsync).WithName("GetCampaign").WithSummary("Read one campaign in full: workloads in waves, approvals, what happens next.").ProducesProblem(StatusCodes.Status404NotFound);
        Writes(campaigns.MapPost("/{number:int}/decisions", DecideAsync)).WithName("DecideCampaign").WithSummary("Approve all requests of a campaign, ask for changes, or reject it. The last approval needed begins the first wave.");
        foreach (var (steer, word, summary) in Steering)
        {
            Writes(campaigns.MapPost($"/{{number:int}}/{word}", (int number, CurrentUser user, SteerCampaign steers, CancellationToken cancellationToken) => SteerAsync(number, steer, user, steers, cancellationToken)))
                .WithName($"{steer}Campaign").WithSummary(summary);
        }
    }

    private static readonly (Steer Steer, string Word, string Summary)[] Steering =
    [
        (Steer.Submit, "submit", "Have a request made and checked for each workload, then ask those who decide."),
        (Steer.Cancel, "cancel", "Take a campaign back before anything began."),
        (Steer.Stop, "stop", "Begin nothing more. What is under way goes to its end."),
        (Steer.GoOn, "go-on", "Go on after a stop, without what failed."),
        (Steer.RollBack, "roll-back", "Take back what was done, last wave first."),
        (Steer.End, "end", "End it as it is. What has not begun never begins."),
    ];

    private static RouteHandlerBuilder Writes(RouteHandlerBuilder route) => route
        .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Ok<IReadOnlyList<CampaignRow>>> ListAsync(CurrentUser user, CampaignReader campaigns, CancellationToken cancellationToken) =>
        TypedResults.Ok(await campaigns.ListAsync(user.Caller, cancellationToken));

    private static async Task<Results<Ok<CampaignView>, ProblemHttpResult>> FindAsync(int number, CurrentUser user, CampaignReader campaigns, CancellationToken cancellationToken) =>
        await campaigns.FindAsync(user.Caller, number, cancellationToken) is { } view ? TypedResults.Ok(view) : Problems.NotFound($"campaign {number}");

    private static async Task<Results<Created<Numbered>, ProblemHttpResult>> WriteAsync(int? number, CampaignBody body, CurrentUser user, WriteCampaign write, CancellationToken cancellationToken) =>
        await write.RunAsync(user.Caller, number, body.AsDraft(), cancellationToken) switch
        {
            CampaignOutcome.Saved saved => TypedResults.Created($"{ApiSetup.Root}/campaigns/{saved.Number}", new Numbered(saved.Id, saved.Number)),
            CampaignOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
            CampaignOutcome.NotFound => Problems.NotFound($"draft of a campaign {number} of yours"),
            CampaignOutcome.ChangedMeanwhile => Problems.Changed($"Campaign {number}"),
            _ => throw new UnreachableException(),
        };

    private static async Task<Results<Ok<CampaignDecisionAnswer>, ProblemHttpResult>> DecideAsync(
        int number, DecisionBody body, CurrentUser user, DecideCampaign decide, CancellationToken cancellationToken) =>
        await decide.RunAsync(user.Caller, number, body.Version, body.Verdict, body.Comment, cancellationToken) switch
        {
            CampaignDecideOutcome.Running => TypedResults.Ok(new CampaignDecisionAnswer("Running")),
            CampaignDecideOutcome.Counted counted => TypedResults.Ok(new CampaignDecisionAnswer("Counted", counted.Progress)),
            CampaignDecideOutcome.Rejected => TypedResults.Ok(new CampaignDecisionAnswer("Rejected")),
            CampaignDecideOutcome.ChangesAsked => TypedResults.Ok(new CampaignDecisionAnswer("ChangesAsked")),
            CampaignDecideOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
            CampaignDecideOutcome.NotFound => Problems.NotFound($"campaign {number}"),
            CampaignDecideOutcome.ChangedMeanwhile => Problems.Changed($"Campaign {number}"),
            _ => throw new UnreachableException(),
        };

    private static async Task<Results<NoContent, ProblemHttpResult>> SteerAsync(int number, Steer steer, CurrentUser user, SteerCampaign steers, CancellationToken cancellationToken) =>
        await steers.RunAsync(user.Caller, number, steer, cancellationToken) switch
        {
            ActOutcome.Done => TypedResults.NoContent(),
            ActOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
            ActOutcome.NotFound => Problems.NotFound($"campaign {number}"),
            ActOutcome.ChangedMeanwhile => Problems.Changed($"Campaign {number}"),
            _ => throw new UnreachableException(),
        };
}
