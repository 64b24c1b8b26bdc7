using Domain.Access;
using Domain.Aws;
using Domain.Catalog;
using Domain.Workloads;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Features;
using Portal.Security;

namespace Portal.Api;

/// <summary>Where one may ask for something.</summary>
internal static class PlacesApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var places = api.MapGroup("/places").WithTags("Places");
        places.MapGet("", ListAsync).AllowTokens().WithName("ListPlaces").WithSummary("List the environments you may ask for, with the limits of their teams and their own.");
        places.MapGet("/{team}/{environment}", FindAsync).WithName("GetPlace").WithSummary("Read what an environment offers: its clusters and target groups.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status502BadGateway);
    }

    private static async Task<Ok<IReadOnlyList<PlaceChoice>>> ListAsync(CurrentUser user, CatalogueReader catalogue, CancellationToken cancellationToken) =>
        TypedResults.Ok(await catalogue.PlacesAsync(user.Caller, cancellationToken));

    private static async Task<Results<Ok<EnvironmentFacts>, ProblemHttpResult>> FindAsync(
        string team, string environment, CurrentUser user, EnvironmentReader environments, CancellationToken cancellationToken)
    {
        try
        {
            return await environments.ReadAsync(user.Caller, team, environment, cancellationToken) is { } facts
                ? TypedResults.Ok(facts)
                : Problems.NotFound($"environment {team}/{environment}");
        }
        catch (AwsRefused refused)
        {
            return Problems.Of(Refusal.ByAws, refused.Message);
        }
    }
}
