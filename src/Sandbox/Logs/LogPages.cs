using Sandbox.Wire;

namespace Sandbox.Logs;

/// <summary>Pages as CloudWatch Logs gives them.</summary>
internal static class LogPages
{
    public static (List<T> Page, string? Next) Take<T>(IReadOnlyList<T> items, Func<T, string> key, string listing, string? token, int? limit, int most)
    {
        if (limit < 1 || limit > most)
        {
            throw new AwsError("InvalidParameterException", $"1 validation error detected: Value '{limit}' at 'limit' failed to satisfy constraint: Member must have value less than or equal to {most}");
        }
        try
        {
            return PageToken.Take(items, key, listing, token, limit ?? most);
        }
        catch (FormatException)
        {
            throw new AwsError("InvalidParameterException", "The specified nextToken is invalid.");
        }
    }
}
