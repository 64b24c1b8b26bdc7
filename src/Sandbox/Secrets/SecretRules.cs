using System.Text.RegularExpressions;
using Amazon.SecretsManager.Model;
using Sandbox.Wire;

namespace Sandbox.Secrets;

/// <summary>What Secrets Manager refuses, in its own words.</summary>
internal static partial class SecretRules
{
    private const int MostTags = 50;
    private const int MostBytes = 65536;

    public static AwsError Missing() => new("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");

    public static AwsError Invalid(string message) => new("InvalidParameterException", message);

    public static AwsError BadRequest(string message) => new("InvalidRequestException", message);

    public static AwsError Marked() => BadRequest("You can't perform this operation on the secret because it was marked for deletion.");

    public static void CheckName(string name)
    {
        if (!Name().IsMatch(name))
        {
            throw Invalid("Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!");
        }
    }

    public static void CheckValue(string? text, byte[]? binary)
    {
        if (text is not null && binary is not null)
        {
            throw Invalid("You can't specify both a binary secret value and a string secret value in the same secret.");
        }
        if ((text?.Length ?? binary?.Length) is 0 or > MostBytes)
        {
            throw Invalid($"The secret value must have 1 to {MostBytes} bytes.");
        }
    }

    public static void CheckToken(string? token)
    {
        if (token is { Length: < 32 or > 64 })
        {
            throw Invalid("ClientRequestToken must be 32-64 characters long.");
        }
    }

    public static void CheckDescription(string? description)
    {
        if (description is { Length: > 2048 })
        {
            throw Invalid("The description must have at most 2048 characters.");
        }
    }

    public static void CheckTags(IReadOnlyList<Tag>? tags)
    {
        if (tags is { Count: > MostTags })
        {
            throw Invalid($"A secret can have at most {MostTags} tags.");
        }
        foreach (var tag in tags ?? [])
        {
            if (tag.Key is not { Length: > 0 and <= 128 } key || key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase) || (tag.Value ?? "").Length > 256)
            {
                throw Invalid($"The tag key {tag.Key} is not valid: keys have 1 to 128 characters and do not begin with aws:, values have at most 256.");
            }
        }
    }

    public static void CheckOffered(string? type, List<ReplicaRegionType>? replicas)
    {
        if (!string.IsNullOrEmpty(type) || replicas is { Count: > 0 })
        {
            throw Invalid("The Sandbox offers secrets of one Region, and none that a partner holds.");
        }
    }

    [GeneratedRegex("^[A-Za-z0-9/_+=.@!-]{1,512}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
