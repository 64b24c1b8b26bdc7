using Domain.Hosting;
using Domain.Workloads.Inventory;
using Microsoft.AspNetCore.Components;
using Portal.Parts;
using Portal.Security;

namespace Portal.Features.Workloads;

/// <summary>One task, live while it runs, and as it ended after AWS has forgotten it.</summary>
public sealed partial class TaskDetailPage(TaskReader tasks, ChangeSignal signal, TimeProvider clock)
{
    private static readonly Col[] Columns = [new("Container"), new("State", "w1"), new("Health", "lo"), new("Exit code")];
    private TaskView? view;

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    [Parameter]
    public required string Cluster { get; set; }

    [Parameter]
    public required string Id { get; set; }

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync() => view = await tasks.FindAsync(User.Caller, Cluster, Id, CancellationToken.None);

    private IAsyncEnumerable<string> Follow(CancellationToken stop) => signal.Subscribe(view is null ? [Topics.Workloads] : [Topics.Task(view.Task.Arn)], stop);

    private static PageHead.Crumb[] Crumbs(LiveTask task) => task.Service is { } service
        ? [new("Workloads", "/workloads"), new(service, $"/workloads/{Uri.EscapeDataString(task.Cluster)}/{Uri.EscapeDataString(service)}?tab=tasks")]
        : [new("Workloads", "/workloads"), new("Tasks", "/workloads/tasks")];

    /// <summary>Each moment with how long it took since the one before it.</summary>
    private static IEnumerable<(string Name, DateTimeOffset At, string Took)> Times(LiveTask task)
    {
        DateTimeOffset? before = null;
        foreach (var (name, at) in new[]
        {
            ("Created", task.CreatedAt), ("Image pull began", task.PullStartedAt), ("Image pulled", task.PullStoppedAt), ("Started", task.StartedAt), ("Stopping", task.StoppingAt), ("Stopped", task.StoppedAt),
        })
        {
            if (at is { } moment)
            {
                yield return (name, moment, before is { } last && moment >= last ? $"after {TaskWords.Took(moment - last)}" : "");
                before = moment;
            }
        }
    }

    private static IEnumerable<(string Name, string Value)> Facts(LiveTask task)
    {
        (string Name, string? Value)[] all =
        [
            ("Started by", task.StartedBy), ("Group", task.Group), ("Cluster", task.Cluster), ("Capacity provider", task.Provider), ("Platform", task.Facts.PlatformVersion is { } v ? $"{task.Facts.PlatformFamily} {v}".Trim() : null),
            ("Architecture", task.Architecture), ("Availability Zone", task.Zone), ("Subnet", task.Facts.Subnet), ("Private address", task.PrivateIp),
            ("Container instance", task.InstanceArn is { } i ? WorkloadWords.Last(i) : null), ("Ephemeral storage", task.Facts.EphemeralGiB is { } gib ? $"{gib} GiB" : null),
            ("ECS Exec", task.Facts.CanExec ? "switched on" : "switched off"),
        ];
        return all.Where(f => !string.IsNullOrEmpty(f.Value)).Select(f => (f.Name, f.Value ?? ""));
    }
}
