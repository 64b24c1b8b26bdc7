using Domain.Approvals;
using Domain.Approvals.Waivers;
using Domain.Requests;
using Portal.Parts;

namespace Portal.Features.Requests;

/// <summary>What can be done beside deciding: take a change out, waive a guardrail, or approve although a freeze holds.</summary>
public sealed partial class DecisionPage
{
    private ConfirmDialog? striking;
    private ConfirmDialog? breaking;
    private int strikeAt;

    private WaiveDialog? waiving;

    private bool LacksWaiver => view is { State: RequestState.Waiting, Checks.MayProceed: true } && view.Checks.Unwaived.Any();

    private bool MayWaive => view is { Waivable.Count: > 0 };

    /// <summary>What holds off the approval that would start it, whoever gives it.</summary>
    private string? CannotApprove => view?.WhyNotApprove ?? (LacksWaiver && IsLast && view is not null
        ? $"It waits for a waiver by {string.Join(", and ", view.Checks.Unwaived.Select(c => WaiverRules.Words(c, view.TeamId)).Distinct(StringComparer.Ordinal))}." : null);

    private string? Struck => view?.Changes.ElementAtOrDefault(strikeAt)?.Title;

    private Task AskWaiveAsync(string guardrail) => waiving?.AskAsync(guardrail) ?? Task.CompletedTask;

    private async Task WaivedAsync(IReadOnlyList<string> stillNeeded)
    {
        (refused, changed) = (null, false);
        said = stillNeeded.Count == 0 ? "You waived it. It may be approved now." : $"You waived it. {string.Join(' ', stillNeeded)}";
        await LoadAsync();
        saidAt = view?.State;
    }

    private Task AskStrikeAsync(int change)
    {
        strikeAt = change;
        return striking?.AskAsync() ?? Task.CompletedTask;
    }

    private async Task StrikeAsync(ConfirmDialog.Answer answer)
    {
        if (view is null)
        {
            return;
        }

        (said, refused, changed) = (null, null, false);
        switch (await strikes.RunAsync(User.Caller, Number, view.Version, [strikeAt], answer.Comment, CancellationToken.None))
        {
            case StrikeOutcome.Struck:
                said = "It is struck. What is left was planned and checked again; another must approve it.";
                break;
            case StrikeOutcome.Refused no:
                answer.Refuse(no.Why);
                return;
            case StrikeOutcome.NotFound or StrikeOutcome.ChangedMeanwhile:
                changed = true;
                break;
        }

        await LoadAsync();
        saidAt = view?.State;
    }

    private async Task BreakAsync(ConfirmDialog.Answer answer)
    {
        await DecideAsync(Verdict.Approve, answer.Comment);
        if (refused is { } why)
        {
            answer.Refuse(why);
        }
    }
}
