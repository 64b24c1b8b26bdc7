using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>Pages as ECS gives them.</summary>
internal static class EcsPages
{
    /// <param name="standard">The page size where the caller names none.</param>
    /// <exception cref="AwsError">The size is not 1 to 100, or the token is not this listing's.</exception>
    public static (List<T> Page, string? Next) Take<T>(IReadOnlyList<T> items, Func<T, string> key, string listing, string? token, int? size, int standard)
    {
        if (size is < 1 or > 100)
        {
            throw EcsNames.Invalid("maxResults must be between 1 and 100.");
        }
        try
        {
            return PageToken.Take(items, key, listing, token, size ?? standard);
        }
        catch (FormatException)
        {
            throw EcsNames.Invalid("Invalid token.");
        }
    }
}
