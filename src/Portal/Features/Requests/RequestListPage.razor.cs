using Domain.Hosting;
using Domain.Requests;
using Microsoft.AspNetCore.Components;
using Portal.Parts;
using Portal.Security;

namespace Portal.Features.Requests;

/// <summary>Lists of requests: the reader's own, their teams', all they may see.</summary>
public sealed partial class RequestListPage(RequestReader requests, DiscardDraft discard, ChangeSignal signal, TimeProvider clock, NavigationManager nav)
{
    private const int Size = 20;
    private static readonly PageTabs.Tab[] Tabs = [new("mine", "Mine"), new("drafts", "Drafts"), new("team", "Team"), new("all", "All")];
    private static readonly ChoiceField.Option[] States = [.. Enum.GetNames<RequestState>().Select(s => new ChoiceField.Option(s, StateLook.Words(s)))];
    private RequestPage? page;
    private ConfirmDialog? discarding;
    private RequestRow? asked;

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    [SupplyParameterFromQuery]
    private string? Tab { get; set; }

    [SupplyParameterFromQuery]
    private string? State { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private int? At { get; set; }

    private int Number => Math.Max(1, At ?? 1);

    private RequestScope Scope => Tab switch { "team" => RequestScope.Team, "all" => RequestScope.All, _ => RequestScope.Mine };

    private bool Drafting => Tab == "drafts";

    private RequestState? Wanted => Drafting ? RequestState.Draft : Enum.TryParse<RequestState>(State, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : null;

    private string CsvHref => $"/api/v1/requests.csv?scope={Scope}{(Wanted is { } state ? $"&state={state}" : "")}";

    private string Lead => (page?.Total, Scope) switch
    {
        (null, _) => "",
        (0, _) when Drafting => "Nothing of yours is half done.",
        (1, _) when Drafting => "1 draft of yours.",
        (var n, _) when Drafting => $"{n} drafts of yours.",
        (0, RequestScope.Mine) => "You have asked for nothing yet.",
        (1, RequestScope.Mine) => "1 request of yours.",
        (var n, RequestScope.Mine) => $"{n} requests of yours.",
        (1, _) => "1 request.",
        (var n, _) => $"{n} requests.",
    };

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync() => page = await requests.ListAsync(User.Caller, Scope, Wanted, null, (Number - 1) * Size, Size, CancellationToken.None);

    private IAsyncEnumerable<string> Follow(CancellationToken stop) => signal.Subscribe([Topics.Requests], stop);

    private Task AskAsync(RequestRow draft)
    {
        asked = draft;
        return discarding?.AskAsync() ?? Task.CompletedTask;
    }

    private async Task DiscardAsync(ConfirmDialog.Answer answer)
    {
        switch (asked is null ? null : await discard.RunAsync(User.Caller, asked.Number, CancellationToken.None))
        {
            case ActOutcome.Refused no:
                answer.Refuse(no.Why);
                break;
            case ActOutcome.ChangedMeanwhile:
                answer.Refuse("It was altered in another window. Look at it once more.");
                break;
        }

        await LoadAsync();
    }

    private void FilterAsync(string? state) => nav.NavigateTo(nav.GetUriWithQueryParameters(new Dictionary<string, object?>
    {
        ["state"] = string.IsNullOrEmpty(state) ? null : state,
        ["page"] = null,
    }));
}
