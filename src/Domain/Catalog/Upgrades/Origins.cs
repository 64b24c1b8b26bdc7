using Domain.Data;
using Domain.Operations;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Catalog.Upgrades;

/// <summary>Writes down where workloads came from, as requests end.</summary>
internal static class Origins
{
    /// <summary>
    /// Call it inside the transaction that ends the request, where writers take turns: two requests of one workload that end at once
    /// must not both begin its row. Does nothing while the request has not ended.
    /// </summary>
    public static async Task FollowAsync(PortalDb db, Request request, IReadOnlyCollection<Step> steps, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (request.Plan is not { } plan || request.State is not (RequestState.Done or RequestState.DoneInPart or RequestState.Undone))
        {
            return;
        }

        var row = await FindAsync(db, plan, cancellationToken);
        switch (request.State is RequestState.Undone ? OriginMark.Untouched : OriginRules.MarkOf(request, steps))
        {
            case OriginMark.Stands:
                Put(db, row, request, plan, now);
                break;
            case OriginMark.Gone when row is not null:
                db.Origins.Remove(row);
                break;
            case OriginMark.Untouched when row?.RequestNumber == request.Number:
                await GoBackAsync(db, row, request, plan, cancellationToken);
                break;
        }
    }

    /// <summary>By the workload's name in AWS; null when Berth did not make it.</summary>
    public static Task<WorkloadOrigin?> FindAsync(PortalDb db, string accountId, string region, string cluster, string name, CancellationToken cancellationToken) =>
        db.Origins.SingleOrDefaultAsync(o => o.AccountId == accountId && o.Region == region && o.Cluster == cluster && o.Name == name, cancellationToken);

    private static Task<WorkloadOrigin?> FindAsync(PortalDb db, Plan plan, CancellationToken cancellationToken) =>
        FindAsync(db, OriginRules.AccountOf(plan.RoleArn), plan.Region, plan.Cluster, plan.Workload, cancellationToken);

    internal static WorkloadOrigin Of(Request request, Plan plan, VersionNumber version, DateTimeOffset at) => new()
    {
        AccountId = OriginRules.AccountOf(plan.RoleArn), Region = plan.Region, Cluster = plan.Cluster, Name = plan.Workload, Kind = request.Kind,
        TeamId = request.TeamId, Environment = request.Environment, TemplateId = request.TemplateId, Major = version.Major, Minor = version.Minor,
        RequestNumber = request.Number, Values = request.Values, At = at,
    };

    private static void Put(PortalDb db, WorkloadOrigin? row, Request request, Plan plan, DateTimeOffset at)
    {
        if (row is not null && request.Kind != row.Kind)
        {
            // a kind that touches a part alone (the image, the bounds): all else is as it was
            (row.Values, row.RequestNumber, row.At) = (Over(row.Values, request.Values), request.Number, at);
            return;
        }

        if (VersionNumber.Parse(request.TemplateVersion) is not { } version)
        {
            return;
        }

        var origin = Of(request, plan, version, at);
        if (row is null)
        {
            db.Origins.Add(origin);
            return;
        }

        (row.TeamId, row.Environment, row.TemplateId, row.Major, row.Minor) = (origin.TeamId, origin.Environment, origin.TemplateId, origin.Major, origin.Minor);
        (row.RequestNumber, row.Values, row.At) = (origin.RequestNumber, origin.Values, origin.At);
    }

    private static Dictionary<string, string> Over(IReadOnlyDictionary<string, string> below, IReadOnlyDictionary<string, string> above)
    {
        var all = new Dictionary<string, string>(below, StringComparer.Ordinal);
        foreach (var (field, value) in above)
        {
            all[field] = value;
        }

        return all;
    }

    // what was done is undone: the workload stands again as the request before it left it
    private static async Task GoBackAsync(PortalDb db, WorkloadOrigin row, Request undone, Plan plan, CancellationToken cancellationToken)
    {
        var earlier = db.Requests.AsNoTracking()
            .Where(r => r.TeamId == undone.TeamId && r.Environment == undone.Environment && r.Cluster == undone.Cluster && r.Id != undone.Id
                && (r.State == RequestState.Done || r.State == RequestState.DoneInPart) && (r.ExistingService == null || r.ExistingService == plan.Workload))
            .OrderByDescending(r => r.EndedAt).ThenByDescending(r => r.Number);
        await foreach (var request in earlier.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (request.Plan is { } itsPlan && itsPlan.Workload == plan.Workload && itsPlan.Region == plan.Region)
            {
                Put(db, row, request, itsPlan, request.EndedAt ?? request.CreatedAt);
                return;
            }
        }

        db.Origins.Remove(row);
    }
}
