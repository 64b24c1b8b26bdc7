using System.Globalization;
using Domain.Campaigns;
using Domain.Hosting;
using Domain.Requests;
using Domain.Workloads;
using Microsoft.AspNetCore.Components;
using Portal.Security;

namespace Portal.Features.Home;

/// <summary>What needs the reader: decisions, services in trouble, requests of their own.</summary>
public sealed partial class HomePage(RequestReader requests, CampaignReader allCampaigns, Mentions mentions, WorkloadReader workloads, ChangeSignal signal, TimeProvider clock)
{
    private RequestPage? waiting;
    private RequestPage? mine;
    private IReadOnlyList<CampaignRow> campaigns = [];
    private IReadOnlyList<RequestRow> open = [];
    private IReadOnlyList<RequestRow> lately = [];
    private IReadOnlyList<ServiceRow> failing = [];
    private IReadOnlyList<MentionRow> mentioned = [];
    private RequestRow? newest;
    private DateTimeOffset? seen;
    private int services;

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    private int Waits => (waiting?.Total ?? 0) + campaigns.Count;

    private int Stopped => campaigns.Count(c => c.AwaitsWord);

    private string Lead => waiting is null ? "" : string.Create(CultureInfo.InvariantCulture,
        $"{clock.GetUtcNow():dddd d MMMM} · {Count(Waits - Stopped, "approval waits", "approvals wait")}, {(Stopped > 0 ? Count(Stopped, "campaign has stopped", "campaigns have stopped") + ", " : "")}{Count(failing.Count, "service is in trouble", "services are in trouble")}.");

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var caller = User.Caller;
        waiting = await requests.ListAsync(caller, RequestScope.WaitingForMe, null, null, 0, 5, CancellationToken.None);
        campaigns = await allCampaigns.AwaitingAsync(caller, CancellationToken.None);
        mine = await requests.ListAsync(caller, RequestScope.Mine, null, null, 0, 50, CancellationToken.None);
        mentioned = await mentions.ListAsync(caller, CancellationToken.None);
        open = [.. mine.Rows.Where(r => !RequestStates.IsEnded(r.State)).Take(5)];
        lately = (await requests.ListAsync(caller, RequestScope.All, null, null, 0, 6, CancellationToken.None)).Rows;
        newest = lately.FirstOrDefault(r => r.State is RequestState.Applying or RequestState.Done or RequestState.Failed);
        var all = await workloads.ListAsync(caller, new ServiceFilter(), CancellationToken.None);
        (services, failing) = (all.Count, [.. all.Where(s => s.Health is ServiceHealth.Failing or ServiceHealth.Degraded)]);
        seen = all.Count > 0 ? all.Max(s => s.SeenAt) : null;
    }

    private IAsyncEnumerable<string> Follow(CancellationToken stop) => signal.Subscribe([Topics.Requests, Topics.Campaigns, Topics.Workloads], stop);

    private static string Count(int number, string one, string many) => number switch { 0 => $"no {many}", 1 => $"1 {one}", _ => $"{number} {many}" };
}
