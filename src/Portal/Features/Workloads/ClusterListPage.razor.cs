using Domain.Hosting;
using Domain.Workloads;
using Domain.Workloads.Inventory;
using Microsoft.AspNetCore.Components;
using Portal.Security;

namespace Portal.Features.Workloads;

/// <summary>Clusters of the environments one may see, as the watch last saw them.</summary>
public sealed partial class ClusterListPage(ClusterReader clusters, ChangeSignal signal)
{
    private ClusterList? list;

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    private string Lead => list is null ? "" : (list.Rows.Count, list.Rows.Sum(c => c.Services)) switch
    {
        (0, _) => "",
        (1, var services) => $"1 cluster with {Services(services)}.",
        var (count, services) => $"{count} clusters with {Services(services)}.",
    };

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync() => list = await clusters.ListAsync(User.Caller, new(), 0, ClusterReader.Most, CancellationToken.None);

    private static string Services(int count) => count == 1 ? "1 service" : $"{count} services";
}
