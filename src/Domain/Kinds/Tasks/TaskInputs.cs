using Domain.Catalog;
using Domain.Teams;

namespace Domain.Kinds.Tasks;

/// <summary>The values of a task recipe, parsed.</summary>
/// <param name="Count">Tasks to run, each once.</param>
internal sealed record TaskInputs(string Name, string Image, int Cpu, int MemoryMiB, Compute Compute, int Count, int LogDays)
{
    public static TaskInputs Parse(IReadOnlyDictionary<string, string> all) => new(
        all[FieldNames.Name], all[FieldNames.Image], all.Number(FieldNames.Cpu), all.Number(FieldNames.Memory), Enum.Parse<Compute>(all[FieldNames.Compute]),
        all.Number(FieldNames.Tasks), all.Number(FieldNames.LogDays));
}

/// <summary>What stands in AWS around a task that is to be run.</summary>
/// <param name="Cluster">Null when there is no such cluster, or it is not ACTIVE.</param>
/// <param name="LogGroupDays">Retention in days; 0 = for ever; null = no such group.</param>
/// <param name="Definition">The family's newest ACTIVE revision; null when there is none.</param>
internal sealed record TaskFacts(
    Workloads.ClusterFacts? Cluster, int? LogGroupDays, Workloads.TaskDefinitions.TaskDefinitionDocument? Definition, string? DefinitionArn, bool ExecutionRoleExists);
