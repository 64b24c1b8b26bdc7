using Domain.Aws;
using Domain.Catalog;
using Domain.Costs;
using Domain.Data;
using Domain.Requests;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Kinds.Clusters;

/// <summary>Makes a cluster for one environment of a team: on Fargate, or with the instances that its template asks for.</summary>
internal sealed class ClusterKind(ClusterStates clusters, FleetReader fleets) : RequestKind
{
    public override string Id => "cluster";

    public override TemplateKind? From => TemplateKind.Cluster;

    public override string Name => "Create cluster";

    public override bool NeedsCluster => false;

    public override bool MakesNew => true;

    public override bool ChangesExisting => false;

    public override IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> values) => ClusterInputs.Problems(values);

    public override string DraftTitle(RequestDraft draft) =>
        draft.Values.TryGetValue(FieldNames.Name, out var name) && !string.IsNullOrWhiteSpace(name)
            ? $"New cluster {FieldRules.Short(name.Trim())} in {draft.Environment}" : $"New cluster in {draft.Environment}";

    internal override async Task<KindOutcome> ProposeAsync(Wish wish, CancellationToken cancellationToken)
    {
        var (asked, place) = (ClusterInputs.Parse(wish.Values), wish.Place);
        var name = place.FullName(asked.Name);
        var found = await clusters.NamespaceAsync(place, asked.Namespace, cancellationToken);
        var spec = new ClusterSpec(name, asked.Insights, asked.SpotWeight)
        {
            IsFargate = asked is { Instances: null, Managed: null }, Namespace = found?.Arn ?? asked.Namespace, ExecLogs = asked.ExecLogs, ExecLogGroup = asked.ExecLogGroup,
        };
        var live = await clusters.FindAsync(place, name, cancellationToken);
        IReadOnlyList<Check> common = [.. ClusterCheckRules.Create(spec, live), .. ClusterCheckRules.Namespace(asked.Namespace, found, place)];
        var title = $"New cluster {asked.Name} in {place.Name}";
        if (asked.Managed is { } managed)
        {
            return await ManagedAsync(managed, spec, title, common, wish, cancellationToken);
        }

        if (asked.Instances is not { } wanted)
        {
            return new KindOutcome.Ready(new KindProposal(
                title, Plan(place, name, [new ClusterChange(spec)]), common, ClusterCheckRules.NoCost(wish.Prices), Footprint.Nothing(name, name, isNew: true)));
        }

        var role = await fleets.RoleOfAsync(place, wanted.ProfileArn(place), cancellationToken);
        var image = await fleets.ImageAsync(place, wanted.Type, cancellationToken);
        var instances = FleetPlanner.Spec(name, wanted, place, role is { Length: > 0 } known ? known : place.InstanceRoleArn, image?.Id ?? "", image?.Name ?? "");
        var standing = await fleets.FindAsync(place, name, instances.RoleArn, cancellationToken);
        var estimate = FleetEstimate.Of(null, (wanted.Type, wanted.Min, wanted.Max), wish.Prices);
        return new KindOutcome.Ready(new KindProposal(
            title, Plan(place, name, FleetPlanner.Create(spec, wanted, instances, place)), [.. common, .. FleetRules.Create(standing, instances, role, image is not null, place)], estimate,
            Footprint.Nothing(name, name, isNew: true) with { Compute = Compute.Ec2, MonthlyAtMax = estimate.IsPriced ? estimate.AtMax : null }));
    }

    /// <summary>No instance starts before a task needs one, so the cluster itself costs nothing.</summary>
    private async Task<KindOutcome> ManagedAsync(AskedManaged asked, ClusterSpec cluster, string title, IReadOnlyList<Check> common, Wish wish, CancellationToken cancellationToken)
    {
        var place = wish.Place;
        var role = await fleets.RoleOfAsync(place, asked.ProfileArn(place), cancellationToken);
        var provider = ManagedRules.Spec(cluster.Name, asked, place, role is { Length: > 0 } known ? known : place.InstanceRoleArn);
        var standing = await fleets.FindAsync(place, cluster.Name, provider.RoleArn, cancellationToken);
        return new KindOutcome.Ready(new KindProposal(
            title, Plan(place, cluster.Name, [new ClusterChange(cluster), new ManagedProviderChange(null, provider)]), [.. common, .. ManagedRules.Create(standing, provider, role, place)],
            ManagedRules.NoCost(wish.Prices), Footprint.Nothing(cluster.Name, cluster.Name, isNew: true)));
    }

    private static Plan Plan(TeamEnvironment place, string cluster, IReadOnlyList<PlannedStep> steps) => new(place.Place, place.RoleArn, place.Region, cluster, cluster, steps);

    /// <summary>From now on the environment may place services on it.</summary>
    internal override async Task DoneAsync(PortalDb db, Request request, CancellationToken cancellationToken)
    {
        var place = await db.Environments.SingleOrDefaultAsync(e => e.TeamId == request.TeamId && e.Name == request.Environment, cancellationToken);
        if (place is not null && !place.Clusters.Contains(request.Cluster, StringComparer.Ordinal))
        {
            place.Clusters = [.. place.Clusters, request.Cluster];
        }
    }
}

/// <summary>Deletes a cluster of the team's own that nothing runs on, with the instances that were made for it.</summary>
internal sealed class ClusterDeleteKind(ClusterStates clusters, FleetReader fleets) : RequestKind
{
    public override string Id => ClusterDrafts.Delete;

    public override TemplateKind? From => null;

    public override string Name => "Delete cluster";

    public override string Heading(string existing) => $"{Name} {existing}";

    public override IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> values) => [];

    public override string DraftTitle(RequestDraft draft) => $"Delete cluster {FieldRules.Short(draft.Cluster)}";

    internal override async Task<KindOutcome> ProposeAsync(Wish wish, CancellationToken cancellationToken)
    {
        var (cluster, place) = (wish.Draft.Cluster, wish.Place);
        if (wish.Draft.ExistingService != cluster)
        {
            return new KindOutcome.Refused($"To delete cluster {cluster}, name it as existingService too: what is taken away is said twice.");
        }

        if (await clusters.FindAsync(place, cluster, cancellationToken) is not { IsActive: true } live)
        {
            return new KindOutcome.Refused($"There is no active cluster {cluster} in {place.Region} any more. Nothing needs to be done.");
        }

        var fleet = await fleets.OwnAsync(place, live, cancellationToken);
        var plan = new Plan(place.Place, place.RoleArn, place.Region, cluster, cluster, FleetPlanner.Delete(live, fleet));
        var estimate = fleet is { Instances: { } instances, Group: { } group }
            ? FleetEstimate.Of((instances.InstanceType, group.Min, group.Max), null, wish.Prices)
            : fleet.Managed is null ? ClusterCheckRules.NoCost(wish.Prices) : ManagedRules.NoCost(wish.Prices);
        return new KindOutcome.Ready(new KindProposal(
            $"Delete cluster {cluster}", plan, ClusterCheckRules.Delete(live, place, fleet), estimate, Footprint.Nothing(cluster, cluster, isNew: false)));
    }

    internal override async Task DoneAsync(PortalDb db, Request request, CancellationToken cancellationToken)
    {
        foreach (var place in await db.Environments.Where(e => e.TeamId == request.TeamId).ToListAsync(cancellationToken))
        {
            if (place.Clusters.Contains(request.Cluster, StringComparer.Ordinal))
            {
                place.Clusters = [.. place.Clusters.Where(c => c != request.Cluster)];
            }
        }
    }
}
