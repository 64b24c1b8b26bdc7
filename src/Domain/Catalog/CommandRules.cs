using System.Text;
using System.Text.Json;

namespace Domain.Catalog;

/// <summary>A container's command: a JSON array of words, or words as a POSIX shell splits them, with no expansion.</summary>
public static class CommandRules
{
    public const int MostWords = 200;

    /// <summary>The words; null when the text cannot be split.</summary>
    public static IReadOnlyList<string>? Read(string text)
    {
        var trimmed = text.Trim();
        return trimmed.StartsWith('[') ? Json(trimmed) : Words(trimmed);
    }

    internal static string? WhyNot(string label, string text)
    {
        var words = Read(text);
        return words is null ? text.TrimStart().StartsWith('[')
                ? $"{label} cannot be read. Write a JSON array of texts, such as [\"npm\", \"start\"], or the words as in a shell."
                : $"{label} has a quote that is not closed, or ends in a backslash. Close it, or put a backslash before it."
            : words.Count == 0 ? $"{label} is empty. Write the program and its arguments, such as npm start."
            : words.Count > MostWords ? $"{label} has {words.Count} words; use {MostWords} or fewer."
            : words.Any(w => w.Contains('\0', StringComparison.Ordinal)) ? $"{label} holds a null character, which no program can be given. Take it out."
            : null;
    }

    private static IReadOnlyList<string>? Json(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind is JsonValueKind.Array && document.RootElement.EnumerateArray().All(w => w.ValueKind is JsonValueKind.String)
                ? [.. document.RootElement.EnumerateArray().Select(w => w.GetString() ?? "")] : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or ArgumentException)
        {
            // the last two are half of a surrogate pair, escaped or as it is
            return null;
        }
    }

    private static List<string>? Words(string text)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        var quote = '\0';
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (quote != '\0' && c == quote)
            {
                quote = '\0';
            }
            else if (c == '\\' && quote != '\'')
            {
                if (++at == text.Length)
                {
                    return null;
                }

                // inside double quotes a backslash stands for itself before anything but these (POSIX, 2.2.3)
                word ??= new();
                _ = quote == '"' && text[at] is not ('"' or '\\' or '$' or '`') ? word.Append('\\').Append(text[at]) : word.Append(text[at]);
            }
            else if (quote == '\0' && c is '"' or '\'' && quote == '\0')
            {
                (quote, word) = (c, word ?? new());
            }
            else if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (word is not null)
                {
                    words.Add(word.ToString());
                    word = null;
                }
            }
            else
            {
                (word ??= new()).Append(c);
            }
        }

        if (quote != '\0')
        {
            return null;
        }

        if (word is not null)
        {
            words.Add(word.ToString());
        }

        return words;
    }
}
