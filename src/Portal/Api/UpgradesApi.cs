using System.Diagnostics;
using Domain.Catalog.Upgrades;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Security;

namespace Portal.Api;

/// <param name="To">"1.2"; left out for the newest published version.</param>
/// <param name="Values">For fields that nothing can be carried over to.</param>
internal sealed record UpgradeBody(string? To = null, IReadOnlyDictionary<string, string>? Values = null);

/// <summary>Who runs an outdated version, and what an upgrade would do.</summary>
internal static class UpgradesApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/templates/{id}/outdated", OutdatedAsync).WithTags("Catalogue").WithName("ListOutdated")
            .WithSummary("List the workloads that run an older version than the newest published one.").ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/services/{cluster}/{name}/version", VersionAsync).WithTags("Workloads").WithName("GetServiceVersion")
            .WithSummary("Read which template and version a service runs, and whether a newer one is published.").ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/services/{cluster}/{name}/upgrade/preview", PreviewAsync).WithTags("Workloads").WithName("PreviewUpgrade")
            .WithSummary("See which values an upgrade would keep, set, drop and ask for, with its plan, checks and estimate. Saves nothing.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status502BadGateway);
    }

    private static async Task<Results<Ok<OutdatedList>, ProblemHttpResult>> OutdatedAsync(string id, CurrentUser user, Upgrades upgrades, CancellationToken cancellationToken) =>
        await upgrades.OutdatedAsync(user.Caller, id, cancellationToken) is { } list ? TypedResults.Ok(list) : Problems.NotFound($"template \"{id}\"");

    private static async Task<Results<Ok<ServiceVersion>, ProblemHttpResult>> VersionAsync(string cluster, string name, CurrentUser user, Upgrades upgrades, CancellationToken cancellationToken) =>
        await upgrades.OfServiceAsync(user.Caller, cluster, name, cancellationToken) is { } version ? TypedResults.Ok(version) : Problems.NotFound($"service {name} on {cluster} that a template made");

    private static async Task<Results<Ok<UpgradePreview>, ProblemHttpResult>> PreviewAsync(
        string cluster, string name, UpgradeBody body, CurrentUser user, Upgrades upgrades, CancellationToken cancellationToken) =>
        await upgrades.PreviewAsync(user.Caller, cluster, name, body.To, body.Values, cancellationToken) switch
        {
            UpgradePreviewOutcome.Ready ready => TypedResults.Ok(ready.Preview),
            UpgradePreviewOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
            _ => throw new UnreachableException(),
        };
}
