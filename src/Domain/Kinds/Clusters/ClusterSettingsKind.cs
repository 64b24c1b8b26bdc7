using Domain.Aws;
using Domain.Catalog;
using Domain.Requests;

namespace Domain.Kinds.Clusters;

/// <summary>Container Insights, execute-command, namespace, and the share of Fargate Spot of a cluster of the team's own.</summary>
internal sealed class ClusterSettingsKind(ClusterStates clusters) : RequestKind
{
    public override string Id => ClusterDrafts.Settings;

    public override TemplateKind? From => null;

    public override string Name => "Change settings";

    public override IReadOnlyList<Field> OwnFields =>
    [
        ClusterFields.Insights,
        new(FieldNames.SpotWeight, "Share of Fargate Spot", FieldKind.Number, FieldStep.What, FieldMode.Free,
            "Of a hundred tasks that name no compute of their own, how many go on Spot. Left empty, nothing changes; a cluster of instances has none.", Min: 0, Max: 100, Unit: "%", Optional: true),
        .. ClusterFields.Defaults,
    ];

    public override IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> values) => ClusterInputs.Problems(values);

    public override string DraftTitle(RequestDraft draft) => $"Change settings of {FieldRules.Short(draft.Cluster)}";

    internal override async Task<KindOutcome> ProposeAsync(Wish wish, CancellationToken cancellationToken)
    {
        var (cluster, place, asked) = (wish.Draft.Cluster, wish.Place, ClusterInputs.Parse(wish.Values));
        if (await clusters.FindAsync(place, cluster, cancellationToken) is not { IsActive: true } live)
        {
            return new KindOutcome.Refused($"There is no active cluster {cluster} in {place.Region} any more. Ask for a new one from the catalogue.");
        }

        var found = await clusters.NamespaceAsync(place, asked.Namespace, cancellationToken);
        var after = live.Spec with { Insights = asked.Insights, Namespace = found?.Arn ?? asked.Namespace, ExecLogs = asked.ExecLogs, ExecLogGroup = asked.ExecLogGroup };
        var weight = wish.Values.NumberOr(FieldNames.SpotWeight);
        if (weight is not null && !live.Spec.IsFargate)
        {
            return new KindOutcome.Invalid([new(FieldNames.SpotWeight, $"Cluster {cluster} has no Fargate capacity, so it has no share of Fargate Spot. Leave the field empty.")]);
        }

        var shares = weight is { } spot ? after with { SpotWeight = spot } : after;
        var attached = new Attached(
            live.Providers, [.. live.Strategy.Where(s => !s.Provider.StartsWith("FARGATE", StringComparison.Ordinal)), .. shares.Strategy.Select(s => new StrategyShare(s.Provider, s.Weight))]);
        var plan = new Plan(place.Place, place.RoleArn, place.Region, cluster, cluster,
        [
            .. after == live.Spec ? Array.Empty<PlannedStep>() : [new ClusterSettingsChange(live.Spec, after)],
            .. weight is null || weight == live.Spec.SpotWeight ? Array.Empty<PlannedStep>() : [new AttachmentChange(cluster, live.Attached, attached)],
        ]);
        return new KindOutcome.Ready(new KindProposal(
            $"Change settings of {cluster}", plan, [ClusterCheckRules.Ownership(live, place), .. ClusterCheckRules.Namespace(asked.Namespace, found, place), .. ClusterCheckRules.Spot(weight ?? 0)],
            ClusterCheckRules.NoCost(wish.Prices), Footprint.Nothing(cluster, cluster, isNew: false)));
    }
}
