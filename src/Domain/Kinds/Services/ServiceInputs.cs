using System.Globalization;
using Domain.Catalog;
using Domain.Requests;
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
    public static IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> sound, TeamLimits limits)
    {
        var compute = sound.TryGetValue(FieldNames.Compute, out var on) ? Enum.Parse<Compute>(on) : (Compute?)null;
        if (compute is { } runsOn && sound.ContainsKey(FieldNames.Cpu) && sound.ContainsKey(FieldNames.Memory)
            && SizeRules.WhyNotPair(runsOn, Number(sound, FieldNames.Cpu), Number(sound, FieldNames.Memory)) is { } pair)
        {
            yield return new(FieldNames.Memory, pair);
        }

        if (sound.ContainsKey(FieldNames.MinTasks) && sound.ContainsKey(FieldNames.MaxTasks))
        {
            var (min, max) = (Number(sound, FieldNames.MinTasks), Number(sound, FieldNames.MaxTasks));
            if (min > max)
            {
                yield return new(FieldNames.MinTasks, $"The least, {min}, is above the most, {max}. Lower the one or raise the other.");
            }

            if (LimitRules.WhyNotTasks(max, limits) is { } over)
            {
                yield return new(FieldNames.MaxTasks, over);
            }
        }

        if (compute is { } asked && LimitRules.WhyNotCompute(asked, limits) is { } notAllowed)
        {
            yield return new(FieldNames.Compute, notAllowed);
        }
    }

    /// <exception cref="KeyNotFoundException">A value is missing: ask <see cref="Problems"/> first.</exception>
    public static ServiceInputs Parse(IReadOnlyDictionary<string, string> all) =>
        new(all[FieldNames.Name], all[FieldNames.Image], Number(all, FieldNames.Port), Number(all, FieldNames.Cpu), Number(all, FieldNames.Memory),
            Enum.Parse<Compute>(all[FieldNames.Compute]), Number(all, FieldNames.MinTasks), Number(all, FieldNames.MaxTasks), Number(all, FieldNames.CpuTarget),
            all[FieldNames.TargetGroup], Number(all, FieldNames.LogDays));

    private static int Number(IReadOnlyDictionary<string, string> values, string name) => int.Parse(values[name], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
