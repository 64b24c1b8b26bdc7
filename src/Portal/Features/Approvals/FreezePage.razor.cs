using Domain.Approvals;
using Domain.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Portal.Parts;
using Portal.Security;

namespace Portal.Features.Approvals;

/// <summary>Administration → Freeze windows: everyone may read them, a platform admin sets and ends them.</summary>
public sealed partial class FreezePage(FreezeWindows windows, ChangeSignal signal, IJSRuntime js)
{
    private readonly FreezeForm form = new();
    private IReadOnlyList<FreezeView> freezes = [];
    private FreezeChoices? choices;
    private ConfirmDialog? ending;
    private FreezeView? asked;
    private string? missing;
    private string? refused;
    private bool busy;

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    protected override async Task OnInitializedAsync()
    {
        choices = await windows.ChoicesAsync(User.Caller, CancellationToken.None);
        await LoadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && form.Zone == FreezeForm.Utc && await js.InvokeAsync<string?>("berth.zone") is { Length: > 0 } zone)
        {
            form.Zone = zone;
            StateHasChanged();
        }
    }

    private async Task LoadAsync() => freezes = await windows.ListAsync(CancellationToken.None);

    private async Task SetAsync()
    {
        if (busy)
        {
            return;
        }

        (missing, busy) = (form.Missing, true);
        try
        {
            if (missing is null && form.AsDraft() is { } draft)
            {
                switch (await windows.CreateAsync(User.Caller, draft, CancellationToken.None))
                {
                    case FreezeOutcome.Done:
                        form.Clear();
                        break;
                    case FreezeOutcome.Refused no:
                        missing = no.Why;
                        break;
                }

                await LoadAsync();
            }
        }
        finally
        {
            busy = false;
        }
    }

    private Task AskAsync(FreezeView freeze)
    {
        (asked, refused) = (freeze, null);
        return ending?.AskAsync() ?? Task.CompletedTask;
    }

    private async Task EndAsync(ConfirmDialog.Answer answer)
    {
        if (asked is null)
        {
            return;
        }

        switch (await windows.EndAsync(User.Caller, asked.Id, CancellationToken.None))
        {
            case FreezeOutcome.Refused no:
                answer.Refuse(no.Why);
                break;
            case FreezeOutcome.ChangedMeanwhile:
                refused = $"Someone ended {asked.Name} at the same moment.";
                break;
        }

        await LoadAsync();
    }

    private static string Covers(FreezeView f) => string.Join(", ", new[]
    {
        Part("tier", f.Tiers), Part("environment", f.Environments), Part("team", f.Teams),
    }.Where(p => p.Length > 0)) is { Length: > 0 } words ? $"Only {words}" : "Everything";

    private static string Part(string what, IReadOnlyList<string> names) => names.Count == 0 ? "" : $"{what} {string.Join(" or ", names)}";

    private static string Words(FreezePhase phase) => phase switch
    {
        FreezePhase.Holding => "Holds",
        FreezePhase.Coming => "Comes",
        FreezePhase.Over => "Over",
        FreezePhase.Ended => "Ended early",
    };

    private static string Chip(FreezePhase phase) => phase switch
    {
        FreezePhase.Holding => "Warning",
        FreezePhase.Coming => "Waiting",
        FreezePhase.Over => "Done",
        FreezePhase.Ended => "Cancelled",
    };
}
