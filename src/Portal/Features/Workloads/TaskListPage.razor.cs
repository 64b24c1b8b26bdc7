using Domain.Hosting;
using Domain.Workloads.Inventory;
using Microsoft.AspNetCore.Components;
using Portal.Parts;
using Portal.Security;

namespace Portal.Features.Workloads;

/// <summary>Tasks, running and stopped, with what AWS has forgotten; the filter lives in the address.</summary>
public sealed partial class TaskListPage(TaskReader tasks, ChangeSignal signal, NavigationManager nav)
{
    private const int Size = 25;
    private static readonly Col[] Columns = [new("Task"), new("State", "w1"), new("Runs, or why it stopped", "mid"), new("Runs on", "lo"), new("Since", "r")];
    private static readonly ChoiceField.Option[] States = [new("running", "Running"), new("stopped", "Stopped")];
    private static readonly ChoiceField.Option[] Belongs = [new("nothing", "No service")];

    /// <summary>ECS API, Task, <c>stopCode</c>.</summary>
    private static readonly ChoiceField.Option[] Codes =
        [.. new[] { "TaskFailedToStart", "EssentialContainerExited", "UserInitiated", "ServiceSchedulerInitiated", "SpotInterruption", "TerminationNotice", "InfrastructureHealth" }.Select(c => new ChoiceField.Option(c, c))];

    private TaskPage? list;

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    [SupplyParameterFromQuery]
    private string? Text { get; set; }

    [SupplyParameterFromQuery]
    private string? State { get; set; }

    [SupplyParameterFromQuery]
    private string? Code { get; set; }

    [SupplyParameterFromQuery]
    private string? Of { get; set; }

    [SupplyParameterFromQuery]
    private string? Service { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private int? At { get; set; }

    private int Number => Math.Max(1, At ?? 1);

    private bool Filtered => (Blank(Text) ?? Blank(State) ?? Blank(Code) ?? Blank(Of) ?? Blank(Service)) is not null;

    private TaskFilter Wanted => new(Service: Blank(Service), Text: Blank(Text), Stopped: State switch { "stopped" => true, "running" => false, _ => null }, StopCode: Blank(Code), Alone: Of == "nothing");

    private string CsvHref => nav.GetUriWithQueryParameters(
        "/api/v1/tasks.csv", new Dictionary<string, object?> { ["Service"] = Wanted.Service, ["Text"] = Wanted.Text, ["Stopped"] = Wanted.Stopped, ["StopCode"] = Wanted.StopCode, ["Alone"] = Wanted.Alone });

    private string Lead => list is null ? "" : list.Total switch
    {
        0 => "",
        1 => "1 task.",
        var n => $"{n} tasks, those that run first.",
    };

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync() => list = await tasks.ListAsync(User.Caller, Wanted, (Number - 1) * Size, Size, CancellationToken.None);

    private IAsyncEnumerable<string> Follow(CancellationToken stop) => signal.Subscribe([Topics.Workloads], stop);

    private void Filter(string key, string? value) => nav.NavigateTo(
        nav.GetUriWithQueryParameters(new Dictionary<string, object?> { [key] = Blank(value), ["page"] = null }), replace: true);

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
