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

/// <summary>Approval rules and groups of approvers.</summary>
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
        groups.MapPut("/{id}", async Task<Results<Ok<SettingAnswer>, Accepted<SettingAnswer>, ProblemHttpResult>> (string id, GroupBody body, CurrentUser user, ApproverGroups all, CancellationToken cancellationToken) =>
                SettingsApi.Answer(await all.ProposeAsync(user.Caller, id, body.Members, cancellationToken)))
            .WithName("ProposeApproverGroup").WithSummary("Propose who is in a named group, as a platform admin. It holds when another platform admin approves it.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Results<Ok<SettingAnswer>, Accepted<SettingAnswer>, ProblemHttpResult>> PutAsync(RulesBody body, CurrentUser user, RuleBook keep, CancellationToken cancellationToken) =>
        await keep.ProposeAsync(user.Caller, body.Rules, body.Stamp, cancellationToken) switch
        {
            RuleSetOutcome.Taken taken => SettingsApi.Answer(taken.Outcome),
            RuleSetOutcome.Invalid invalid => Problems.Invalid(invalid.Problems),
            RuleSetOutcome.ChangedMeanwhile => Problems.Changed("The list of approval rules"),
            _ => throw new UnreachableException(),
        };
}
