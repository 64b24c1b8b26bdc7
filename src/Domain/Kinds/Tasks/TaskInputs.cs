using System.Globalization;
using Domain.Catalog;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds.Tasks;

/// <summary>The values of a task recipe, parsed.</summary>
/// <param name="Count">Tasks to run, each once.</param>
internal sealed record TaskInputs(string Name, string Image, int Cpu, int MemoryMiB, Compute Compute, int Count, int LogDays)
{
    public static IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> sound, TeamLimits limits)
    {
        var compute = sound.TryGetValue(FieldNames.Compute, out var on) ? Enum.Parse<Compute>(on) : (Compute?)null;
        if (compute is { } runsOn && sound.ContainsKey(FieldNames.Cpu) && sound.ContainsKey(FieldNames.Memory)
            && SizeRules.WhyNotPair(runsOn, Number(sound, FieldNames.Cpu), Number(sound, FieldNames.Memory)) is { } pair)
        {
            yield return new(FieldNames.Memory, pair);
        }

        if (sound.ContainsKey(FieldNames.Tasks) && LimitRules.WhyNotTasks(Number(sound, FieldNames.Tasks), limits) is { } over)
        {
            yield return new(FieldNames.Tasks, over);
        }

        if (compute is { } asked && LimitRules.WhyNotCompute(asked, limits) is { } notAllowed)
        {
            yield return new(FieldNames.Compute, notAllowed);
        }
    }

    public static TaskInputs Parse(IReadOnlyDictionary<string, string> all) => new(
        all[FieldNames.Name], all[FieldNames.Image], Number(all, FieldNames.Cpu), Number(all, FieldNames.Memory), Enum.Parse<Compute>(all[FieldNames.Compute]),
        Number(all, FieldNames.Tasks), Number(all, FieldNames.LogDays));

    private static int Number(IReadOnlyDictionary<string, string> values, string name) => int.Parse(values[name], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}

/// <summary>What stands in AWS around a task that is to be run.</summary>
/// <param name="Cluster">Null when there is no such cluster, or it is not ACTIVE.</param>
/// <param name="LogGroupDays">Retention in days; 0 = for ever; null = no such group.</param>
/// <param name="Definition">The family's newest ACTIVE revision; null when there is none.</param>
internal sealed record TaskFacts(
    Workloads.ClusterFacts? Cluster, int? LogGroupDays, Workloads.TaskDefinitions.TaskDefinitionDocument? Definition, string? DefinitionArn, bool ExecutionRoleExists);
