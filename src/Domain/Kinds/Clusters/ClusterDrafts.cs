using System.Globalization;
using Domain.Access;
using Domain.Aws;
using Domain.Catalog;
using Domain.Data;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Kinds.Clusters;

/// <summary>Begins a request about a cluster that stands, filled in with what stands. Saves nothing.</summary>
public sealed class ClusterDrafts(IDbContextFactory<PortalDb> databases, ClusterStates clusters, FleetReader fleets)
{
    public const string Delete = "cluster-delete";
    public const string Settings = "cluster-settings";
    public const string Instances = "cluster-instances";
    public const string Managed = "cluster-managed";
    public const string Park = "cluster-park";
    public const string Resume = "cluster-resume";

    public static readonly IReadOnlyList<string> Kinds = [Delete, Settings, Instances, Managed, Park, Resume];

    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="place">"payments/dev": the environment it was made for.</param>
    public async Task<ServiceDraftOutcome> BeginAsync(Caller caller, string kind, string cluster, string place, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        var (team, environment) = place.Split('/') is [var t, var e] ? (t, e) : (place, "");
        var home = Permits.WhyNotSee(who, team) is null
            ? await db.Environments.AsNoTracking().SingleOrDefaultAsync(x => x.TeamId == team && x.Name == environment, cancellationToken) : null;
        if (home is null || !home.Clusters.Contains(cluster, StringComparer.Ordinal))
        {
            return new ServiceDraftOutcome.Refused($"There is no cluster {FieldRules.Short(cluster)} in {FieldRules.Short(place)} that you may see. Open the list of clusters and choose there.", Refusal.NotThere);
        }

        if (Permits.WhyNotRequest(who, new Target(team, environment)) is { } why)
        {
            return new ServiceDraftOutcome.Refused(why, Refusal.NotPermitted);
        }

        try
        {
            return new ServiceDraftOutcome.Ready(new RequestDraft("", team, environment, cluster, cluster, await StandingAsync(kind, home, cluster, cancellationToken), "", kind));
        }
        catch (AwsRefused refused)
        {
            return new ServiceDraftOutcome.Refused(refused.Message, Refusal.ByAws);
        }
    }

    private async Task<Dictionary<string, string>> StandingAsync(string kind, TeamEnvironment home, string cluster, CancellationToken cancellationToken)
    {
        if (kind is not (Settings or Instances or Managed) || await clusters.FindAsync(home, cluster, cancellationToken) is not { } live)
        {
            return [];
        }

        if (kind is Settings)
        {
            (string Name, string? Value)[] settings =
            [
                (FieldNames.Insights, live.Spec.Insights), (FieldNames.Namespace, live.Spec.Namespace), (FieldNames.ExecLogs, live.Spec.ExecLogs ?? "DEFAULT"),
                (FieldNames.ExecLogGroup, live.Spec.ExecLogGroup), (FieldNames.SpotWeight, live.Spec.IsFargate ? live.Spec.SpotWeight.ToString(CultureInfo.InvariantCulture) : null),
            ];
            return settings.Where(s => s.Value is not null).ToDictionary(s => s.Name, s => s.Value ?? "", StringComparer.Ordinal);
        }

        var fleet = await fleets.OwnAsync(home, live, cancellationToken);
        if (kind is Managed)
        {
            return fleet.Managed is { } provider ? ManagedRules.Values(provider) : [];
        }

        return fleet is { Instances: { } instances, Group: { } group, Provider: { } counts }
            ? new Dictionary<string, string>
            {
                [FieldNames.InstanceType] = instances.InstanceType, [FieldNames.MinInstances] = group.Min.ToString(CultureInfo.InvariantCulture),
                [FieldNames.MaxInstances] = group.Max.ToString(CultureInfo.InvariantCulture), [FieldNames.TargetCapacity] = counts.TargetCapacity.ToString(CultureInfo.InvariantCulture),
            }
            : [];
    }
}
