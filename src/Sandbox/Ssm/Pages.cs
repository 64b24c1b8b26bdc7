using System.Globalization;
using Sandbox.Wire;

namespace Sandbox.Ssm;

/// <summary>Pages as Parameter Store gives them.</summary>
internal static class Pages
{
    public static (List<T> Page, string? Next) Take<T>(IReadOnlyList<T> items, Func<T, string> key, string listing, string? token, int? size, int usual, int most)
    {
        if (size < 1 || size > most)
        {
            throw ParameterNames.Invalid(string.Create(CultureInfo.InvariantCulture,
                $"1 validation error detected: Value '{size}' at 'maxResults' failed to satisfy constraint: Member must have value {(size < 1 ? "greater than or equal to 1" : $"less than or equal to {most}")}"));
        }
        try
        {
            return PageToken.Take(items, key, listing, token, size ?? usual);
        }
        catch (FormatException)
        {
            throw new AwsError("InvalidNextToken", "The specified token isn't valid.");
        }
    }
}
