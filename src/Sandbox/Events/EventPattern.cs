using System.Text.Json;
using Sandbox.Iam;

namespace Sandbox.Events;

/// <summary>Event patterns (EventBridge User Guide, "Comparison operators for use in event patterns"); of the operators, cidr is not offered.</summary>
internal sealed class EventPattern
{
    public const int MostCharacters = 4096;
    private readonly Func<JsonElement, bool> matches;

    private EventPattern(Func<JsonElement, bool> matches) => this.matches = matches;

    /// <exception cref="FormatException">It is no pattern; the message says why.</exception>
    public static EventPattern Parse(string text)
    {
        if (text.Length > MostCharacters)
        {
            throw new FormatException($"the pattern is longer than {MostCharacters} characters");
        }
        try
        {
            using var json = JsonDocument.Parse(text);
            return new(Fields(json.RootElement));
        }
        catch (JsonException wrong)
        {
            throw new FormatException("it is not JSON", wrong);
        }
    }

    public bool Matches(JsonElement happened) => matches(happened);

    private static Func<JsonElement, bool> Fields(JsonElement pattern)
    {
        if (pattern.ValueKind is not JsonValueKind.Object || !pattern.EnumerateObject().Any())
        {
            throw new FormatException("a pattern is an object with at least one field");
        }
        var all = pattern.EnumerateObject().Select(p => p.Name == "$or" ? Or(p.Value) : Field(p.Name, p.Value)).ToList();
        return happened => all.TrueForAll(f => f(happened));
    }

    private static Func<JsonElement, bool> Or(JsonElement options)
    {
        if (options.ValueKind is not JsonValueKind.Array || options.GetArrayLength() < 2)
        {
            throw new FormatException("$or takes a list of at least two patterns");
        }
        var each = options.EnumerateArray().Select(Fields).ToList();
        return happened => each.Exists(f => f(happened));
    }

    private static Func<JsonElement, bool> Field(string name, JsonElement wanted)
    {
        if (wanted.ValueKind is JsonValueKind.Object)
        {
            var inner = Fields(wanted);
            return happened => Values(happened, name).Any(inner) || (Values(happened, name).Count == 0 && inner(default));
        }
        if (wanted.ValueKind is not JsonValueKind.Array || wanted.GetArrayLength() == 0)
        {
            throw new FormatException($"\"{name}\" must be an object or an array");
        }
        var any = wanted.EnumerateArray().Select(One).ToList();
        return happened => Values(happened, name) is var values && any.Exists(a => a(values));
    }

    /// <summary>What the field holds; of a list each element, where one that fits is enough.</summary>
    private static List<JsonElement> Values(JsonElement happened, string name)
        => happened.ValueKind is not JsonValueKind.Object || !happened.TryGetProperty(name, out var value) ? []
            : value.ValueKind is JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];

    private static Func<List<JsonElement>, bool> One(JsonElement wanted)
    {
        if (wanted.ValueKind is not JsonValueKind.Object)
        {
            var literal = wanted.Clone();
            return values => values.Exists(v => Same(literal, v));
        }
        if (wanted.EnumerateObject().ToList() is not [var only])
        {
            throw new FormatException("a comparison has one operator");
        }
        if (only.Name == "exists")
        {
            var there = only.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? only.Value.GetBoolean() : throw new FormatException("exists is true or false");
            return values => values.Count > 0 == there;
        }
        if (only.Name == "anything-but")
        {
            var but = AnythingBut(only.Value);
            return values => values.Count > 0 && values.TrueForAll(v => !but(v));
        }
        var fits = Comparison(only.Name, only.Value);
        return values => values.Exists(v => fits(v));
    }

    private static Predicate<JsonElement> AnythingBut(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Object)
        {
            return value.EnumerateObject().ToList() is [var inner] ? Comparison(inner.Name, inner.Value) : throw new FormatException("a comparison has one operator");
        }
        List<JsonElement> not = value.ValueKind is JsonValueKind.Array ? [.. value.EnumerateArray().Select(v => v.Clone())] : [value.Clone()];
        return v => not.Exists(n => Same(n, v));
    }

    private static Predicate<JsonElement> Comparison(string name, JsonElement value)
    {
        if (name == "numeric")
        {
            return Numeric(value);
        }
        List<string> texts = value.ValueKind is JsonValueKind.Array ? [.. value.EnumerateArray().Select(Text)] : [Text(value)];
        Func<string, string, bool> fits = name switch
        {
            "prefix" => (v, t) => v.StartsWith(t, StringComparison.Ordinal),
            "suffix" => (v, t) => v.EndsWith(t, StringComparison.Ordinal),
            "equals-ignore-case" => (v, t) => string.Equals(v, t, StringComparison.OrdinalIgnoreCase),
            "wildcard" => (v, t) => Wildcard.Matches(t.Replace("?", "[?]", StringComparison.Ordinal), v, ignoreCase: false),
            _ => throw new FormatException($"the operator {name} is not known"),
        };
        return v => v.ValueKind is JsonValueKind.String && v.GetString() is { } said && texts.Exists(t => fits(said, t));
    }

    private static Predicate<JsonElement> Numeric(JsonElement value)
    {
        var parts = value.ValueKind is JsonValueKind.Array ? value.EnumerateArray().ToList() : [];
        if (parts.Count is not (2 or 4))
        {
            throw new FormatException("numeric takes a sign and a number, once or twice");
        }
        var tests = parts.Chunk(2).Select(pair => (Sign: Text(pair[0]), Number: pair[1].ValueKind is JsonValueKind.Number ? pair[1].GetDouble() : throw new FormatException("numeric compares with numbers"))).ToList();
        return v => v.ValueKind is JsonValueKind.Number && v.GetDouble() is var number && tests.TrueForAll(t => t.Sign switch
        {
            "<" => number < t.Number,
            "<=" => number <= t.Number,
            ">" => number > t.Number,
            ">=" => number >= t.Number,
            "=" => number.Equals(t.Number),
            _ => throw new FormatException($"numeric does not know {t.Sign}"),
        });
    }

    private static string Text(JsonElement value) => value.ValueKind is JsonValueKind.String ? value.GetString() ?? "" : throw new FormatException("the operator compares with text");

    private static bool Same(JsonElement wanted, JsonElement value) => wanted.ValueKind == value.ValueKind && value.ValueKind switch
    {
        JsonValueKind.String => wanted.ValueEquals(value.GetString()),
        JsonValueKind.Number => wanted.GetDouble().Equals(value.GetDouble()),
        JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null => true,
        _ => false,
    };
}
