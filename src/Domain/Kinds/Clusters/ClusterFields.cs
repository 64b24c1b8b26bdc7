using Domain.Catalog;

namespace Domain.Kinds.Clusters;

/// <summary>Fields that the starter templates of clusters share, and those of requests about a cluster that stands.</summary>
internal static class ClusterFields
{
    public static Field Insights => new(FieldNames.Insights, "Container Insights", FieldKind.Choice, FieldStep.What, FieldMode.Defaulted,
        "Metrics of clusters, services and tasks in CloudWatch, charged by the metric. Enhanced adds those of each container.",
        Default: "enabled", Choices: ["disabled", "enabled", "enhanced"]);

    public static IReadOnlyList<Field> Defaults =>
    [
        new(FieldNames.Namespace, "Service Connect namespace", FieldKind.Text, FieldStep.What, FieldMode.Free,
            "Where services find each other by name, unless they name another. It must be there already.", Optional: true),
        new(FieldNames.ExecLogs, "Record of execute-command", FieldKind.Choice, FieldStep.What, FieldMode.Defaulted,
            "Where what is typed in a container is written.",
            Default: "DEFAULT", Choices: ["DEFAULT", "OVERRIDE", "NONE"]),
        new(FieldNames.ExecLogGroup, "Log group of execute-command", FieldKind.Text, FieldStep.What, FieldMode.Free,
            "A log group of CloudWatch that is there already.", When: new(FieldNames.ExecLogs, ConditionTest.Is, ["OVERRIDE"])),
    ];

    /// <param name="types">The first is the default.</param>
    public static IReadOnlyList<Field> Instances(IReadOnlyList<string> types) =>
    [
        new(FieldNames.InstanceType, "Instance type", FieldKind.Choice, FieldStep.What, FieldMode.Defaulted,
            "What each instance has. Review says what they cost, at the least and the most.", Default: types[0], Choices: types),
        new(FieldNames.MinInstances, "Least instances", FieldKind.Number, FieldStep.What, FieldMode.Defaulted,
            "Always running and paid for, even when no task needs them.", Default: "2", Min: 0, Max: 100, Unit: "instances"),
        new(FieldNames.MaxInstances, "Most instances", FieldKind.Number, FieldStep.What, FieldMode.Defaulted,
            "ECS starts instances for tasks that wait for room, up to this many.", Default: "4", Min: 1, Max: 100, Unit: "instances"),
        new(FieldNames.TargetCapacity, "Target in use", FieldKind.Number, FieldStep.What, FieldMode.Defaulted,
            "At 100 no instance is kept in reserve; less keeps room for tasks that start at once.", Default: "100", Min: 1, Max: 100, Unit: "%"),
    ];

    public static Field Profile => new(FieldNames.InstanceProfile, "Instance profile", FieldKind.Text, FieldStep.What, FieldMode.Free,
        "Name or ARN of a profile that is there already. Left empty, it is the one among the environment's roles.", Optional: true);
}

internal sealed class Ec2ClusterTemplate : StarterTemplate
{
    /// <summary>Types whose prices an installation begins with; x86 and ARM, and one family with GPUs.</summary>
    private static readonly string[] types =
    [
        "m6i.large", "m6i.xlarge", "m6i.2xlarge", "m7g.large", "m7g.xlarge", "m7g.2xlarge", "c6i.large", "c6i.xlarge", "c7g.large", "c7g.xlarge", "r6i.large", "r6i.xlarge",
        "t3.small", "t3.medium", "t3.large", "t4g.small", "t4g.medium", "t4g.large", "g5.xlarge", "g5.2xlarge", "g6.xlarge", "g6.2xlarge",
    ];

    public override string Id => "ec2-cluster";
    public override string Name => "EC2 cluster";
    public override string Summary => "A cluster of your own on EC2 instances: for tasks with GPUs, for daemons, or where full instances are cheaper than Fargate.";
    public override TemplateKind Kind => TemplateKind.Cluster;

    public override IReadOnlyList<Field> Fields =>
    [
        NameField("Cluster name", "inference"), .. ClusterFields.Instances(types), ClusterFields.Profile, ClusterFields.Insights, .. ClusterFields.Defaults,
    ];
}
