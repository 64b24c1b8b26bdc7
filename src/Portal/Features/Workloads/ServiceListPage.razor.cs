using Domain.Hosting;
using Domain.Workloads;
using Microsoft.AspNetCore.Components;
using Portal.Parts;
using Portal.Security;

namespace Portal.Features.Workloads;

/// <summary>Services as the watch last saw them; the filter lives in the address.</summary>
public sealed partial class ServiceListPage(WorkloadReader workloads, ChangeSignal signal, TimeProvider clock, NavigationManager nav)
{
    private const int Size = 20;
    private static readonly Col[] Columns = [new("Service"), new("State", "w1"), new("Tasks", "r"), new("Bounds", "r lo"), new("Runs on", "mid")];
    private IReadOnlyList<ServiceRow>? rows;
    private IReadOnlyList<ServiceRow>? all;

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    [SupplyParameterFromQuery]
    private string? Text { get; set; }

    [SupplyParameterFromQuery]
    private string? Team { get; set; }

    [SupplyParameterFromQuery]
    private string? Env { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private int? At { get; set; }

    private int Number => Math.Max(1, At ?? 1);

    private IReadOnlyList<ServiceRow> Shown => [.. (rows ?? []).Skip((Number - 1) * Size).Take(Size)];

    private string CsvHref => nav.GetUriWithQueryParameters("/api/v1/services.csv", new Dictionary<string, object?> { ["team"] = Team, ["environment"] = Env, ["text"] = Text });

    private string Lead => rows is null ? "" : (rows.Count, rows.Count(r => r.Health is ServiceHealth.Failing or ServiceHealth.Degraded)) switch
    {
        (0, _) => "",
        (1, 0) => "1 service, and it is well.",
        (var n, 0) => $"{n} services, none in trouble.",
        (var n, 1) => $"1 of {n} services is in trouble.",
        var (n, bad) => $"{bad} of {n} services are in trouble.",
    };

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        rows = await workloads.ListAsync(User.Caller, new ServiceFilter(Blank(Team), Blank(Env), Blank(Text)), CancellationToken.None);
        all = Blank(Team) is null && Blank(Env) is null && Blank(Text) is null ? rows : await workloads.ListAsync(User.Caller, new ServiceFilter(), CancellationToken.None);
    }

    private IAsyncEnumerable<string> Follow(CancellationToken stop) => signal.Subscribe([Topics.Workloads], stop);

    private ChoiceField.Option[] Named(Func<ServiceRow, string?> name) =>
        [.. (all ?? []).Select(name).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(n => new ChoiceField.Option(n, n))];

    private void Filter(string key, string? value) => nav.NavigateTo(
        nav.GetUriWithQueryParameters(new Dictionary<string, object?> { [key] = Blank(value), ["page"] = null }), replace: true);

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
