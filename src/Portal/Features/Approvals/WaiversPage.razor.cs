using System.Globalization;
using Domain.Approvals.Waivers;
using Domain.Hosting;
using Microsoft.AspNetCore.Components;
using Portal.Parts;
using Portal.Security;

namespace Portal.Features.Approvals;

/// <summary>Approvals → Waivers: who let what pass for which workload until when; its group takes it back.</summary>
public sealed partial class WaiversPage(Waivers all, ChangeSignal signal)
{
    private IReadOnlyList<WaiverView>? waivers;
    private ConfirmDialog? dialog;
    private WaiverView? asked;

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync() => waivers = await all.ListAsync(User.Caller, CancellationToken.None);

    private Task AskAsync(WaiverView waiver)
    {
        asked = waiver;
        return dialog?.AskAsync() ?? Task.CompletedTask;
    }

    private async Task RevokeAsync(ConfirmDialog.Answer answer)
    {
        if (asked is null)
        {
            return;
        }

        switch (await all.RevokeAsync(User.Caller, asked.Id, answer.Comment, CancellationToken.None))
        {
            case RevokeOutcome.Refused no:
                answer.Refuse(no.Why);
                break;
            case RevokeOutcome.NotFound:
                answer.Refuse("There is no such waiver any more, or you may not see it. Load the page again.");
                break;
        }

        await LoadAsync();
    }

    private static string When(WaiverView waiver) => waiver.Phase switch
    {
        WaiverPhase.EndsSoon or WaiverPhase.Holds => $"until {Day(waiver.Until)}",
        WaiverPhase.Over => $"ended {Day(waiver.Until)}",
        WaiverPhase.Revoked => Day(waiver.RevokedAt ?? waiver.Until),
    };

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
}
