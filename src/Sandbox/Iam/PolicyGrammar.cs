using System.Text.RegularExpressions;

namespace Sandbox.Iam;

/// <summary>
/// What IAM and STS refuse when a policy is written (IAM User Guide, "Grammar of the IAM JSON policy language" and the
/// elements' own pages). Each answer is the message of MalformedPolicyDocument, or null for a policy that is taken.
/// </summary>
internal static partial class PolicyGrammar
{
    /// <summary>For a policy of a principal, a boundary or a session: it names resources and never a principal.</summary>
    public static string? WhyNotIdentity(string json)
    {
        if (!PolicyDocument.TryParse("", json, out var policy, out var why))
        {
            return why;
        }
        var statements = policy.Statements;
        return Sids(statements)
            ?? statements.Select(Actions).OfType<string>().FirstOrDefault()
            ?? (statements.Any(s => s.Principals is not null || s.NotPrincipals is not null) ? "Policy document should not specify a principal." : null)
            ?? (statements.Any(s => s.Resources is null && s.NotResources is null) ? "Policy statement must contain resources." : null)
            ?? statements.SelectMany(s => s.Resources ?? s.NotResources ?? []).Where(r => !IsResource(r)).Select(r => $"Resource {r} must be in ARN format or \"*\".").FirstOrDefault();
    }

    /// <summary>For a role's trust policy: it names principals and no resource, for its role is the resource.</summary>
    /// <param name="exists">Whether a user or role of an account the Sandbox knows is there: IAM stores only principals that are.</param>
    public static string? WhyNotTrust(string json, Func<string, bool> exists)
    {
        if (!PolicyDocument.TryParse("", json, out var policy, out var why))
        {
            return why;
        }
        var statements = policy.Statements;
        return Sids(statements)
            ?? statements.Select(Actions).OfType<string>().FirstOrDefault()
            ?? (statements.Any(s => s.Resources is not null || s.NotResources is not null) ? "Has prohibited field Resource" : null)
            ?? (statements.Any(s => s.Principals is null && s.NotPrincipals is null) ? "Missing required field Principal" : null)
            ?? (statements.Any(s => s.NotPrincipals is not null && s.Allow) ? "Allow with NotPrincipal is not supported." : null)
            ?? statements.SelectMany(s => s.Actions ?? s.NotActions ?? []).Where(a => !a.StartsWith("sts:", StringComparison.OrdinalIgnoreCase))
                .Select(_ => "AssumeRole policy may only specify STS AssumeRole actions.").FirstOrDefault()
            ?? statements.SelectMany(s => s.Principals ?? s.NotPrincipals ?? throw new FormatException()).SelectMany(p => p.Value.Select(v => (Kind: p.Key, Name: v)))
                .Select(p => Principal(p.Kind, p.Name, exists)).OfType<string>().FirstOrDefault();
    }

    private static string? Principal(string kind, string name, Func<string, bool> exists) => kind switch
    {
        "Federated" => "The Sandbox does not offer federated principals.",
        "Service" => Service().IsMatch(name) ? null : Invalid("SERVICE", name),
        "AWS" => name == "*" || AccountOf(name) is not null || (Entity().IsMatch(name) && exists(name)) ? null : Invalid("AWS", name),
        _ => Invalid(kind, name),
    };

    private static string? AccountOf(string name) => Account().Match(name) is { Success: true } match ? match.Groups["id"].Value : null;

    private static string Invalid(string kind, string name) => $"Invalid principal in policy: \"{kind}\":\"{name}\"";

    private static string? Sids(IReadOnlyList<Statement> statements)
    {
        var sids = statements.Select(s => s.Sid).OfType<string>().Where(s => s.Length > 0).ToList();
        return sids.Exists(s => !Sid().IsMatch(s)) ? "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*"
            : sids.Distinct(StringComparer.Ordinal).Count() < sids.Count ? "Statement IDs (SID) in a single policy must be unique."
            : null;
    }

    private static string? Actions(Statement statement)
    {
        var named = statement.Actions ?? statement.NotActions ?? [];
        return named.Count == 0 ? "Policy statement must contain actions."
            : named.Any(a => a != "*" && !Action().IsMatch(a)) ? "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
            : null;
    }

    /// <summary>A variable may stand for a whole ARN.</summary>
    private static bool IsResource(string text) => text == "*" || Arn().IsMatch(text) || text.StartsWith("${", StringComparison.Ordinal);

    [GeneratedRegex("^[0-9A-Za-z]*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sid();

    [GeneratedRegex(@"^[A-Za-z0-9-]+:[A-Za-z0-9*?]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Action();

    [GeneratedRegex(@"^arn:[^:]+:[^:*?]+:[^:]*:[^:]*:.+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Arn();

    [GeneratedRegex(@"^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Service();

    [GeneratedRegex(@"^(arn:aws[\w-]*:iam::(?<id>\d{12}):root|(?<id>\d{12}))$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Account();

    [GeneratedRegex(@"^arn:aws[\w-]*:(iam::\d{12}:(user|role)|sts::\d{12}:assumed-role)/[^*?]+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Entity();
}
