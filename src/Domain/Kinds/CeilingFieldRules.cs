using Domain.Catalog;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds;

/// <summary>The ceilings that one field alone can pass, said under that field for every kind. What passes one only together with other workloads is a check of the plan. Pure.</summary>
internal static class CeilingFieldRules
{
    /// <param name="sound">Sound values by field name.</param>
    /// <returns>At most one problem a field: of the first ceiling it passes.</returns>
    public static IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> sound, IReadOnlyList<Ceiling> ceilings)
    {
        if (sound.TryGetValue(FieldNames.Compute, out var on) && First(c => LimitRules.WhyNotCompute(Enum.Parse<Compute>(on), c.Limits, c.Whose)) is { } compute)
        {
            yield return new(FieldNames.Compute, compute);
        }

        foreach (var field in new[] { FieldNames.MaxTasks, FieldNames.Tasks })
        {
            if (sound.ContainsKey(field) && First(c => LimitRules.WhyNotTasks(sound.Number(field), c.Limits, c.Whose)) is { } tasks)
            {
                yield return new(field, tasks);
            }
        }

        string? First(Func<Ceiling, string?> whyNot) => ceilings.Select(whyNot).FirstOrDefault(why => why is not null);
    }
}
