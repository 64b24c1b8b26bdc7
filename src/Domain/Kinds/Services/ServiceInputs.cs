using Domain.Catalog;
using Domain.Teams;

namespace Domain.Kinds.Services;

/// <summary>The values of a service recipe, parsed. Made only of values that passed the template's fields.</summary>
public sealed record ServiceInputs(
    string Name, string Image, int Port, int Cpu, int MemoryMiB, Compute Compute, int MinTasks, int MaxTasks, int CpuTarget,
    string TargetGroupArn, int LogDays)
{
    /// <summary>What else is asked of the main container; null where nothing is.</summary>
    public ContainerFields? Container { get; init; }

    /// <summary>What is wrong between values that are each sound.</summary>
    public static IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> sound)
    {
        foreach (var problem in TaskValues.Problems(sound))
        {
            yield return problem;
        }

        if (sound.ContainsKey(FieldNames.MinTasks) && sound.ContainsKey(FieldNames.MaxTasks))
        {
            var (min, max) = (sound.Number(FieldNames.MinTasks), sound.Number(FieldNames.MaxTasks));
            if (min > max)
            {
                yield return new(FieldNames.MinTasks, $"The least, {min}, is above the most, {max}. Lower the one or raise the other.");
            }
        }
    }

    /// <exception cref="KeyNotFoundException">A value is missing: ask <see cref="Problems"/> first.</exception>
    public static ServiceInputs Parse(IReadOnlyDictionary<string, string> all) =>
        new(all[FieldNames.Name], all[FieldNames.Image], all.Number(FieldNames.Port), all.Number(FieldNames.Cpu), all.Number(FieldNames.Memory),
            Enum.Parse<Compute>(all[FieldNames.Compute]), all.Number(FieldNames.MinTasks), all.Number(FieldNames.MaxTasks), all.Number(FieldNames.CpuTarget),
            all[FieldNames.TargetGroup], all.Number(FieldNames.LogDays));
}
