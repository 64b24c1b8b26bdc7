namespace Domain.Catalog;

/// <summary>A form as it stands: which fields there are here and now, their values, what does not fit.</summary>
/// <param name="Fields">Shown ones in the template's order, with what this environment overrides.</param>
/// <param name="Values">Given ones and defaults of the shown fields.</param>
public sealed record FilledForm(IReadOnlyList<Field> Fields, IReadOnlyDictionary<string, string> Values, IReadOnlyList<FieldProblem> Problems)
{
    public bool IsSound(string field) => Values.ContainsKey(field) && Problems.All(p => p.Field != field);
}

/// <summary>Turns a template's fields and what was filled in into the form as it stands: the same for wizard, API and server. Pure.</summary>
public static class FormRules
{
    /// <param name="place">Null where the environment is not known yet: then nothing is overridden.</param>
    /// <param name="values">By field name; may hold anything.</param>
    public static FilledForm Fill(IReadOnlyList<Field> fields, FormPlace? place, IReadOnlyDictionary<string, string> values)
    {
        var shown = new List<Field>(fields.Count);
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        var problems = values.Keys.Where(k => fields.All(f => f.Name != k))
            .Select(k => new FieldProblem(k, $"The template has no field \"{FieldRules.Short(k)}\". Leave it out; its fields are {string.Join(", ", fields.Select(f => f.Name))}."))
            .ToList();
        foreach (var written in fields)
        {
            // a condition looks further up only, so what it asks for is known by now
            if (!IsShown(written.When, all))
            {
                continue;
            }

            var field = In(written, place);
            var value = values.TryGetValue(field.Name, out var given) && !string.IsNullOrWhiteSpace(given) ? given.Trim() : field.Default;
            if (!string.IsNullOrWhiteSpace(value))
            {
                all[field.Name] = value;
            }

            shown.Add(field);
            if (FieldRules.WhyNot(field, value) is { } why)
            {
                problems.Add(new(field.Name, why));
            }
        }

        return new(shown, all, problems);
    }

    /// <summary>The field as it is in an environment.</summary>
    public static Field In(Field field, FormPlace? place)
    {
        var other = place is null ? null
            : field.Overrides?.FirstOrDefault(o => o.In == place.Environment) ?? field.Overrides?.FirstOrDefault(o => o.In == place.Tier);
        return other is null ? field : field with
        {
            Mode = other.Mode ?? field.Mode,
            Default = other.Default ?? field.Default,
            Min = other.Min ?? field.Min,
            Max = other.Max ?? field.Max,
            Choices = other.Choices ?? field.Choices,
        };
    }

    private static bool IsShown(FieldCondition? when, Dictionary<string, string> above)
    {
        if (when is null)
        {
            return true;
        }

        var named = when.Values.Contains(above.GetValueOrDefault(when.Field, ""), StringComparer.Ordinal);
        return when.Test switch
        {
            ConditionTest.Is or ConditionTest.IsOneOf => named,
            ConditionTest.IsNot => !named,
        };
    }
}
