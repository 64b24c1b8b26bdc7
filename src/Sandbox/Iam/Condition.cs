using System.Text.Json;

namespace Sandbox.Iam;

internal enum Quantifier
{
    None,
    ForAnyValue,
    ForAllValues,
}

/// <summary>
/// One condition of a statement: an operator, a key and the values it may have
/// (IAM User Guide, "IAM JSON policy elements: Condition operators").
/// </summary>
/// <param name="Variables">Whether <c>${…}</c> in a value is a variable.</param>
internal sealed record Condition(Quantifier Quantifier, string Operator, bool IfExists, string Key, IReadOnlyList<string> Values, bool Variables)
{
    private bool Negated { get; } = Operator.Contains("Not", StringComparison.Ordinal);

    /// <exception cref="FormatException">It is no condition of the policy grammar.</exception>
    public static IEnumerable<Condition> Read(JsonElement json, bool variables)
    {
        foreach (var block in json.EnumerateObject())
        {
            var (quantifier, name) = block.Name.Split(':') switch
            {
                ["ForAnyValue", var rest] => (Quantifier.ForAnyValue, rest),
                ["ForAllValues", var rest] => (Quantifier.ForAllValues, rest),
                [var whole] => (Quantifier.None, whole),
                _ => throw new FormatException($"Invalid Condition type : {block.Name}."),
            };
            var ifExists = name.EndsWith("IfExists", StringComparison.Ordinal);
            name = ifExists ? name[..^"IfExists".Length] : name;
            if (!Operators.Known(name) || (ifExists && name == Operators.Null))
            {
                throw new FormatException($"Invalid Condition type : {block.Name}.");
            }
            foreach (var key in block.Value.EnumerateObject())
            {
                // only string, ARN and Boolean operators take variables (the operators' sections of the page)
                yield return new(quantifier, name, ifExists, key.Name, Statement.Values(key.Value), variables && Operators.TakesVariables(name));
            }
        }
    }

    /// <param name="allow">The statement's effect, for the cases AWS leaves open: there the stricter answer is given.</param>
    public bool Holds(RequestContext context, bool allow)
    {
        var found = context.TryGet(Key, out var have);
        if (Operator == Operators.Null)
        {
            return Values.Any(v => string.Equals(v, found ? "false" : "true", StringComparison.OrdinalIgnoreCase));
        }
        if (!found)
        {
            // An absent key: IfExists and ForAllValues are satisfied, a negated operator too, anything else is not.
            return IfExists || Quantifier == Quantifier.ForAllValues || (Negated && Quantifier == Quantifier.None);
        }
        if (Quantifier != Quantifier.None && have.All(v => v.Length == 0))
        {
            // a null data set, such as an empty string ("Single-valued vs. multivalued context keys")
            return Quantifier == Quantifier.ForAllValues;
        }
        if (Quantifier == Quantifier.None && have.Count > 1)
        {
            // A key of several values needs a set operator; what AWS makes of it without one is not documented: the stricter.
            return !allow;
        }
        var pattern = Operators.MatchesPatterns(Operator);
        var wanted = Variables ? [.. Values.Select(v => context.Substitute(v, pattern)).OfType<string>()] : Values;
        if (Negated && allow && wanted.Count < Values.Count)
        {
            // Nothing is equal to a variable without a value, and AWS says that the statement may be invalid: an Allow by what differs from it is not taken.
            return false;
        }
        bool Fits(string value) => Negated != wanted.Any(w => Operators.Match(Operator, w, value));
        return Quantifier == Quantifier.ForAllValues ? have.All(Fits) : have.Any(Fits);
    }
}
