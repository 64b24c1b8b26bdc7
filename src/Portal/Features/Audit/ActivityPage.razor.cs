using Domain.Audit;
using Domain.Hosting;
using Microsoft.AspNetCore.Components;
using Portal.Parts;
using Portal.Security;

namespace Portal.Features.Audit;

/// <summary>The record, filterable and verifiable, for those who may read it.</summary>
public sealed partial class ActivityPage(AuditReader audit, VerifyRecord verify, ChangeSignal signal, NavigationManager nav)
{
    private const int Size = 25;
    private static readonly Col[] Columns = [new("Who and what"), new("Where", "lo"), new("Hash", "mid"), new("When", "r")];
    private AuditOutcome.Page? page;
    private ChainCheck? check;
    private string? refused;
    private bool verifying;

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    [SupplyParameterFromQuery]
    private string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private int? At { get; set; }

    private int Number => Math.Max(1, At ?? 1);

    private string CsvHref => nav.GetUriWithQueryParameters("/api/v1/audit.csv", new Dictionary<string, object?> { ["text"] = Text });

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        switch (await audit.ListAsync(User.Caller, Text, (Number - 1) * Size, Size, CancellationToken.None))
        {
            case AuditOutcome.Page found:
                (page, refused) = (found, null);
                break;
            case AuditOutcome.Refused no:
                (page, refused) = (null, no.Why);
                break;
        }
    }

    private IAsyncEnumerable<string> Follow(CancellationToken stop) => signal.Subscribe([Topics.Requests], stop);

    private void Filter(string? text) => nav.NavigateTo(
        nav.GetUriWithQueryParameters(new Dictionary<string, object?> { ["text"] = string.IsNullOrWhiteSpace(text) ? null : text, ["page"] = null }), replace: true);

    private async Task VerifyAsync()
    {
        verifying = true;
        try
        {
            switch (await verify.RunAsync(User.Caller, CancellationToken.None))
            {
                case VerifyOutcome.Checked done:
                    check = done.Check;
                    break;
                case VerifyOutcome.Refused no:
                    refused = no.Why;
                    break;
            }
        }
        finally
        {
            verifying = false;
        }
    }
}
