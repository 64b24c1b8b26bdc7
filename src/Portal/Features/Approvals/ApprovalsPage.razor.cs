using Domain.Campaigns;
using Domain.Hosting;
using Domain.Requests;
using Microsoft.AspNetCore.Components;
using Portal.Security;

namespace Portal.Features.Approvals;

/// <summary>What waits for the reader's decision, and what they decided.</summary>
public sealed partial class ApprovalsPage(RequestReader requests, CampaignReader allCampaigns, ChangeSignal signal, TimeProvider clock)
{
    private const int Size = 20;
    private RequestPage? page;
    private IReadOnlyList<CampaignRow> campaigns = [];
    private int waiting;

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    [SupplyParameterFromQuery]
    private string? Tab { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private int? At { get; set; }

    private int Number => Math.Max(1, At ?? 1);

    private bool IsDecided => Tab == "decided";

    private RequestScope Scope => IsDecided ? RequestScope.DecidedByMe : RequestScope.WaitingForMe;

    private string Heading => IsDecided ? "Decided by you" : waiting switch { 0 => "Nothing waits for you", 1 => "1 approval waits for you", var n => $"{n} approvals wait for you" };

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        page = await requests.ListAsync(User.Caller, Scope, null, null, (Number - 1) * Size, Size, CancellationToken.None);
        campaigns = [.. (await allCampaigns.AwaitingAsync(User.Caller, CancellationToken.None)).Where(c => c.AwaitsMe)];
        waiting = campaigns.Count + (IsDecided ? (await requests.ListAsync(User.Caller, RequestScope.WaitingForMe, null, null, 0, 1, CancellationToken.None)).Total : page.Total);
    }

    private IAsyncEnumerable<string> Follow(CancellationToken stop) => signal.Subscribe([Topics.Requests, Topics.Campaigns], stop);
}
