using Domain.Approvals;
using Portal.Parts;

namespace Portal.Features.Requests;

/// <summary>What an approver may do beside deciding: take a change out, or approve although a freeze holds.</summary>
public sealed partial class DecisionPage
{
    private ConfirmDialog? striking;
    private ConfirmDialog? breaking;
    private int strikeAt;

    private string? Struck => view?.Changes.ElementAtOrDefault(strikeAt)?.Title;

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
