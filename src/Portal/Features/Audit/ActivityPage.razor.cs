using System.Globalization;
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
    private bool unfolded;

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    [SupplyParameterFromQuery]
    private string? Text { get; set; }

    [SupplyParameterFromQuery]
    private string? Who { get; set; }

    [SupplyParameterFromQuery]
    private string? What { get; set; }

    [SupplyParameterFromQuery]
    private string? Team { get; set; }

    /// <summary>A day, in UTC.</summary>
    [SupplyParameterFromQuery]
    private string? From { get; set; }

    /// <summary>The last day that is shown, in UTC.</summary>
    [SupplyParameterFromQuery]
    private string? To { get; set; }

    [SupplyParameterFromQuery]
    private long? Before { get; set; }

    /// <summary>On a phone all but one filter are folded away; how many of them are set is said.</summary>
    private string FoldWords => unfolded ? "Fewer filters" : new[] { Who, What, Team, From, To }.Count(f => !string.IsNullOrEmpty(f)) is > 0 and var set ? $"More filters, {set} set" : "More filters";

    private AuditFilter Asked => new(Text, Who, What, Team, From: Day(From), To: Day(To)?.AddDays(1));

    private static DateTimeOffset? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? new(day, TimeOnly.MinValue, TimeSpan.Zero) : null;

    private static string? DayError(string? text) => string.IsNullOrWhiteSpace(text) || Day(text) is not null ? null : "Write it as 2026-11-23.";

    private string Export(string ending) => nav.GetUriWithQueryParameters($"/api/v1/audit.{ending}", new Dictionary<string, object?>
    {
        ["text"] = Text, ["who"] = Who, ["what"] = What, ["team"] = Team, ["from"] = Asked.From?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), ["to"] = Asked.To?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
    });

    private string Older => nav.GetUriWithQueryParameter("before", page?.Next);

    private string Newest => nav.GetUriWithQueryParameter("before", (long?)null);

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        switch (await audit.ListAsync(User.Caller, Asked, Before, Size, CancellationToken.None))
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

    private void Filter(string name, string? text) => nav.NavigateTo(
        nav.GetUriWithQueryParameters(new Dictionary<string, object?> { [name] = string.IsNullOrWhiteSpace(text) ? null : text.Trim(), ["before"] = null }), replace: true);

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
