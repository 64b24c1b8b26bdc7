using Domain.Catalog;

namespace Domain.Kinds.Clusters;

internal sealed class ManagedClusterTemplate : StarterTemplate
{
    public override string Id => "managed-cluster";
    public override string Name => "Managed Instances cluster";
    public override string Summary => "A cluster of your own on EC2 instances that ECS chooses, starts, patches and ends itself: for GPUs, large tasks or many small ones, without hosts to look after.";
    public override TemplateKind Kind => TemplateKind.Cluster;

    public override IReadOnlyList<Field> Fields =>
    [
        NameField("Cluster name", "batch"), .. Bounds, Spot, ClusterFields.Profile, ClusterFields.Insights, .. ClusterFields.Defaults,
    ];

    /// <summary>What can be changed later.</summary>
    public static IReadOnlyList<Field> Bounds =>
    [
        new(FieldNames.MinVcpus, "Least vCPU", FieldKind.Number, FieldStep.What, FieldMode.Defaulted, "Of each instance. ECS takes the cheapest type that fits the tasks that wait.", Default: "2", Min: 1, Max: 192, Unit: "vCPU"),
        new(FieldNames.MaxVcpus, "Most vCPU", FieldKind.Number, FieldStep.What, FieldMode.Defaulted, "A task that asks for more than this finds no room.", Default: "8", Min: 1, Max: 192, Unit: "vCPU"),
        new(FieldNames.MinGib, "Least memory", FieldKind.Number, FieldStep.What, FieldMode.Defaulted, "Of each instance.", Default: "4", Min: 1, Max: 1536, Unit: "GiB"),
        new(FieldNames.MaxGib, "Most memory", FieldKind.Number, FieldStep.What, FieldMode.Defaulted, "A task that asks for more than this finds no room.", Default: "32", Min: 1, Max: 1536, Unit: "GiB"),
        new(FieldNames.AllowedTypes, "Instance types", FieldKind.Text, FieldStep.What, FieldMode.Free,
            "Types or patterns with commas between, such as m7g.large or c7*, m7*. Left empty, any type without GPUs that fits.", Optional: true),
        new(FieldNames.ScaleInAfter, "End empty instances after", FieldKind.Number, FieldStep.What, FieldMode.Defaulted,
            "An instance without tasks waits so long for new ones. -1 never ends one.", Default: "300", Min: -1, Max: 3600, Unit: "s"),
        new(FieldNames.VolumeGib, "Volume", FieldKind.Number, FieldStep.What, FieldMode.Defaulted, "For images and what tasks write, on each instance. Charged by EBS.", Default: "80", Min: 20, Max: 1000, Unit: "GiB"),
    ];

    private static Field Spot => new(FieldNames.SpotInstances, "Spot instances", FieldKind.Switch, FieldStep.What, FieldMode.Defaulted,
        "Cheaper, and EC2 may take an instance with two minutes' notice. It cannot be changed later.", Default: "false");
}
