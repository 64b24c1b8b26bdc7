using System.Globalization;
using Domain.Requests;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Kinds;

/// <summary>What AWS would refuse of a task definition once it is put together, said before anyone is asked. Pure.</summary>
public static class TaskDefinitionCheckRules
{
    private const string Rule = "Task definition";

    /// <param name="onFargate">Whether its tasks shall run on Fargate.</param>
    public static IReadOnlyList<Check> Of(TaskDefinitionDocument document, bool onFargate) =>
    [
        .. Failures(document, onFargate).DefaultIfEmpty().Select(why => why is null
            ? new Check(CheckOutcome.Pass, $"{(document.Containers.Count == 1 ? "One container fits" : $"{document.Containers.Count} containers fit")} into one task definition.", Rule)
            : new Check(CheckOutcome.Fail, why, Rule)),
    ];

    private static IEnumerable<string?> Failures(TaskDefinitionDocument document, bool onFargate)
    {
        if (document.WhyTooLarge is { } large)
        {
            yield return large;
        }

        // ECS Developer Guide, "Amazon ECS service quotas"
        if (document.Containers.Count > 10)
        {
            yield return $"A task definition has 10 containers at most; this one has {document.Containers.Count}. Take some out.";
        }

        // ECS API Reference, RegisterTaskDefinition, networkMode
        if (onFargate && document.NetworkMode != "awsvpc")
        {
            yield return $"Fargate gives every task a network of its own (awsvpc); this task definition uses {document.NetworkMode}. Keep it on EC2, or ask its owner to move it to awsvpc first.";
        }

        if (document.TaskCpu is { } cpu && document.Containers.Sum(c => c.Cpu) is var shares && shares > cpu)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"The containers take {shares:N0} CPU units together and the task has {cpu:N0}. Choose a larger size.");
        }

        if (document.TaskMemoryMiB is { } memory && document.Containers.Sum(c => c.MemoryMiB ?? 0) is var limits && limits > memory)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"The containers take {limits:N0} MiB together and the task has {memory:N0}. Choose a larger size.");
        }

        foreach (var container in document.Containers)
        {
            if (container.Environment.Keys.FirstOrDefault(container.Secrets.ContainsKey) is { } twice)
            {
                yield return $"{twice} of container {container.Name} is given both plain and as a secret. Keep one of them.";
            }
        }
    }
}
