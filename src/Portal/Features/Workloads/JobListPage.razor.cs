using System.Globalization;
using Domain.Hosting;
using Domain.Workloads;
using Microsoft.AspNetCore.Components;
using Portal.Security;

namespace Portal.Features.Workloads;

/// <summary>Schedules and rules of the environments one may see, as the watch last saw them.</summary>
public sealed partial class JobListPage(JobReader jobs, ChangeSignal signal)
{
    private JobList? list;

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    private string Lead => list is null ? "" : (list.Jobs.Count, list.Jobs.Count(j => !j.Enabled)) switch
    {
        (0, _) => "",
        (1, 0) => "1 job.",
        (var count, 0) => $"{count} jobs.",
        var (count, off) => $"{(count == 1 ? "1 job" : $"{count} jobs")}, {off} switched off.",
    };

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync() => list = await jobs.ListAsync(User.Caller, new(), 0, JobReader.Most, CancellationToken.None);

    private static string Href(string kind, JobRow job) =>
        $"/requests/new?kind={kind}&cluster={Uri.EscapeDataString(job.Cluster)}&service={Uri.EscapeDataString(job.Name)}&in={Uri.EscapeDataString($"{job.Team}/{job.Environment}")}";

    /// <summary>By the clock that the schedule goes by.</summary>
    private static string Local(DateTimeOffset at, string zone) =>
        (TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? TimeZoneInfo.ConvertTime(at, found) : at).ToString("ddd d MMM, HH:mm", CultureInfo.InvariantCulture) + $" {zone}";
}
