using Domain.Approvals;
using Domain.Campaigns;
using Domain.Hosting;
using Domain.Requests;
using Microsoft.AspNetCore.Components;
using Portal.Parts;
using Portal.Security;

namespace Portal.Features.Campaigns;

/// <summary>One campaign: what those who decide read, and what everyone watches while its waves run.</summary>
public sealed partial class CampaignPage(CampaignReader campaigns, DecideCampaign decide, SteerCampaign steer, ChangeSignal signal, TimeProvider clock, NavigationManager nav)
{
    private CampaignView? view;
    private ConfirmDialog? dialog;
    private Steer asked = Steer.Stop;
    private string? comment;
    private string? missing;
    private string? said;
    private string? refused;
    private bool changed;
    private bool busy;

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    [Parameter]
    public int Number { get; set; }

    private NavigationManager Nav => nav;

    private bool MayDecide => view is { State: CampaignState.Waiting, WhyNotDecide: null };

    private string BarDetail => string.Join(' ', new[]
    {
        view?.IsLastNeeded is true ? "Wave 1 starts at once; each wave waits for the last, and the first failure stops the rest." : "",
        view?.DeltaAtMax is { } delta ? Math.Round(delta, 2) == 0 ? "It costs what it costs now." : $"{Money.ChangeAMonth(delta)} at most." : "",
        view?.ExpiresAt is { } end ? $"Expires {TimeText.Ago(clock.GetUtcNow() - end)}." : "",
    }.Where(s => s.Length > 0));

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var before = view?.State;
        view = await campaigns.FindAsync(User.Caller, Number, CancellationToken.None);
        // what one did is no news any more once it has moved on
        said = before is null || before == view?.State ? said : null;
    }

    private IAsyncEnumerable<string> Follow(CancellationToken stop) => signal.Subscribe([Topics.Campaigns], stop);

    /// <summary>What AWS said may end without a full stop.</summary>
    private static string Full(string sentence) => sentence.TrimEnd() is [.., not ('.' or '!' or '?')] open ? $"{open}." : sentence;

    private static string Progress(IEnumerable<CampaignItemView> wave)
    {
        var (items, done) = (wave.ToList(), wave.Count(i => i.State is CampaignItemState.Done));
        return done > 0 ? $"{done} of {items.Count} upgraded" : items.Count == 1 ? "1 service" : $"{items.Count} services";
    }

    private async Task DecideAsync(Verdict verdict)
    {
        if (view is null || busy)
        {
            return;
        }

        (said, refused, missing, changed) = (null, null, null, false);
        if (verdict is not Verdict.Approve && string.IsNullOrWhiteSpace(comment))
        {
            missing = verdict is Verdict.Reject ? "Say why you reject it: its author will read it." : "Say what to change: its author will read it.";
            return;
        }

        busy = true;
        try
        {
            var outcome = await decide.RunAsync(User.Caller, Number, view.Version, verdict, comment ?? "", CancellationToken.None);
            view = await campaigns.FindAsync(User.Caller, Number, CancellationToken.None);
            (said, refused, changed) = outcome switch
            {
                CampaignDecideOutcome.Running => ("You approved it. The first wave is being applied.", null, false),
                CampaignDecideOutcome.Counted counted => ($"You approved it. Still needed: {string.Join("; ", counted.Progress.Where(p => !p.IsEnough).Select(p => ApprovalRules.Words(p.Part.Groups, p.Part.TeamId)))}.", null, false),
                CampaignDecideOutcome.Rejected => ("You rejected it. Nothing was done in AWS.", null, false),
                CampaignDecideOutcome.ChangesAsked => ($"You asked for changes. It is {view?.Author}'s draft again.", null, false),
                CampaignDecideOutcome.Refused no => (null, no.Why, false),
                _ => ((string?)null, (string?)null, true),
            };
            comment = said is null ? comment : null;
        }
        finally
        {
            busy = false;
        }
    }

    private Task AskAsync(Steer what)
    {
        asked = what;
        return dialog?.AskAsync() ?? Task.CompletedTask;
    }

    private async Task SteerAsync(ConfirmDialog.Answer answer)
    {
        (said, refused, changed) = (null, null, false);
        switch (await steer.RunAsync(User.Caller, Number, asked, CancellationToken.None))
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
