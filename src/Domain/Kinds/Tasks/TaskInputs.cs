using Domain.Catalog;
using Domain.Teams;

namespace Domain.Kinds.Tasks;

/// <summary>The values of a task recipe, parsed.</summary>
/// <param name="Count">Tasks to run, each once.</param>
internal sealed record TaskInputs(string Name, string Image, int Cpu, int MemoryMiB, Compute Compute, int Count, int LogDays)
{
    /// <summary>Subnets chosen among the environment's; null for all of them.</summary>
    public IReadOnlyList<string>? Subnets { get; init; }

    /// <exception cref="KeyNotFoundException">A value is missing: only sound values are parsed.</exception>
    public static TaskInputs Parse(IReadOnlyDictionary<string, string> all)
    {
        var (cpu, memory) = TaskValues.Size(all);
        return new(
            all[FieldNames.Name], all[FieldNames.Image], cpu, memory, TaskValues.On(all),
            all.NumberOr(FieldNames.Tasks) ?? 1, all.NumberOr(FieldNames.LogDays) ?? TaskValues.UsualLogDays)
        {
            Subnets = all.TryGetValue(FieldNames.Subnets, out var subnets) ? ReferenceRules.Subnets(subnets) : null,
        };
    }
}

/// <summary>What stands in AWS around a task that is to be run.</summary>
/// <param name="Cluster">Null when there is no such cluster, or it is not ACTIVE.</param>
/// <param name="LogGroupDays">Retention in days; 0 = for ever; null = no such group.</param>
/// <param name="Definition">The family's newest ACTIVE revision; null when there is none.</param>
internal sealed record TaskFacts(
    Workloads.ClusterFacts? Cluster, int? LogGroupDays, Workloads.TaskDefinitions.TaskDefinitionDocument? Definition, string? DefinitionArn, bool ExecutionRoleExists);
