using System.Globalization;
using System.Text.Json;

namespace Sandbox.Logs;

/// <summary>
/// A JSON filter pattern such as <c>{ $.level = "ERROR" &amp;&amp; $.status >= 500 }</c>
/// (CloudWatch Logs User Guide, "Filter patterns to match terms in JSON log events").
/// </summary>
internal abstract record JsonPattern
{
    private JsonPattern()
    {
    }

    public abstract bool Matches(JsonElement json);

    private sealed record Both(JsonPattern Left, JsonPattern Right) : JsonPattern
    {
        public override bool Matches(JsonElement json) => Left.Matches(json) && Right.Matches(json);
    }

    private sealed record Either(JsonPattern Left, JsonPattern Right) : JsonPattern
    {
        public override bool Matches(JsonElement json) => Left.Matches(json) || Right.Matches(json);
    }

    private sealed record Test(string Selector, Func<JsonElement?, bool> Is) : JsonPattern
    {
        public override bool Matches(JsonElement json) => Is(Select(json, Selector));
    }

    /// <exception cref="Wire.AwsError">InvalidParameterException.</exception>
    public static JsonPattern Parse(string text)
    {
        if (!text.EndsWith('}'))
        {
            throw FilterPattern.Invalid("a JSON pattern ends with }.");
        }
        var reader = new Reader(text[1..^1]);
        var pattern = reader.Or();
        return reader.AtEnd ? pattern : throw FilterPattern.Invalid($"it is not understood at position {reader.At + 1}.");
    }

    /// <summary>What <c>$.a.b[0]</c> names; null where there is no such thing.</summary>
    public static JsonElement? Select(JsonElement json, string selector)
    {
        foreach (var part in selector.TrimStart('$').Split(['.', '['], StringSplitOptions.RemoveEmptyEntries))
        {
            var name = part.TrimEnd(']').Trim('"', '\'');
            if (json.ValueKind == JsonValueKind.Array && part.EndsWith(']') && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < json.GetArrayLength())
            {
                json = json[index];
            }
            else if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out json))
            {
                return null;
            }
        }
        return json;
    }

    private sealed class Reader(string text)
    {
        public int At { get; private set; }

        public bool AtEnd => Peek() == '\0';

        public JsonPattern Or()
        {
            var left = And();
            while (Takes("||"))
            {
                left = new Either(left, And());
            }
            return left;
        }

        private JsonPattern And()
        {
            var left = One();
            while (Takes("&&"))
            {
                left = new Both(left, One());
            }
            return left;
        }

        private JsonPattern One()
        {
            if (Takes("("))
            {
                var inner = Or();
                return Takes(")") ? inner : throw Wrong();
            }
            if (Peek() != '$')
            {
                throw Wrong();
            }
            var selector = Word(" =!<>)&|");
            if (Takes("IS NULL"))
            {
                return new Test(selector, v => v is { ValueKind: JsonValueKind.Null });
            }
            if (Takes("IS TRUE"))
            {
                return new Test(selector, v => v is { ValueKind: JsonValueKind.True });
            }
            if (Takes("IS FALSE"))
            {
                return new Test(selector, v => v is { ValueKind: JsonValueKind.False });
            }
            if (Takes("NOT EXISTS"))
            {
                return new Test(selector, v => v is null);
            }
            var sign = Array.Find([">=", "<=", "!=", "=", ">", "<"], Takes) ?? throw Wrong();
            return new Test(selector, Compare(sign));
        }

        private Func<JsonElement?, bool> Compare(string sign)
        {
            if (Peek() is '"' or '%' && text[At] is var quote)
            {
                var end = text.IndexOf(quote, At + 1);
                var given = end < 0 ? throw Wrong() : text[(At + 1)..end];
                At = end + 1;
                var same = quote == '%' ? FilterPattern.Regular(given) : Same(given);
                return Equality(sign, same);
            }
            var word = Word(" )&|");
            if (!double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                return word.Length == 0 ? throw Wrong() : Equality(sign, Same(word));
            }
            return value => value is { ValueKind: JsonValueKind.Number } found && found.GetDouble() is var v && sign switch
            {
                "=" => v == number,
                "!=" => v != number,
                ">" => v > number,
                "<" => v < number,
                ">=" => v >= number,
                _ => v <= number,
            };
        }

        private Func<JsonElement?, bool> Equality(string sign, Func<string, bool> same) => sign switch
        {
            "=" => value => value is { } found && same(Text(found)),
            "!=" => value => value is { } found && !same(Text(found)),
            _ => throw Wrong(),
        };

        /// <summary>Equal, with * for anything at either end.</summary>
        private static Func<string, bool> Same(string given) => (given.StartsWith('*'), given.EndsWith('*')) switch
        {
            (true, true) => text => text.Contains(given.Trim('*'), StringComparison.Ordinal),
            (true, false) => text => text.EndsWith(given[1..], StringComparison.Ordinal),
            (false, true) => text => text.StartsWith(given[..^1], StringComparison.Ordinal),
            _ => text => text == given,
        };

        private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : value.GetRawText();

        private bool Takes(string sign)
        {
            Peek();
            if (string.Compare(text, At, sign, 0, sign.Length, StringComparison.OrdinalIgnoreCase) != 0)
            {
                return false;
            }
            At += sign.Length;
            return true;
        }

        private string Word(string ends)
        {
            Peek();
            var start = At;
            while (At < text.Length && !ends.Contains(text[At], StringComparison.Ordinal))
            {
                At++;
            }
            return text[start..At];
        }

        private char Peek()
        {
            while (At < text.Length && char.IsWhiteSpace(text[At]))
            {
                At++;
            }
            return At < text.Length ? text[At] : '\0';
        }

        private Wire.AwsError Wrong() => FilterPattern.Invalid($"it is not understood at position {At + 1}.");
    }
}
