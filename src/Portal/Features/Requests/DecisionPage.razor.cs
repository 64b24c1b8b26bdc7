using System.Globalization;
using Domain.Approvals;
using Domain.Hosting;
using Domain.Operations;
using Domain.Requests;
using Microsoft.AspNetCore.Components;
using Portal.Parts;
using Portal.Security;

namespace Portal.Features.Requests;

/// <summary>One request: what those who decide read, and what everyone watches while it is applied.</summary>
public sealed partial class DecisionPage(
    RequestDetails details, Decide decide, StrikeChanges strikes, CancelRequest cancel, MendOperation mend, Comments talk, Mentions mentions, ChangeSignal signal, TimeProvider clock, NavigationManager nav)
{
    private static readonly PageHead.Crumb[] InRequests = [new("Requests", "/requests")];
    private static readonly PageHead.Crumb[] InApprovals = [new("Approvals", "/approvals"), new("Waiting for me", "/approvals")];
    // one text, so that the gap of the button does not stand between its words
    private static readonly MarkupString ApproveAlone = new("<span>Approve</span>");
    private static readonly MarkupString ApproveAndApply = new("""<span>Approve<span class="lo-b"> and apply</span></span>""");
    private RequestView? view;
    private IReadOnlyList<CommentView> comments = [];
    private ConfirmDialog? cancelling;
    private string? comment;
    private string? missing;
    private string? said;
    private RequestState? saidAt;
    private string? refused;
    private bool changed;
    private bool replanned;
    private bool busy;

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    [Parameter]
    public int Number { get; set; }

    private NavigationManager Nav => nav;

    private string Here => string.Create(CultureInfo.InvariantCulture, $"/requests/{Number}");

    private bool MayDecide => view is { State: RequestState.Waiting, WhyNotDecide: null };

    private bool IsLast => view is { IsLastApproval: true };

    private string FailureWords => view?.Checks.Failures is 1 ? "1 check fails." : $"{view?.Checks.Failures} checks fail.";

    private List<TimelineEntry> Decided => [.. view?.Timeline.Where(t => t.Comment is { Length: > 0 } && t.What != "asked") ?? []];

    private string BarSentence => IsLast ? "Your approval is the last one needed." : $"Your approval is one of {view?.Requirement?.NeededInAll} needed.";

    private string BarDetail => string.Join(' ', new[]
    {
        view?.DecidesFor is { } other ? $"You decide in {other}'s place." : "",
        IsLast ? "Starts at once." : "",
        view?.Estimate is { IsPriced: true } cost ? Math.Round(cost.DeltaAtMax, 2) == 0 ? "It costs what it costs now." : $"{Money.ChangeAMonth(cost.DeltaAtMax)} at most." : "",
        view?.ExpiresAt is { } end ? $"Expires {TimeText.Ago(clock.GetUtcNow() - end)}." : "",
    }.Where(s => s.Length > 0));

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        view = await details.FindAsync(User.Caller, Number, CancellationToken.None);
        comments = view is null ? [] : await talk.ListAsync(User.Caller, Number, CancellationToken.None) ?? [];
        if (comments.Count > 0)
        {
            await mentions.SeeAsync(User.Caller, Number, CancellationToken.None);
        }

        if (saidAt is { } then && view?.State != then && !(then is RequestState.Approved && view?.State is RequestState.Applying))
        {
            // what one did is no news any more once it has moved on
            (said, saidAt) = (null, null);
        }
    }

    private IAsyncEnumerable<string> Follow(CancellationToken stop) => signal.Subscribe(view is null ? [Topics.Requests] : [Topics.Request(view.Id)], stop);

    private Task DecideAsync(Verdict verdict) => DecideAsync(verdict, breakGlass: null);

    private async Task DecideAsync(Verdict verdict, string? breakGlass)
    {
        if (view is null || busy)
        {
            return;
        }

        (said, saidAt, refused, missing, changed, replanned) = (null, null, null, null, false, false);
        if (verdict is not Verdict.Approve && string.IsNullOrWhiteSpace(comment))
        {
            missing = verdict is Verdict.Reject ? "Say why you reject it: the person who asked will read it." : "Say what to change: the person who asked will read it.";
            return;
        }

        busy = true;
        try
        {
            switch (await decide.RunAsync(User.Caller, Number, view.Version, verdict, comment ?? "", breakGlass, CancellationToken.None))
            {
                case DecideOutcome.Applying:
                    said = "You approved it. It is being applied now; the steps show as they happen.";
                    break;
                case DecideOutcome.Counted counted:
                    said = $"You approved it. {counted.Given} of {counted.Needed} approvals are given.";
                    break;
                case DecideOutcome.Rejected:
                    said = "You rejected it. Nothing was done in AWS.";
                    break;
                case DecideOutcome.ChangesAsked:
                    said = $"You asked for changes. It is {view.Requester}'s draft again.";
                    break;
                case DecideOutcome.Replanned:
                    (replanned, changed) = (true, false);
                    break;
                case DecideOutcome.ChecksFail failed:
                    refused = $"Nothing was approved: checked again, it may not go on. {failed.Why} It is {view.Requester}'s draft again.";
                    break;
                case DecideOutcome.NothingLeft:
                    said = "Nothing was left to do: AWS is already as this asks. It ended without changing anything.";
                    break;
                case DecideOutcome.Refused no:
                    refused = no.Why;
                    break;
                case DecideOutcome.ChangedMeanwhile:
                    changed = true;
                    break;
            }

            comment = refused is null && !changed && !replanned ? null : comment;
            await LoadAsync();
            saidAt = view?.State;
        }
        finally
        {
            busy = false;
        }
    }

    private async Task MendAsync((Mend How, ConfirmDialog.Answer Answer) asked)
    {
        switch (await mend.RunAsync(User.Caller, Number, asked.How, CancellationToken.None))
        {
            case ActOutcome.Refused no:
                asked.Answer.Refuse(no.Why);
                break;
            case ActOutcome.ChangedMeanwhile:
                changed = true;
                break;
        }

        await LoadAsync();
    }

    private async Task CancelAsync(ConfirmDialog.Answer answer)
    {
        switch (await cancel.RunAsync(User.Caller, Number, CancellationToken.None))
        {
            case ActOutcome.Refused no:
                answer.Refuse(no.Why);
                break;
            case ActOutcome.ChangedMeanwhile:
                changed = true;
                break;
        }

        await LoadAsync();
    }
}
