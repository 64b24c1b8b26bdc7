using System.Text;
using System.Text.Json;

namespace Sandbox.Iam;

/// <summary>A place in a policy's text, both from 1.</summary>
internal readonly record struct TextPosition(int Line, int Column);

/// <summary>
/// Where each statement of a policy stands, as a simulation reports it: from behind what comes before it to behind its
/// closing brace (as SimulatePrincipalPolicy answers; IAM API Reference, "Position").
/// </summary>
internal static class StatementPositions
{
    public static IReadOnlyList<(TextPosition Start, TextPosition End)> Of(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes);
        var found = new List<(TextPosition, TextPosition)>();
        var (inside, behind, start, level) = (false, 0L, 0L, -1);
        while (reader.Read())
        {
            if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 })
            {
                inside = reader.ValueTextEquals("Statement"u8);
            }
            else if (inside && reader.TokenType == JsonTokenType.StartObject && level < 0)
            {
                (level, start) = (reader.CurrentDepth, behind);
            }
            else if (inside && reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == level)
            {
                found.Add((At(bytes, start), At(bytes, reader.BytesConsumed)));
                level = -1;
            }
            behind = reader.BytesConsumed;
        }
        return found;
    }

    private static TextPosition At(ReadOnlySpan<byte> bytes, long offset)
    {
        var before = bytes[..(int)offset];
        return new(before.Count((byte)'\n') + 1, (int)offset - (before.LastIndexOf((byte)'\n') + 1) + 1);
    }
}
