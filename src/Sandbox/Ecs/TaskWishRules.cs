using System.Globalization;
using System.Text.RegularExpressions;
using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>What ECS refuses of stand-alone tasks, in its own words (ECS API Reference, "RunTask", "StartTask").</summary>
internal static partial class TaskWishRules
{
    /// <summary>Members that RunTask and StartTask share.</summary>
    public static void Common(TaskDefinition definition, string? startedBy, string? group, string? referenceId, PropagateTags? propagate, bool? exec, TaskOverride? overrides, List<Tag>? tags)
    {
        Refuse(startedBy is not null && !StartedBy().IsMatch(startedBy), "startedBy must have at most 128 letters, numbers, hyphens, forward slashes and underscores.");
        Refuse(group is { Length: > 255 } || group?.StartsWith("service:", StringComparison.Ordinal) == true, "Invalid namespace for group.");
        Refuse(propagate?.Value == "SERVICE", "Propagating tags from a service is not supported for tasks that are not part of a service.");
        Refuse(exec == true && string.IsNullOrEmpty(overrides?.TaskRoleArn ?? definition.TaskRoleArn),
            "The task couldn't be started because a valid taskRoleArn is not being used. Specify a valid task role in your task definition and try again.");
        if (!string.IsNullOrEmpty(referenceId))
        {
            throw new AwsError("UnsupportedFeatureException", "The Sandbox does not offer referenceId, which AWS keeps for itself.");
        }
        Tags.Check(tags);
    }

    public static void Token(string? token)
    {
        Refuse(token is { Length: > 64 }, "clientToken cannot be longer than 64 characters.");
        Refuse(token?.Any(c => c is < '!' or > '~') == true, "clientToken contains invalid characters.");
    }

    /// <param name="text">The overrides as JSON: their length is limited.</param>
    public static void Overrides(TaskDefinition definition, TaskOverride? overrides, bool fargate, string text)
    {
        if (overrides is null)
        {
            return;
        }
        Refuse(text.Length > 8192, "Container Overrides length must be at most 8192");
        foreach (var container in overrides.ContainerOverrides ?? [])
        {
            Refuse(!definition.ContainerDefinitions.Exists(c => c.Name == container.Name), $"Override for container named {container.Name} is not a container in the TaskDefinition.");
            Refuse(container.Memory is > 0 and < 6, $"Invalid setting for container '{container.Name}'. Memory should be at least 6 MB.");
        }
        Refuse(overrides.InferenceAcceleratorOverrides is { Count: > 0 }, "Amazon Elastic Inference (EI) is no longer available to customers.");
        if (overrides.EphemeralStorage is { } storage)
        {
            Refuse(!fargate, "Ephemeral storage is only supported for tasks on Fargate.");
            Refuse(storage.SizeInGiB is null or < 21 or > 200, "EphemeralStorage size must be between 21 and 200 GiB.");
        }
        if (!fargate || (overrides.Cpu is null && overrides.Memory is null))
        {
            return;
        }
        var cpu = FargateSizes.Cpu(overrides.Cpu ?? definition.Cpu) ?? 0;
        var memory = FargateSizes.Memory(overrides.Memory ?? definition.Memory) ?? 0;
        if (!FargateSizes.Allows(cpu, memory))
        {
            throw new AwsError("ClientException", string.Create(CultureInfo.InvariantCulture, $"No Fargate configuration exists for given values: {cpu} CPU, {memory} memory."));
        }
    }

    /// <summary>The tags of a task: the caller's, the task definition's where wanted, and those ECS manages.</summary>
    public static List<Tag> TagsOf(World world, EcsCluster cluster, TaskDefinition definition, PropagateTags? propagate, bool? managed, List<Tag>? own)
    {
        var tags = propagate?.Value == "TASK_DEFINITION"
            ? Tags.Merge(world.State.Ecs.Families[EcsNames.FamilyArn(definition)].Revisions[definition.Revision ?? 0].Tags, own)
            : [.. own ?? []];
        if (managed == true)
        {
            tags.Add(new() { Key = "aws:ecs:clusterName", Value = cluster.Name });
        }
        return tags;
    }

    private static void Refuse(bool wrong, string message)
    {
        if (wrong)
        {
            throw EcsNames.Invalid(message);
        }
    }

    [GeneratedRegex("^[A-Za-z0-9_/-]{0,128}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StartedBy();
}
