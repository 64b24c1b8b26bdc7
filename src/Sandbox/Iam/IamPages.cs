using Sandbox.Wire;

namespace Sandbox.Iam;

/// <summary>Pages as IAM gives them: 100 items unless the caller says 1 to 1,000.</summary>
internal static class IamPages
{
    public static (List<T> Page, string? Next) Take<T>(IReadOnlyList<T> items, Func<T, string> key, string listing, string? marker, int? size)
    {
        if (size is < 1 or > 1000)
        {
            throw new AwsError("ValidationError", "1 validation error detected: Value at 'maxItems' failed to satisfy constraint: Member must have value between 1 and 1000");
        }
        try
        {
            return PageToken.Take(items, key, listing, marker, size ?? 100);
        }
        catch (FormatException)
        {
            throw new AwsError("ValidationError", "Invalid Marker.");
        }
    }
}
