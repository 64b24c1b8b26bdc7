namespace Domain.Catalog.Upgrades;

/// <summary>One value of a workload on its way to another version.</summary>
/// <param name="Value">As it will be; for a dropped one as it was.</param>
/// <param name="Because">Why, in a sentence.</param>
public sealed record CarriedValue(string Field, string Label, string Value, string Because);

/// <summary>What becomes of a workload's values on another version of its template.</summary>
/// <param name="Values">What the draft of the upgrade holds: kept and answered ones; defaults are the version's own.</param>
/// <param name="Kept">Still there and still fit.</param>
/// <param name="Defaulted">New, or no longer fit, so that the version's default stands.</param>
/// <param name="Dropped">The version has no such field any more, or hides it.</param>
/// <param name="Missing">The version wants a value that nobody has given: it must be asked for.</param>
public sealed record CarriedValues(
    IReadOnlyDictionary<string, string> Values, IReadOnlyList<CarriedValue> Kept, IReadOnlyList<CarriedValue> Defaulted,
    IReadOnlyList<CarriedValue> Dropped, IReadOnlyList<FieldProblem> Missing);

/// <summary>Pure: carries the values of a running workload over to another version of its template.</summary>
public static class UpgradeRules
{
    /// <param name="to">Fields of the version it goes to.</param>
    /// <param name="now">Values it runs with, by field name.</param>
    /// <param name="answers">Given for this upgrade; they come before what it runs with. Names the version does not have are passed over.</param>
    public static CarriedValues Carry(
        IReadOnlyList<Field> from, IReadOnlyList<Field> to, FormPlace? place, IReadOnlyDictionary<string, string> now, IReadOnlyDictionary<string, string> answers)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var unfit = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in to.Select(f => FormRules.In(f, place)))
        {
            var had = now.GetValueOrDefault(field.Name);
            if (answers.TryGetValue(field.Name, out var answer) && !string.IsNullOrWhiteSpace(answer) && field.Mode is not FieldMode.Locked)
            {
                values[field.Name] = answer;
            }
            else if (!string.IsNullOrWhiteSpace(had))
            {
                if (FieldRules.WhyNot(field, had) is { } why)
                {
                    unfit[field.Name] = why;
                }
                else if (field.Mode is not FieldMode.Locked)
                {
                    values[field.Name] = had;
                }
            }
        }

        var form = FormRules.Fill(to, place, values);
        var shown = form.Fields.ToDictionary(f => f.Name, StringComparer.Ordinal);
        foreach (var hidden in values.Keys.Where(k => !shown.ContainsKey(k)).ToList())
        {
            values.Remove(hidden);
        }

        return new(
            values,
            [.. form.Fields.Where(f => values.TryGetValue(f.Name, out var v) && v == now.GetValueOrDefault(f.Name)).Select(f => new CarriedValue(f.Name, f.Label, values[f.Name], "As it is."))],
            [.. form.Fields.Where(f => !values.ContainsKey(f.Name) && form.Values.TryGetValue(f.Name, out var v) && v != now.GetValueOrDefault(f.Name))
                .Select(f => new CarriedValue(f.Name, f.Label, form.Values[f.Name], WhyDefaulted(f, now.GetValueOrDefault(f.Name), unfit)))],
            [.. now.Where(n => !shown.ContainsKey(n.Key)).Select(n => new CarriedValue(
                n.Key, from.FirstOrDefault(f => f.Name == n.Key)?.Label ?? n.Key, n.Value, to.Any(f => f.Name == n.Key) ? "Not asked for with these values." : "The version has no such field."))],
            [.. form.Problems.Select(p => unfit.TryGetValue(p.Field, out var why) && !values.ContainsKey(p.Field) ? p with { Why = why } : p)]);
    }

    /// <summary>
    /// Names of the fields that people must be asked for: new ones without a default, and those whose value fits no more. What the version it runs
    /// asked for too is not among them where its value was not kept: that is read from what stands.
    /// </summary>
    /// <param name="now">Values it was last asked for with.</param>
    public static IReadOnlyList<string> Asks(IReadOnlyList<Field> from, IReadOnlyList<Field> to, FormPlace? place, IReadOnlyDictionary<string, string> now) =>
        [.. Carry(from, to, place, now, new Dictionary<string, string>(0)).Missing.Select(m => m.Field).Distinct(StringComparer.Ordinal)
            .Where(name => now.ContainsKey(name) || from.All(f => f.Name != name))];

    private static string WhyDefaulted(Field field, string? had, Dictionary<string, string> unfit) => (field.Mode, had) switch
    {
        (FieldMode.Locked, null) => "New, and set by the template.",
        (FieldMode.Locked, _) => $"Set by the template; it was {FieldRules.Short(had)}.",
        (_, null) => "New: the template's default.",
        _ => $"The template's default, for {FieldRules.Short(had)} no longer fits. {unfit.GetValueOrDefault(field.Name)}".TrimEnd(),
    };
}
