using System.Diagnostics;
using Domain.Costs;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Features;
using Portal.Security;

namespace Portal.Api;

/// <summary>A price to set.</summary>
/// <param name="Usd">US dollars a unit of the meter.</param>
/// <param name="AsOf">The day it counts from, in UTC; today when left out.</param>
/// <param name="Exact">False for a rate that AWS does not publish, or that was derived.</param>
/// <param name="Version">Of the line as you read it; left out for a meter that has no price in the Region yet.</param>
internal sealed record PriceBody(decimal Usd, string Source, DateOnly? AsOf = null, bool Exact = true, string? Version = null);

/// <summary>The price book that estimates are made from.</summary>
internal static class PricesApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var prices = api.MapGroup("/prices").WithTags("Prices");
        prices.MapGet("", ListAsync).WithName("ListPrices").WithSummary("List the price book, meter by meter with all dated prices, of one Region or of all.");
        prices.MapPut("/{region}/{meter}", SetAsync).WithName("SetPrice").WithSummary("Set what a meter costs in a Region from a day on. Prices of before stay. Another platform admin approves it: until then 202 says who could.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapGet("/prices.csv", CsvAsync).WithTags("Prices").WithName("ExportPrices").WithSummary("Every dated price as a file.").Produces<string>(contentType: Csv.ContentType);
    }

    private static async Task<Ok<IReadOnlyList<PriceLine>>> ListAsync(ListPrices prices, CancellationToken cancellationToken, string? region = null) =>
        TypedResults.Ok(await prices.RunAsync(region, cancellationToken));

    private static async Task<Results<Ok<PriceLine>, Accepted<SettingAnswer>, ProblemHttpResult>> SetAsync(
        string region, string meter, PriceBody body, CurrentUser user, SetPrice set, TimeProvider time, CancellationToken cancellationToken) =>
        await set.RunAsync(
            user.Caller,
            new NewPrice(region, meter, body.Usd, body.AsOf ?? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), body.Source, body.Exact, body.Version), cancellationToken) switch
        {
            PriceOutcome.Saved saved => TypedResults.Ok(saved.Line),
            PriceOutcome.Waits waits => SettingsApi.Waits(waits.Id, waits.Who),
            PriceOutcome.Invalid invalid => Problems.Invalid(invalid.Problems),
            PriceOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
            PriceOutcome.ChangedMeanwhile => Problems.Changed($"The price of {meter} in {region}"),
            _ => throw new UnreachableException(),
        };

    private static async Task<IResult> CsvAsync(ListPrices prices, CancellationToken cancellationToken, string? region = null)
    {
        var csv = new Csv("Region", "Meter", "Unit", "USD", "As of", "Counts today", "Exact", "Source");
        foreach (var line in await prices.RunAsync(region, cancellationToken))
        {
            foreach (var price in line.Dated)
            {
                csv.Add(line.Region, line.Meter, line.Unit, price.Usd, price.AsOf.ToString("O", System.Globalization.CultureInfo.InvariantCulture), price == line.Now, price.Exact, price.Source);
            }
        }

        return csv.AsFile("prices");
    }
}
