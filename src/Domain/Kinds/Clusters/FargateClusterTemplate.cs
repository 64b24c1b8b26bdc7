using Domain.Catalog;

namespace Domain.Kinds.Clusters;

internal sealed class FargateClusterTemplate : StarterTemplate
{
    public override string Id => "fargate-cluster";
    public override string Name => "Fargate cluster";
    public override string Summary => "A cluster of your own whose tasks run on Fargate and Fargate Spot, without instances to look after.";
    public override TemplateKind Kind => TemplateKind.Cluster;

    public override IReadOnlyList<Field> Fields =>
    [
        NameField("Cluster name"),
        ClusterFields.Insights,
        new(FieldNames.SpotWeight, "Share of Fargate Spot", FieldKind.Number, FieldStep.What, FieldMode.Defaulted,
            "Of a hundred tasks that name no compute of their own, how many go on Spot. AWS may stop those with two minutes' notice.",
            Default: "0", Min: 0, Max: 100, Unit: "%"),
        .. ClusterFields.Defaults,
    ];
}
