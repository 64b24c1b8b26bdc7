using Sandbox.Wire;

namespace Sandbox.AutoScalingGroups;

/// <summary>Pages as EC2 Auto Scaling gives them: 50 where the caller names no number, 100 at most.</summary>
internal static class GroupPages
{
    public static (List<T> Page, string? Next) Take<T>(List<T> items, Func<T, string> key, string listing, string? token, int? size)
    {
        if (size is < 1 or > 100)
        {
            throw GroupRules.Invalid($"1 validation error detected: Value '{size}' at 'maxRecords' failed to satisfy constraint: Member must have value between 1 and 100");
        }
        try
        {
            return PageToken.Take(items, key, listing, token, size ?? 50);
        }
        catch (FormatException)
        {
            throw new AwsError("InvalidNextToken", "The token is not valid.");
        }
    }
}
