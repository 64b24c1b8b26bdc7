using System.Globalization;
using System.Text.RegularExpressions;
using Sandbox.Iam;
using Sandbox.Models.Sts.Model;
using Sandbox.Wire;

namespace Sandbox.Sts;

/// <summary>What STS asks of a request before it asks who may (STS API Reference, AssumeRole, "Request Parameters").</summary>
internal static partial class SessionRules
{
    /// <summary>Characters of the inline policy and the managed policies' ARNs together.</summary>
    private const int PolicyLimit = 2048;
    /// <summary>Bytes of a session token.</summary>
    public const int MostTokenBytes = 4096;
    private const int MostPolicies = 10;
    private const int MostTags = 50;

    /// <summary>Seconds: what a session begun with a session lasts at most.</summary>
    private const int ChainedSeconds = 3600;

    public static void Check(AssumeRoleRequest request)
    {
        Require(request.RoleArn.Length is >= 20 and <= 2048, request.RoleArn, "roleArn", "Member must have length between 20 and 2048");
        Match(request.RoleSessionName, "roleSessionName", Name(), 2, 64, @"[\w+=,.@-]*");
        Match(request.SourceIdentity, "sourceIdentity", Name(), 2, 64, @"[\w+=,.@-]*");
        Match(request.ExternalId, "externalId", External(), 2, 1224, @"[\w+=,.@:\/-]*");
        if (request.DurationSeconds is < 900 or > 43_200)
        {
            var seconds = request.DurationSeconds.Value.ToString(CultureInfo.InvariantCulture);
            throw Constraint(seconds, "durationSeconds", request.DurationSeconds < 900 ? "Member must have value greater than or equal to 900" : "Member must have value less than or equal to 43200");
        }
        if (request.SerialNumber is not null || request.TokenCode is not null || request.ProvidedContexts is { Count: > 0 })
        {
            throw Invalid("The Sandbox does not offer SerialNumber, TokenCode or ProvidedContexts.");
        }
        Require(request.MinimumSessionTokenSize is null or (>= 0 and <= MostTokenBytes), "", "minimumSessionTokenSize", $"Member must have value between 0 and {MostTokenBytes}");
        if (request.SourceIdentity?.StartsWith("aws:", StringComparison.OrdinalIgnoreCase) == true)
        {
            throw Invalid("SourceIdentity cannot begin with aws:.");
        }
        Tags(request);
        Policy(request);
    }

    /// <summary>The role's own maximum, and an hour for a session begun with a session.</summary>
    public static void CheckSeconds(int? seconds, int roleMaximum, bool chained)
    {
        if (chained && seconds > ChainedSeconds)
        {
            throw Invalid("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");
        }
        if (seconds > roleMaximum)
        {
            throw Invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        }
    }

    /// <summary>Session policies are of the role's account, or AWS's.</summary>
    public static void CheckArns(IamState iam, List<PolicyDescriptorType>? arns, string account)
    {
        if ((arns ?? []).Find(p => p.Arn is null || Arns.Account(p.Arn) is var owner && owner != account && owner != "aws" || iam.Document(p.Arn) is null) is { } wrong)
        {
            throw Invalid($"The policy {wrong.Arn} does not exist in the account of the role.");
        }
    }

    public static AwsError Invalid(string message) => new("ValidationError", message);

    private static void Tags(AssumeRoleRequest request)
    {
        var tags = request.Tags ?? [];
        Require(tags.Count <= MostTags, "", "tags", $"Member must have length less than or equal to {MostTags}");
        foreach (var tag in tags)
        {
            Match(tag.Key, "tags.member.key", TagText(), 1, 128, @"[\p{L}\p{Z}\p{N}_.:/=+\-@]+");
            Match(tag.Value, "tags.member.value", TagText(), 0, 256, @"[\p{L}\p{Z}\p{N}_.:/=+\-@]*");
            if (tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            {
                throw Invalid($"Tag keys that start with aws: are reserved: {tag.Key}");
            }
        }
        if (tags.Select(t => t.Key).Distinct(StringComparer.OrdinalIgnoreCase).Count() < tags.Count)
        {
            throw new AwsError("InvalidParameterValue", "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
        }
        if ((request.TransitiveTagKeys ?? []).Exists(k => !tags.Exists(t => string.Equals(t.Key, k, StringComparison.OrdinalIgnoreCase))))
        {
            throw new AwsError("InvalidParameterValue", "The specified transitive tag key must be included in the requested tags.");
        }
    }

    private static void Policy(AssumeRoleRequest request)
    {
        var arns = request.PolicyArns ?? [];
        Require(arns.Count <= MostPolicies, "", "policyArns", $"Member must have length less than or equal to {MostPolicies}");
        var length = (request.Policy?.Length ?? 0) + arns.Sum(a => a.Arn?.Length ?? 0);
        Require(length <= PolicyLimit, request.Policy ?? "", "policy", $"Member must have length less than or equal to {PolicyLimit}");
        if (request.Policy is { } policy && PolicyGrammar.WhyNotIdentity(policy) is { } why)
        {
            throw new AwsError("MalformedPolicyDocument", why);
        }
    }

    private static void Match(string? value, string member, Regex pattern, int least, int most, string shown)
    {
        if (value is not null)
        {
            Require(value.Length >= least, value, member, $"Member must have length greater than or equal to {least}");
            Require(value.Length <= most, value, member, $"Member must have length less than or equal to {most}");
            Require(pattern.IsMatch(value), value, member, $"Member must satisfy regular expression pattern: {shown}");
        }
    }

    private static void Require(bool holds, string value, string member, string constraint)
    {
        if (!holds)
        {
            throw Constraint(value, member, constraint);
        }
    }

    private static AwsError Constraint(string value, string member, string constraint)
        => Invalid($"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: {constraint}");

    [GeneratedRegex(@"^[A-Za-z0-9_+=,.@-]*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"^[A-Za-z0-9_+=,.@:/-]*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex External();

    [GeneratedRegex(@"^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TagText();
}
