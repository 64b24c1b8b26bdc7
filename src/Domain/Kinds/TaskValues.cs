using System.Globalization;
using Domain.Catalog;
using Domain.Teams;

namespace Domain.Kinds;

/// <summary>Values that every kind with tasks has: a size, and what they run on. Pure.</summary>
internal static class TaskValues
{
    /// <exception cref="KeyNotFoundException">The value is missing: only sound values are asked for.</exception>
    public static int Number(this IReadOnlyDictionary<string, string> sound, string field) =>
        int.Parse(sound[field], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    /// <summary>What is wrong between size and compute.</summary>
    public static IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> sound)
    {
        if (!sound.TryGetValue(FieldNames.Compute, out var on))
        {
            yield break;
        }

        var compute = Enum.Parse<Compute>(on);
        if (sound.ContainsKey(FieldNames.Cpu) && sound.ContainsKey(FieldNames.Memory)
            && SizeRules.WhyNotPair(compute, sound.Number(FieldNames.Cpu), sound.Number(FieldNames.Memory)) is { } pair)
        {
            yield return new(FieldNames.Memory, pair);
        }
    }
}
