using Domain.Access;
using Domain.Requests;

namespace Domain.Approvals;

/// <summary>What stands against one person's decision, before anything is asked of AWS. Pure.</summary>
internal static class DecideRules
{
    /// <summary>Null when it may be taken.</summary>
    public static DecideOutcome? WhyNot(Request request, Actor who, int seenVersion, Verdict verdict, string comment) => request switch
    {
        _ when ApprovalRules.WhyNever(who, request) is { } never => new DecideOutcome.Refused(never, Refusal.NotPermitted),
        _ when who.Closed is { } closed => new DecideOutcome.Refused(closed, Refusal.NotPermitted),
        { State: not RequestState.Waiting } or { Requirement: null } or { Plan: null } => new DecideOutcome.Refused($"Request #{request.Number} is {request.State}, so there is nothing to decide."),
        { Version: var version } when version != seenVersion => new DecideOutcome.ChangedMeanwhile(request.State),
        _ when ApprovalRules.WhyNotDecide(who, request) is { } why => new DecideOutcome.Refused(why, Refusal.NotPermitted),
        _ when comment.Length > 4000 => new DecideOutcome.Refused($"The comment has {comment.Length} characters; use 4,000 or fewer.", Refusal.NotFit),
        _ when verdict is not Verdict.Approve && comment.Length == 0 =>
            new DecideOutcome.Refused($"Say why, so that {(verdict is Verdict.Reject ? "the requester knows what was wrong" : "the requester knows what to change")}.", Refusal.NotFit),
        _ => null,
    };

    /// <summary>As the record says it.</summary>
    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Approve => "approved",
        Verdict.AskForChanges => "changes-asked",
        Verdict.Reject => "rejected",
    };
}
