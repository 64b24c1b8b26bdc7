using Domain.Catalog;
using Domain.Catalog.Upgrades;
using Domain.Hosting;
using Domain.Workloads;
using Microsoft.AspNetCore.Components;
using Portal.Parts;
using Portal.Security;

namespace Portal.Features.Workloads;

/// <summary>One service, live.</summary>
public sealed partial class ServicePage(WorkloadReader workloads, Upgrades upgrades, CatalogueReader catalogue, ChangeSignal signal, TimeProvider clock)
{
    private ServiceView? view;
    private ServiceVersion? version;
    private IReadOnlyList<string> elsewhere = [];

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    [Parameter]
    public required string Cluster { get; set; }

    [Parameter]
    public required string Name { get; set; }

    [SupplyParameterFromQuery]
    private string? Tab { get; set; }

    private string KindHref(string kind) => $"/requests/new?cluster={Uri.EscapeDataString(Cluster)}&service={Uri.EscapeDataString(Name)}&kind={kind}";

    private string Here(string tab) => $"/workloads/{Uri.EscapeDataString(Cluster)}/{Uri.EscapeDataString(Name)}?tab={tab}";

    private string PromoteHref(string to) => $"/requests/new?cluster={Uri.EscapeDataString(Cluster)}&service={Uri.EscapeDataString(Name)}&promote={Uri.EscapeDataString(to)}";

    private string ChangeHref => $"/requests/new?cluster={Uri.EscapeDataString(Cluster)}&service={Uri.EscapeDataString(Name)}&step=what";

    protected override Task OnParametersSetAsync() => LoadAsync();

    private string UpgradeHref(string to) => $"{ChangeHref}&upgrade={Uri.EscapeDataString(to)}";

    private async Task LoadAsync()
    {
        if (view is null && await workloads.FindAsync(User.Caller, Cluster, Name, CancellationToken.None) is { Row: { TeamId: { } team, Environment: { } here } })
        {
            elsewhere = [.. (await catalogue.PlacesAsync(User.Caller, CancellationToken.None)).Where(p => p.TeamId == team && p.Environment != here).Select(p => p.Environment)];
        }

        view = await workloads.FindAsync(User.Caller, Cluster, Name, CancellationToken.None);
        version = view is null ? null : await upgrades.OfServiceAsync(User.Caller, Cluster, Name, CancellationToken.None);
    }

    private IAsyncEnumerable<string> Follow(CancellationToken stop) => signal.Subscribe(view is null ? [Topics.Workloads] : [Topics.Service(view.Row.Arn)], stop);

    private static PageTabs.Tab[] Tabs(ServiceDetail detail) =>
    [
        new("overview", "Overview"),
        new("tasks", "Tasks", detail.Tasks.Count(t => !t.IsStopped)),
        new("events", "Events"),
        new("scaling", "Scaling"),
        new("configuration", "Configuration"),
    ];
}
