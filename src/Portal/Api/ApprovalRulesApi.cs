using System.Diagnostics;
using Domain.Approvals;
using Domain.Approvals.Settings;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Features;
using Portal.Security;

namespace Portal.Api;

/// <summary>The approval rules as they are to be, all of them in their order.</summary>
/// <param name="Stamp">Of the list as it was read.</param>
internal sealed record RulesBody(IReadOnlyList<RuleText> Rules, string Stamp);

/// <param name="Members">Ids of all who are to be in it; none ends the group.</param>
internal sealed record GroupBody(IReadOnlyList<Guid> Members);

/// <summary>What a change of a setting came to.</summary>
/// <param name="Result">Applied; Waits, where another platform admin must approve it; or how it ended.</param>
/// <param name="Id">Of the change that waits.</param>
/// <param name="Who">Those who could approve it.</param>
internal sealed record SettingAnswer(string Result, Guid? Id = null, IReadOnlyList<string>? Who = null);

/// <param name="Version">Of the change as it was read.</param>
/// <param name="Comment">Required to reject.</param>
internal sealed record SettingDecisionBody(bool Approve, int Version, string Comment = "");

/// <summary>Approval rules, groups of approvers, and the changes of settings that a second person decides.</summary>
internal static class ApprovalRulesApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var rules = api.MapGroup("/approval-rules").WithTags("Approval rules");
        rules.MapGet("", async Task<Ok<RuleSet>> (CurrentUser user, RuleBook keep, CancellationToken cancellationToken) => TypedResults.Ok(await keep.ReadAsync(user.Caller, cancellationToken)))
            .WithName("GetApprovalRules").WithSummary("Read the approval rules in the order in which they are evaluated.");
        rules.MapPut("", PutAsync).WithName("ProposeApprovalRules").WithSummary("Propose other approval rules, as a platform admin. They hold when another platform admin approves them.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

        var groups = api.MapGroup("/approver-groups").WithTags("Approval rules");
        groups.MapGet("", async Task<Ok<IReadOnlyList<GroupView>>> (ApproverGroups all, CancellationToken cancellationToken) => TypedResults.Ok(await all.ListAsync(cancellationToken)))
            .WithName("ListApproverGroups").WithSummary("List the named groups of approvers, who is in them, and which rules ask for them.");
        groups.MapPut("/{id}", async Task<Results<Ok<SettingAnswer>, ProblemHttpResult>> (string id, GroupBody body, CurrentUser user, ApproverGroups all, CancellationToken cancellationToken) =>
                Answer(await all.ProposeAsync(user.Caller, id, body.Members, cancellationToken)))
            .WithName("ProposeApproverGroup").WithSummary("Propose who is in a named group, as a platform admin. It holds when another platform admin approves it.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

        var changes = api.MapGroup("/setting-changes").WithTags("Changes of settings");
        changes.MapGet("", async Task<Ok<IReadOnlyList<SettingView>>> (CurrentUser user, SettingChanges all, CancellationToken cancellationToken, string? kind = null) =>
                TypedResults.Ok(await all.ListAsync(user.Caller, kind, cancellationToken)))
            .WithName("ListSettingChanges").WithSummary("List proposed and decided changes of settings with both versions, those that wait first.");
        changes.MapPost("/{id:guid}/decision", async Task<Results<Ok<SettingAnswer>, ProblemHttpResult>> (Guid id, SettingDecisionBody body, CurrentUser user, SettingChanges all, CancellationToken cancellationToken) =>
                Answer(await all.DecideAsync(user.Caller, id, body.Version, body.Approve, body.Comment, cancellationToken)))
            .WithName("DecideSettingChange").WithSummary("Approve or reject a change of a setting that another proposed.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        changes.MapDelete("/{id:guid}", async Task<Results<Ok<SettingAnswer>, ProblemHttpResult>> (Guid id, CurrentUser user, SettingChanges all, CancellationToken cancellationToken) =>
                Answer(await all.WithdrawAsync(user.Caller, id, cancellationToken)))
            .WithName("WithdrawSettingChange").WithSummary("Take back a change of a setting that you proposed and nobody decided.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Results<Ok<SettingAnswer>, ProblemHttpResult>> PutAsync(RulesBody body, CurrentUser user, RuleBook keep, CancellationToken cancellationToken) =>
        await keep.ProposeAsync(user.Caller, body.Rules, body.Stamp, cancellationToken) switch
        {
            RuleSetOutcome.Taken taken => Answer(taken.Outcome),
            RuleSetOutcome.Invalid invalid => Problems.Invalid(invalid.Problems),
            RuleSetOutcome.ChangedMeanwhile => Problems.Changed("The list of approval rules"),
            _ => throw new UnreachableException(),
        };

    internal static Results<Ok<SettingAnswer>, ProblemHttpResult> Answer(SettingOutcome outcome) => outcome switch
    {
        SettingOutcome.Applied => TypedResults.Ok(new SettingAnswer("Applied")),
        SettingOutcome.Waits waits => TypedResults.Ok(new SettingAnswer("Waits", waits.Id, waits.Who)),
        SettingOutcome.Ended ended => TypedResults.Ok(new SettingAnswer(ended.State.ToString())),
        SettingOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
        SettingOutcome.NotFound => Problems.NotFound("change of a setting of this id"),
        SettingOutcome.ChangedMeanwhile => Problems.Changed("The setting"),
        _ => throw new UnreachableException(),
    };
}
