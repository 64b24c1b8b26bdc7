using Domain.Aws;
using Domain.Catalog;
using Domain.Costs;
using Domain.Data;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Kinds.Clusters;

/// <summary>Makes a Fargate cluster for one environment of a team.</summary>
internal sealed class ClusterKind(ClusterStates clusters) : RequestKind
{
    public override string Id => "cluster";

    public override TemplateKind? From => TemplateKind.Cluster;

    public override string Name => "Create cluster";

    public override bool NeedsCluster => false;

    public override bool MakesNew => true;

    public override bool ChangesExisting => false;

    public override IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> values) => [];

    public override string DraftTitle(RequestDraft draft) =>
        draft.Values.TryGetValue(FieldNames.Name, out var name) && !string.IsNullOrWhiteSpace(name)
            ? $"New cluster {FieldRules.Short(name.Trim())} in {draft.Environment}" : $"New cluster in {draft.Environment}";

    internal override async Task<KindOutcome> ProposeAsync(Wish wish, CancellationToken cancellationToken)
    {
        var (asked, place) = (ClusterInputs.Parse(wish.Values), wish.Place);
        var spec = new ClusterSpec(place.FullName(asked.Name), asked.Insights, asked.SpotWeight);
        var live = await clusters.FindAsync(place, spec.Name, cancellationToken);
        var plan = new Plan(place.Place, place.RoleArn, place.Region, spec.Name, spec.Name, [new ClusterChange(spec)]);
        return new KindOutcome.Ready(new KindProposal(
            $"New cluster {asked.Name} in {place.Name}", plan, ClusterCheckRules.Create(spec, live), ClusterCheckRules.NoCost(wish.Prices),
            Footprint.Nothing(spec.Name, spec.Name, isNew: true)));
    }

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

/// <summary>Deletes an empty cluster of the team's own.</summary>
internal sealed class ClusterDeleteKind(ClusterStates clusters) : RequestKind
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

        var plan = new Plan(place.Place, place.RoleArn, place.Region, cluster, cluster, [new ClusterRemoval(live.Spec)]);
        return new KindOutcome.Ready(new KindProposal(
            $"Delete cluster {cluster}", plan, ClusterCheckRules.Delete(live, place), ClusterCheckRules.NoCost(wish.Prices), Footprint.Nothing(cluster, cluster, isNew: false)));
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
