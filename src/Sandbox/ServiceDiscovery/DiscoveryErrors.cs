using System.Text.RegularExpressions;
using Sandbox.Wire;

namespace Sandbox.ServiceDiscovery;

/// <summary>Refusals of Cloud Map in its codes, and the checks that all its operations share.</summary>
internal static partial class DiscoveryErrors
{
    private const int MostOfPage = 100;

    public static AwsError Invalid(string message) => new("InvalidInput", message);

    public static AwsError NoNamespace(string id) => new("NamespaceNotFound", $"No namespace exists with the ID: {id}", 404);

    public static AwsError NoService(string id) => new("ServiceNotFound", $"No service exists with the ID: {id}", 404);

    public static AwsError InUse(string message) => new("ResourceInUse", message, 409);

    public static AwsError Duplicate(string type, string id) => new("DuplicateRequest", $"Another operation of type {type} and id {id} is in progress", 409)
    {
        Texts = new Dictionary<string, string>(StringComparer.Ordinal) { ["DuplicateOperationId"] = id },
    };

    public static void CheckDescription(string? description)
    {
        if (description is { Length: > 1024 })
        {
            throw Invalid("The description must have at most 1024 characters.");
        }
    }

    public static (List<T> Page, string? Next) Take<T>(IReadOnlyList<T> items, Func<T, string> key, string listing, string? token, int? size)
    {
        if (size is < 1 or > MostOfPage)
        {
            throw Invalid($"MaxResults must be between 1 and {MostOfPage}.");
        }
        try
        {
            return PageToken.Take(items, key, listing, token, size ?? MostOfPage);
        }
        catch (FormatException)
        {
            throw Invalid("The NextToken is invalid.");
        }
    }

    /// <summary>Names of namespaces: visible ASCII, and no ARN.</summary>
    [GeneratedRegex("^(?!arn:)[!-~]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    internal static partial Regex NamespaceName();

    [GeneratedRegex(
        @"((?=^.{1,127}$)^([a-zA-Z0-9_][a-zA-Z0-9-_]{0,61}[a-zA-Z0-9_]|[a-zA-Z0-9])(\.([a-zA-Z0-9_][a-zA-Z0-9-_]{0,61}[a-zA-Z0-9_]|[a-zA-Z0-9]))*$)|(^\.$)",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    internal static partial Regex ServiceName();

    [GeneratedRegex(@"^[0-9a-zA-Z_/:.@-]{1,64}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    internal static partial Regex InstanceId();

    [GeneratedRegex(@"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    internal static partial Regex DomainName();
}
