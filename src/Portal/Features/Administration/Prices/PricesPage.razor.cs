using System.Globalization;
using Domain.Access;
using Domain.Costs;
using Microsoft.AspNetCore.Components;
using Portal.Features.Administration.Settings;
using Portal.Parts;
using Portal.Security;

namespace Portal.Features.Administration.Prices;

/// <summary>The price book: everyone may look, a platform admin sets prices.</summary>
public sealed partial class PricesPage(ListPrices prices, SetPrice set, TimeProvider time, NavigationManager nav)
{
    private const int Size = 25;
    private static readonly Col[] Columns = [new("Meter"), new("Price", "r"), new("Set the price", "r w1", Silent: true)];
    private IReadOnlyList<PriceLine>? lines;
    private IReadOnlyList<ChoiceField.Option> regions = [];
    private IReadOnlyDictionary<string, string> problems = new Dictionary<string, string>();
    private PriceForm form = new();
    private ConfirmDialog? dialog;
    private string? saved;

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    [SupplyParameterFromQuery]
    private string? Region { get; set; }

    [SupplyParameterFromQuery]
    private string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private int? At { get; set; }

    private int Number => Math.Max(1, At ?? 1);

    private bool MayEdit => User.Is(GlobalRoles.PlatformAdmin);

    private IReadOnlyList<PriceLine> Found => [.. (lines ?? []).Where(l => string.IsNullOrWhiteSpace(Text)
        || l.Meter.Contains(Text.Trim(), StringComparison.OrdinalIgnoreCase) || l.Now?.Source.Contains(Text.Trim(), StringComparison.OrdinalIgnoreCase) == true)];

    private IReadOnlyList<PriceLine> Shown => [.. Found.Skip((Number - 1) * Size).Take(Size)];

    private string CsvHref => nav.GetUriWithQueryParameters("/api/v1/prices.csv", new Dictionary<string, object?> { ["region"] = Region });

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        regions = [.. (await prices.RegionsAsync(CancellationToken.None)).Select(r => new ChoiceField.Option(r, r))];
        lines = await prices.RunAsync(string.IsNullOrWhiteSpace(Region) ? null : Region, CancellationToken.None);
    }

    private void Filter(string name, string? value) => nav.NavigateTo(
        nav.GetUriWithQueryParameters(new Dictionary<string, object?> { [name] = string.IsNullOrWhiteSpace(value) ? null : value, ["page"] = null }), replace: true);

    private Task EditAsync(PriceLine? line)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        (form, problems, saved) = (line is null ? new PriceForm { Region = Region ?? "", AsOf = today } : PriceForm.Of(line, today), new Dictionary<string, string>(), null);
        return dialog?.AskAsync() ?? Task.CompletedTask;
    }

    private async Task SaveAsync(ConfirmDialog.Answer answer)
    {
        problems = new Dictionary<string, string>();
        if (form.Usd is not { } usd || form.AsOf is not { } asOf)
        {
            answer.Refuse("Give a price in US dollars and the day it counts from.");
            return;
        }

        switch (await set.RunAsync(User.Caller, new NewPrice(form.Region.Trim(), form.Meter.Trim(), usd, asOf, form.Source, form.Exact, form.Version), CancellationToken.None))
        {
            case PriceOutcome.Saved done:
                saved = string.Create(CultureInfo.InvariantCulture, $"{done.Line.Meter} in {done.Line.Region} is ${usd:0.########} {PriceWords.Each(done.Line.Unit)} from {PriceWords.Day(asOf)}.");
                await LoadAsync();
                break;
            case PriceOutcome.Waits waits:
                saved = SettingWords.Waits(waits.Who);
                break;
            case PriceOutcome.Invalid invalid:
                problems = invalid.Problems.GroupBy(p => p.Field, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Why, StringComparer.Ordinal);
                answer.Refuse("Not everything fits yet.");
                break;
            case PriceOutcome.Refused refused:
                answer.Refuse(refused.Why);
                break;
            case PriceOutcome.ChangedMeanwhile:
                await LoadAsync();
                answer.Refuse(form.IsNew ? "The book has a price of this meter already. Close this and edit it in the list." : "Someone set this price while you looked. Close this and look at it again.");
                break;
        }
    }
}
