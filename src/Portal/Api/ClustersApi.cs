using Domain.Workloads;
using Domain.Workloads.Inventory;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Features;
using Portal.Security;

namespace Portal.Api;

/// <summary>Clusters, and what their tasks run on, as the watch last saw them.</summary>
internal static class ClustersApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/clusters", ListAsync).WithTags("Workloads").AllowTokens().WithName("ListClusters")
            .WithSummary("List the clusters that your environments are placed on, and those of your teams, by team, environment, status or a part of the name, with the accounts that cannot be read now. take is at most 1,000.");
        api.MapGet("/clusters.csv", CsvAsync).WithTags("Workloads").AllowTokens().WithName("ExportClusters").WithSummary("The clusters of the environments you may see, as a file.").Produces<string>(contentType: Csv.ContentType);
        api.MapGet("/instances", InstancesAsync).WithTags("Workloads").AllowTokens().WithName("ListInstances")
            .WithSummary("List container instances by cluster, status, connection of the agent, or a part of what is known of them, with CPU and memory registered and free. take is at most 200.");
        api.MapGet("/instances/{cluster}/{id}", InstanceAsync).WithTags("Workloads").AllowTokens().WithName("GetInstance")
            .WithSummary("One container instance with the tasks on it that you may see.");
        api.MapGet("/capacity-providers", ProvidersAsync).WithTags("Workloads").AllowTokens().WithName("ListCapacityProviders")
            .WithSummary("List the capacity providers of your teams, and AWS's own; with clusterArn all that are attached to that cluster. take is at most 200.");
    }

    private static async Task<Ok<ClusterList>> ListAsync(
        CurrentUser user, ClusterReader clusters, [AsParameters] ClusterFilter filter, CancellationToken cancellationToken, int skip = 0, int take = ClusterReader.Most) =>
        TypedResults.Ok(await clusters.ListAsync(user.Caller, filter, skip, take, cancellationToken));

    private static async Task<IResult> CsvAsync(CurrentUser user, ClusterReader clusters, CancellationToken cancellationToken)
    {
        var csv = new Csv("Cluster", "Account", "Region", "Owner", "Environments", "Services", "Running tasks", "Pending tasks", "Container instances", "Capacity providers", "Container Insights", "Status");
        foreach (var c in (await clusters.ListAsync(user.Caller, new(), 0, ClusterReader.Most, cancellationToken)).Rows)
        {
            csv.Add(c.Name, c.AccountId, c.Region, c.Owner, string.Join(' ', c.Places), c.Services, c.Running, c.Pending, c.Instances, string.Join(' ', c.Providers), c.Insights, c.Status);
        }

        return csv.AsFile("clusters");
    }

    private static async Task<Ok<Paged<LiveInstance>>> InstancesAsync(
        CurrentUser user, CapacityReader capacity, [AsParameters] InstanceFilter filter, CancellationToken cancellationToken, int skip = 0, int take = 50) =>
        TypedResults.Ok(await capacity.InstancesAsync(user.Caller, filter, skip, take, cancellationToken));

    private static async Task<Results<Ok<InstanceView>, NotFound>> InstanceAsync(CurrentUser user, CapacityReader capacity, string cluster, string id, CancellationToken cancellationToken) =>
        await capacity.FindAsync(user.Caller, cluster, id, cancellationToken) is { } found ? TypedResults.Ok(found) : TypedResults.NotFound();

    private static async Task<Ok<Paged<LiveProvider>>> ProvidersAsync(
        CurrentUser user, CapacityReader capacity, CancellationToken cancellationToken, string? clusterArn = null, bool withGone = false, int skip = 0, int take = 50) =>
        TypedResults.Ok(await capacity.ProvidersAsync(user.Caller, clusterArn, withGone, skip, take, cancellationToken));
}
