using System.Globalization;
using System.Text.RegularExpressions;
using Sandbox.Wire;

namespace Sandbox.Iam;

/// <summary>
/// What IAM asks of names, paths, texts and sizes (IAM API Reference, the members' constraints; IAM User Guide, "IAM and AWS
/// STS quotas"). Sizes are counted without white space.
/// </summary>
internal static partial class IamRules
{
    public const int InlineTotal = 10_240;
    public const int ManagedSize = 6_144;
    public const int TrustSize = 2_048;
    public const int Attachments = 10;
    public const int Versions = 5;
    public const int Roles = 1_000;
    public const int Policies = 1_500;

    /// <param name="member">As AWS names it: <c>roleName</c>.</param>
    public static void Name(string name, string member, int most)
    {
        Length(name, member, 1, most);
        if (!Names().IsMatch(name))
        {
            throw Invalid($"The specified value for {member} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-");
        }
    }

    /// <summary>The path given, or <c>/</c>.</summary>
    public static string Path(string? path)
    {
        if (path is null)
        {
            return "/";
        }
        Length(path, "path", 1, 512);
        return Paths().IsMatch(path) ? path : throw Invalid("The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.");
    }

    public static string Prefix(string? prefix)
    {
        Length(prefix ?? "/", "pathPrefix", 1, 512);
        return prefix is null || prefix.StartsWith('/') ? prefix ?? "/" : throw Invalid("The specified value for pathPrefix is invalid. It must begin with /.");
    }

    public static void Description(string? text)
    {
        Length(text ?? "", "description", 0, 1000);
        if (text is not null && !Texts().IsMatch(text))
        {
            throw Constraint(text, "description", @"Member must satisfy regular expression pattern: [\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*");
        }
    }

    public static int SessionSeconds(int? seconds) => seconds switch
    {
        null => 3600,
        < 3600 => throw Constraint(seconds.Value.ToString(CultureInfo.InvariantCulture), "maxSessionDuration", "Member must have value greater than or equal to 3600"),
        > 43200 => throw Constraint(seconds.Value.ToString(CultureInfo.InvariantCulture), "maxSessionDuration", "Member must have value less than or equal to 43200"),
        _ => seconds.Value,
    };

    public static void Arn(string arn)
    {
        Length(arn, "policyArn", 20, 2048);
        if (!Arns.IsArn(arn) || Arns.Resource(arn).Length == 0)
        {
            throw new AwsError("InvalidInput", $"ARN {arn} is not valid.");
        }
    }

    public static void Length(string value, string member, int least, int most)
    {
        if (value.Length < least)
        {
            throw Constraint(value, member, $"Member must have length greater than or equal to {least}");
        }
        if (value.Length > most)
        {
            throw Constraint(value, member, $"Member must have length less than or equal to {most}");
        }
    }

    /// <summary>White space does not count towards a policy's size.</summary>
    public static int Size(string document) => document.Count(c => !char.IsWhiteSpace(c));

    public static AwsError Constraint(string value, string member, string constraint)
        => Invalid($"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: {constraint}");

    public static AwsError Invalid(string message) => new("ValidationError", message);

    public static AwsError Malformed(string why) => new("MalformedPolicyDocument", why);

    public static AwsError TooMany(string message) => new("LimitExceeded", message, 409);

    public static AwsError Missing(string message) => new("NoSuchEntity", message, 404);

    public static AwsError Exists(string message) => new("EntityAlreadyExists", message, 409);

    public static AwsError InUse(string message) => new("DeleteConflict", message, 409);

    [GeneratedRegex(@"^[A-Za-z0-9_+=,.@-]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Names();

    [GeneratedRegex(@"^(/|/[\u0021-\u007E]+/)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Paths();

    [GeneratedRegex(@"^[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Texts();
}
