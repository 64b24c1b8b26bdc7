namespace Portal.Parts;

/// <summary>An element id from words, the same in the prerendered page and in the circuit.</summary>
internal static class PartId
{
    /// <summary>"What to change?" becomes "what-to-change".</summary>
    public static string Of(string words) => string.Join('-', string
        .Concat(words.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' '))
        .Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
