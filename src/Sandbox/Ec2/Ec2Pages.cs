using Sandbox.Wire;

namespace Sandbox.Ec2;

/// <summary>Pages as EC2 gives them: everything, or 5 to 1,000 where the caller says how many.</summary>
internal static class Ec2Pages
{
    public static (List<T> Page, string? Next) Take<T>(List<T> items, Func<T, string> key, string listing, string? token, int? size)
    {
        if (size is < 5 or > 1000)
        {
            throw new AwsError("InvalidParameterValue", $"Value ( {size} ) for parameter maxResults is invalid. Expecting a value greater than or equal to 5 and at most 1000.");
        }
        try
        {
            return PageToken.Take(items, key, listing, token, size ?? int.MaxValue);
        }
        catch (FormatException)
        {
            throw new AwsError("InvalidNextToken", "The token is invalid.");
        }
    }
}
