using System.Globalization;

namespace Domain.Requests;

/// <summary>Someone a comment may name.</summary>
/// <param name="Part">What they are to the request: "Team lead", "Platform admin" …</param>
public sealed record Mentionable(Guid PersonId, string Name, string Part);

/// <summary>A piece of a comment.</summary>
/// <param name="PersonId">Whom it names; null for plain text.</param>
public sealed record CommentPart(string Text, Guid? PersonId = null);

/// <summary>What a comment may hold, and whom it names. Pure.</summary>
public static class CommentRules
{
    public const int MostCharacters = 4000;
    public const int MostComments = 1000;

    /// <param name="text">Trimmed.</param>
    public static string? WhyNot(string text, int comments) =>
        text.Length == 0 ? "Write something first."
        : text.Length > MostCharacters ? string.Create(CultureInfo.InvariantCulture, $"The comment has {text.Length:N0} characters; use {MostCharacters:N0} or fewer.")
        : text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) ? "The comment holds control characters. Paste it as plain text."
        : comments >= MostComments ? string.Create(CultureInfo.InvariantCulture, $"This request has {comments:N0} comments and takes no more. Go on in a new request.")
        : null;

    /// <summary>
    /// The text in pieces. An @ that begins a word names the person whose whole name follows, else the one person whose first name does;
    /// people who share a name are all named, as nobody can tell which was meant. What stands inside a word, as in a mail address or an image digest, names nobody.
    /// </summary>
    public static IReadOnlyList<CommentPart> Parts(string text, IReadOnlyCollection<Mentionable> people)
    {
        var parts = new List<CommentPart>();
        var plain = 0;
        for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0; at = text.IndexOf('@', at + 1))
        {
            if (at > 0 && IsWord(text[at - 1]) || Named(text.AsSpan(at + 1), people) is not { } named)
            {
                continue;
            }

            if (at > plain)
            {
                parts.Add(new(text[plain..at]));
            }

            parts.Add(new(text.Substring(at, named.Length + 1), named.PersonId));
            plain = at + named.Length + 1;
        }

        if (plain < text.Length)
        {
            parts.Add(new(text[plain..]));
        }

        return parts;
    }

    /// <summary>Everyone the text names.</summary>
    public static IReadOnlySet<Guid> Named(string text, IReadOnlyCollection<Mentionable> people)
    {
        var names = Parts(text, people).Where(p => p.PersonId is not null)
            .Select(p => p.PersonId is { } id ? people.First(x => x.PersonId == id).Name : "").ToHashSet(StringComparer.OrdinalIgnoreCase);
        return people.Where(p => names.Contains(p.Name)).Select(p => p.PersonId).ToHashSet();
    }

    /// <summary>What is being typed after the last @, to offer people by; null where no name is being typed.</summary>
    public static string? Typed(string text)
    {
        var at = text.LastIndexOf('@');
        if (at < 0 || at > 0 && IsWord(text[at - 1]) || text.Length - at > 40)
        {
            return null;
        }

        var typed = text[(at + 1)..];
        return typed.Contains('\n', StringComparison.Ordinal) || typed.StartsWith(' ') || typed.Count(c => c == ' ') > 2 ? null : typed;
    }

    private static (int Length, Guid PersonId)? Named(ReadOnlySpan<char> rest, IReadOnlyCollection<Mentionable> people)
    {
        (int Length, Guid PersonId)? best = null;
        foreach (var person in people)
        {
            if (Begins(rest, person.Name) && person.Name.Length > (best?.Length ?? 0))
            {
                best = (person.Name.Length, person.PersonId);
            }
        }

        if (best is not null)
        {
            return best;
        }

        var first = new List<Mentionable>();
        foreach (var person in people)
        {
            if (Begins(rest, First(person.Name)))
            {
                first.Add(person);
            }
        }

        return first is [var only] ? (First(only.Name).Length, only.PersonId) : null;
    }

    private static string First(string name) => name.Split(' ', 2)[0];

    private static bool Begins(ReadOnlySpan<char> rest, string name) =>
        name.Length > 0 && rest.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (rest.Length == name.Length || !IsWord(rest[name.Length]));

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';
}
