namespace Sandbox.Ecs;

/// <summary>What an expression of the cluster query language, a constraint or a view asks of a container instance.</summary>
internal sealed record InstanceFacts(EcsInstance Instance, IReadOnlyDictionary<string, string?> Attributes, IReadOnlyCollection<EcsTask> Tasks)
{
    public static InstanceFacts Of(EcsInstance instance, IReadOnlyCollection<EcsTask> tasks) => new(instance, AttributesOf(instance), tasks);

    /// <summary>Tasks by the container instance they are on; stopped ones are on none.</summary>
    public static ILookup<string, EcsTask> TasksByInstance(EcsCluster cluster) => cluster.Tasks.Values
        .Where(t => t.InstanceId is not null && t.Phase != TaskPhase.Stopped)
        .ToLookup(t => t.InstanceId ?? "", StringComparer.Ordinal);

    /// <summary>Built-in attributes and the custom ones (ECS Developer Guide, "Attributes").</summary>
    public static Dictionary<string, string?> AttributesOf(EcsInstance instance)
    {
        var attributes = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ecs.instance-type"] = instance.InstanceType,
            ["ecs.availability-zone"] = instance.Zone,
            ["ecs.ami-id"] = instance.ImageId,
            ["ecs.cpu-architecture"] = instance.Architecture,
            ["ecs.os-type"] = "linux",
            ["ecs.os-family"] = "LINUX",
            ["ecs.capability.task-eni"] = null,
            ["ecs.capability.execution-role-awslogs"] = null,
            ["ecs.capability.secrets.asm.environment-variables"] = null,
            ["ecs.capability.secrets.ssm.environment-variables"] = null,
            ["com.amazonaws.ecs.capability.logging-driver.awslogs"] = null,
            ["com.amazonaws.ecs.capability.task-iam-role"] = null,
        };
        if (instance.Trunked)
        {
            attributes["ecs.awsvpc-trunk-id"] = $"eni-{instance.Id[..17]}";
        }
        foreach (var (name, value) in instance.Attributes)
        {
            attributes[name] = value;
        }
        return attributes;
    }

    public int Running => Tasks.Count(t => t.Phase == TaskPhase.Running);
}
