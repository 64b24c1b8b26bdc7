using Domain.Hosting;
using Domain.Workloads;
using Domain.Workloads.Inventory;
using Microsoft.AspNetCore.Components;
using Portal.Parts;
using Portal.Security;

namespace Portal.Features.Workloads;

/// <summary>One cluster: what is on it, what that runs on, and how full it is.</summary>
public sealed partial class ClusterPage(ClusterReader clusters, CapacityReader capacity, WorkloadReader workloads, ChangeSignal signal)
{
    private const int Size = 25;
    private const int Most = 25;
    private static readonly Col[] ServiceColumns = [new("Service"), new("State", "w1"), new("Tasks", "r"), new("Runs on", "mid")];
    private static readonly Col[] ProviderColumns = [new("Capacity provider"), new("Kind", "mid"), new("Target", "r"), new("Instances", "lo")];
    private static readonly Col[] InstanceColumns = [new("Instance"), new("State", "w1"), new("Tasks", "r"), new("vCPU in use", "mid"), new("Memory in use", "mid"), new("Agent", "lo")];

    private bool loaded;
    private ClusterRow? row;
    private ClusterTrouble? trouble;
    private int others;
    private int lost;
    private IReadOnlyList<ServiceRow> services = [];
    private IReadOnlyList<Provider> providers = [];
    private Paged<LiveInstance>? instances;

    /// <param name="Live">Null where the watch has not seen it yet.</param>
    private sealed record Provider(string Name, LiveProvider? Live);

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    [Parameter]
    public required string Name { get; set; }

    [SupplyParameterFromQuery]
    private string? Account { get; set; }

    [SupplyParameterFromQuery]
    private string? Region { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private int? At { get; set; }

    private int Number => Math.Max(1, At ?? 1);

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var found = await clusters.ListAsync(User.Caller, new(Name: Name, Account: Account, Region: Region), 0, ClusterReader.Most, CancellationToken.None);
        if (found.Rows is [var first, ..])
        {
            (trouble, others) = (found.Troubles.FirstOrDefault(t => (t.AccountId, t.Region) == (first.AccountId, first.Region)), found.Total - 1);
            var attached = (await capacity.ProvidersAsync(User.Caller, first.Arn, false, 0, int.MaxValue, CancellationToken.None)).Items;
            providers = [.. first.Providers.Select(name => new Provider(name, attached.FirstOrDefault(p => p.Name == name)))];
            services = [.. (await workloads.ListAsync(User.Caller, new(), CancellationToken.None)).Where(s => (s.Cluster, s.AccountId, s.Region) == (first.Name, first.AccountId, first.Region))];
            instances = await capacity.InstancesAsync(User.Caller, Of(first, null), (Number - 1) * Size, Size, CancellationToken.None);
            lost = (await capacity.InstancesAsync(User.Caller, Of(first, false), 0, 1, CancellationToken.None)).Total;
        }

        (row, loaded) = (found.Rows is [var one, ..] ? one : null, true);
    }

    private static InstanceFilter Of(ClusterRow cluster, bool? connected) => new(cluster.Name, Connected: connected, Account: cluster.AccountId, Region: cluster.Region);
}
