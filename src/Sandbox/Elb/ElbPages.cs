using Sandbox.Wire;

namespace Sandbox.Elb;

/// <summary>Pages of 1 to 400, and the lookups that all Describe calls share.</summary>
internal static class ElbPages
{
    private const int Most = 400;

    /// <summary>Names or ARNs of one call.</summary>
    private const int MostNamed = 20;

    public static (List<T>, string?) Take<T>(List<T> items, Func<T, string> key, string listing, string? marker, int? size)
    {
        if (size is < 1 or > Most)
        {
            throw ElbErrors.Invalid($"1 validation error detected: Value '{size}' at 'pageSize' failed to satisfy constraint: Member must have value {(size < 1 ? "greater than or equal to 1" : $"less than or equal to {Most}")}");
        }
        try
        {
            return PageToken.Take(items, key, listing, marker, size ?? Most);
        }
        catch (FormatException)
        {
            throw ElbErrors.Invalid("Invalid marker");
        }
    }

    public static bool Here(string arn, Call call) => arn.StartsWith(call.Arn("elasticloadbalancing", ""), StringComparison.Ordinal);

    public static bool Wanted(List<string>? names, string name) => names is not { Count: > 0 } || names.Contains(name);

    public static void Exist(List<string>? wanted, IEnumerable<string> known, Func<AwsError> missing)
    {
        if (wanted is { Count: > MostNamed })
        {
            throw ElbErrors.Invalid($"The maximum number of resources that can be specified in one call is '{MostNamed}'");
        }
        if (wanted?.Except(known, StringComparer.Ordinal).Any() == true)
        {
            throw missing();
        }
    }
}
