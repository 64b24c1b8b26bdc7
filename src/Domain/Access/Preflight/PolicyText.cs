using System.Text;
using System.Text.Json;

namespace Domain.Access.Preflight;

/// <summary>A policy as IAM keeps it.</summary>
/// <param name="Name">As a simulation names it: of a managed policy its name, of an inline one its own.</param>
/// <param name="IsBoundary">True for the role's permissions boundary.</param>
public sealed record PolicyText(string Name, string Text, bool IsBoundary = false)
{
    private IReadOnlyList<PolicyStatement>? statements;

    /// <summary>In the order written; empty where the text is no policy.</summary>
    public IReadOnlyList<PolicyStatement> Statements => statements ??= PolicyStatement.Read(Text);

    /// <summary>IAM names an inline policy of a role by itself or as <c>role_ROLE_POLICY</c> (as SimulatePrincipalPolicy answers).</summary>
    public bool IsNamed(string source) => source == Name || source.EndsWith($"_{Name}", StringComparison.Ordinal) || source.EndsWith($"/{Name}", StringComparison.Ordinal);

    /// <summary>
    /// The statement that stands at a place of the text, lines and columns from 1. IAM counts a statement from behind what comes before it, so the
    /// one meant is the first that ends beyond the place.
    /// </summary>
    public PolicyStatement? At(int line, int column)
    {
        var offset = 0;
        for (var l = 1; l < line; l++)
        {
            var end = Text.IndexOf('\n', offset);
            if (end < 0)
            {
                return null;
            }

            offset = end + 1;
        }

        return Statements.FirstOrDefault(s => s.End > offset + column);
    }
}

/// <summary>One statement of a policy (IAM User Guide, "IAM JSON policy elements reference").</summary>
/// <param name="End">Characters of the policy up to its end.</param>
/// <param name="Text">As written.</param>
public sealed record PolicyStatement(string? Sid, bool IsAllow, IReadOnlyList<string>? Actions, IReadOnlyList<string>? NotActions, int End, string Text)
{
    public bool ActsOn(string action) => Actions is not null
        ? Actions.Any(a => PolicyPatterns.Matches(a, action, ignoreCase: true))
        : NotActions is not null && !NotActions.Any(a => PolicyPatterns.Matches(a, action, ignoreCase: true));

    /// <summary>Whether the key is in one of its conditions or variables; rather too often than too seldom.</summary>
    public bool Mentions(string key) => Text.Contains(key, StringComparison.OrdinalIgnoreCase);

    internal static IReadOnlyList<PolicyStatement> Read(string policy)
    {
        try
        {
            return Read(Encoding.UTF8.GetBytes(policy));
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static List<PolicyStatement> Read(byte[] policy)
    {
        var found = new List<PolicyStatement>();
        var reader = new Utf8JsonReader(policy);
        var (inside, start, depth) = (false, 0L, -1);
        while (reader.Read())
        {
            if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 })
            {
                inside = reader.ValueTextEquals("Statement"u8);
            }
            else if (inside && depth < 0 && reader.TokenType is JsonTokenType.StartObject)
            {
                (depth, start) = (reader.CurrentDepth, reader.TokenStartIndex);
            }
            else if (inside && reader.TokenType is JsonTokenType.EndObject && reader.CurrentDepth == depth)
            {
                var text = Encoding.UTF8.GetString(policy.AsSpan((int)start..(int)reader.BytesConsumed));
                found.Add(Parse(text, Encoding.UTF8.GetCharCount(policy.AsSpan(0, (int)reader.BytesConsumed))));
                depth = -1;
            }
        }

        return found;
    }

    private static PolicyStatement Parse(string text, int end)
    {
        using var json = JsonDocument.Parse(text);
        var s = json.RootElement;
        return new(
            s.TryGetProperty(nameof(Sid), out var sid) ? sid.GetString() : null,
            s.TryGetProperty("Effect", out var effect) && effect.GetString() == "Allow",
            Strings(s, "Action"), Strings(s, "NotAction"), end, text);
    }

    internal static IReadOnlyList<string>? Strings(JsonElement json, string name) =>
        !json.TryGetProperty(name, out var value) ? null
        : value.ValueKind is JsonValueKind.Array ? [.. value.EnumerateArray().Select(v => v.ToString())] : [value.ToString()];
}

/// <summary>IAM's patterns: <c>*</c> is any run of characters, <c>?</c> is one. A star in the text is itself, so a pattern may be asked about a pattern.</summary>
internal static class PolicyPatterns
{
    public static bool Matches(string pattern, string text, bool ignoreCase = false)
    {
        // greedy with one place to come back to: linear, whatever the pattern
        int p = 0, t = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, mark) = (p++, t);
            }
            else if (p < pattern.Length && (pattern[p] == '?' || Same(pattern[p], text[t], ignoreCase)))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).Trim('*').IsEmpty;
    }

    private static bool Same(char a, char b, bool ignoreCase) => a == b || (ignoreCase && char.ToUpperInvariant(a) == char.ToUpperInvariant(b));
}
