using Domain.Access;
using Domain.Catalog;
using Domain.Data;
using Domain.Kinds.Services;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Kinds.Clusters;

/// <summary>Begins a request about a cluster that stands. Saves nothing.</summary>
public sealed class ClusterDrafts(IDbContextFactory<PortalDb> databases)
{
    public const string Delete = "cluster-delete";

    /// <param name="place">"payments/dev": the environment it was made for.</param>
    public async Task<ServiceDraftOutcome> BeginDeleteAsync(Caller caller, string cluster, string place, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        var (team, environment) = place.Split('/') is [var t, var e] ? (t, e) : (place, "");
        var home = Permits.WhyNotSee(who, team) is null
            ? await db.Environments.AsNoTracking().SingleOrDefaultAsync(x => x.TeamId == team && x.Name == environment, cancellationToken) : null;
        return home is null || !home.Clusters.Contains(cluster, StringComparer.Ordinal)
                ? new ServiceDraftOutcome.Refused($"There is no cluster {FieldRules.Short(cluster)} in {FieldRules.Short(place)} that you may see. Open the list of clusters and choose there.", Refusal.NotThere)
            : Permits.WhyNotRequest(who, new Target(team, environment)) is { } why ? new ServiceDraftOutcome.Refused(why, Refusal.NotPermitted)
            : new ServiceDraftOutcome.Ready(new RequestDraft("", team, environment, cluster, cluster, new Dictionary<string, string>(0), "", Delete));
    }
}
