using Domain.Data;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Approvals.Waivers;

/// <summary>Looks up what has been waived for a workload.</summary>
internal static class WaiverBook
{
    /// <summary>All that were ever given for the workload of a plan.</summary>
    public static Task<List<Waiver>> OfAsync(PortalDb db, string teamId, string environment, Plan plan, CancellationToken cancellationToken) =>
        db.Waivers.AsNoTracking().Where(w => w.TeamId == teamId && w.Environment == environment && w.Cluster == plan.Cluster && w.Workload == plan.Workload)
            .OrderBy(w => w.At).ToListAsync(cancellationToken);

    /// <summary>A request's checks with the waivers that hold now.</summary>
    public static async Task<CheckList> JudgeAsync(PortalDb db, Request request, DateTimeOffset now, CancellationToken cancellationToken) =>
        request.Plan is { } plan && request.Checks.Items.Any(c => c.Waivable is not null)
            ? WaiverRules.Judge(request.Checks, await OfAsync(db, request.TeamId, request.Environment, plan, cancellationToken), [request.RequesterId, .. request.Editors], now)
            : request.Checks;
}
