using Domain.Workloads;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Features;
using Portal.Security;

namespace Portal.Api;

/// <summary>Clusters as AWS has them.</summary>
internal static class ClustersApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/clusters", ListAsync).WithTags("Workloads").AllowTokens().WithName("ListClusters")
            .WithSummary("List the clusters of the environments you may see, as AWS had them within the last half minute, and the accounts that could not be read.");
        api.MapGet("/clusters.csv", CsvAsync).WithTags("Workloads").AllowTokens().WithName("ExportClusters").WithSummary("The clusters of the environments you may see, as a file.").Produces<string>(contentType: Csv.ContentType);
    }

    private static async Task<Ok<ClusterList>> ListAsync(CurrentUser user, ClusterReader clusters, CancellationToken cancellationToken) =>
        TypedResults.Ok(await clusters.ListAsync(user.Caller, cancellationToken));

    private static async Task<IResult> CsvAsync(CurrentUser user, ClusterReader clusters, CancellationToken cancellationToken)
    {
        var csv = new Csv("Cluster", "Account", "Region", "Owner", "Environments", "Services", "Running tasks", "Pending tasks", "Container instances", "Capacity providers", "Container Insights", "Status");
        foreach (var c in (await clusters.ListAsync(user.Caller, cancellationToken)).Rows)
        {
            csv.Add(c.Name, c.AccountId, c.Region, c.Owner, string.Join(' ', c.Places), c.Services, c.Running, c.Pending, c.Instances, string.Join(' ', c.Providers), c.Insights, c.Status);
        }

        return csv.AsFile("clusters");
    }
}
