using System.Text.RegularExpressions;

namespace Domain.Requests.References;

/// <summary>Whether a tag of an ECR repository may name another image tomorrow. Pure.</summary>
internal static class TagRules
{
    /// <param name="mutability">The repository's <c>imageTagMutability</c> (ECR API, ImageTagMutability).</param>
    /// <param name="exclusions">Patterns of tags that are the other way, <c>*</c> for any characters (ECR API, ImageTagMutabilityExclusionFilter, type WILDCARD).</param>
    public static bool IsFixed(string? mutability, IReadOnlyList<string> exclusions, string tag) => mutability switch
    {
        "IMMUTABLE" => true,
        "IMMUTABLE_WITH_EXCLUSION" => !exclusions.Any(e => Fits(e, tag)),
        "MUTABLE_WITH_EXCLUSION" => exclusions.Any(e => Fits(e, tag)),
        _ => false,
    };

    private static bool Fits(string pattern, string tag) =>
        Regex.IsMatch(tag, $@"\A{string.Join(".*", pattern.Split('*').Select(Regex.Escape))}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}
