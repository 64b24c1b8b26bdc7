using Domain.Hosting;
using Domain.Workloads.Inventory;
using Microsoft.AspNetCore.Components;
using Portal.Parts;
using Portal.Security;

namespace Portal.Features.Workloads;

/// <summary>One container instance: its agent, how full it is, and what runs on it.</summary>
public sealed partial class InstancePage(CapacityReader capacity, ChangeSignal signal)
{
    private static readonly Col[] Columns = [new("Task"), new("State", "w1"), new("Task definition", "mid"), new("Size", "lo"), new("Started", "r")];
    private InstanceView? view;

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    [Parameter]
    public required string Cluster { get; set; }

    [Parameter]
    public required string Id { get; set; }

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync() => view = await capacity.FindAsync(User.Caller, Cluster, Id, CancellationToken.None);

    private static IEnumerable<(string Name, string Value)> Facts(LiveInstance instance)
    {
        (string Name, string? Value)[] all =
        [
            ("EC2 instance", instance.Ec2InstanceId), ("Account", instance.AccountId), ("Region", instance.Region), ("Availability Zone", instance.Zone), ("Capacity provider", instance.Provider),
            ("Docker", instance.Detail.DockerVersion), ("Registered", instance.RegisteredAt is { } at ? TimeText.Utc(at) : null),
        ];
        return all.Where(f => !string.IsNullOrEmpty(f.Value)).Select(f => (f.Name, f.Value ?? ""));
    }
}
