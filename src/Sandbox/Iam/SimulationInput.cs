using Amazon.IdentityManagement.Model;
using Sandbox.Wire;

namespace Sandbox.Iam;

/// <summary>Policies that a simulation is given, and those it is to leave out.</summary>
internal static class SimulationInput
{
    private const int MostExclusions = 256;

    public static IEnumerable<PolicyDocument> Parse(string name, List<string>? documents)
    {
        foreach (var (index, document) in (documents ?? []).Index())
        {
            yield return PolicyDocument.TryParse($"{name}.{index + 1}", document, out var policy, out var why) ? policy : throw new AwsError("InvalidInput", why);
        }
    }

    /// <summary>Null where none is given.</summary>
    public static IReadOnlyList<PolicyDocument>? Boundary(List<string>? documents) => documents switch
    {
        null or [] => null,
        [_] => [.. Parse("PermissionsBoundaryPolicyInputList", documents)],
        _ => throw new AwsError("InvalidInput", "Only one permissions boundary policy can be passed."),
    };

    /// <param name="entity">The name of the user or role whose policies they are.</param>
    public static PolicySet Exclude(PolicySet policies, string entity, List<PolicyIdentifier>? exclusions)
    {
        if (exclusions is not { Count: > 0 })
        {
            return policies;
        }
        if (exclusions.Count > MostExclusions)
        {
            throw IamRules.Invalid($"1 validation error detected: Value at 'policyExclusionList' failed to satisfy constraint: Member must have length less than or equal to {MostExclusions}");
        }
        bool Stays(PolicyDocument policy, bool boundary) => !exclusions.Exists(e => Names(e, policy, entity, boundary));
        var bounds = policies.Boundary?.Where(p => Stays(p, boundary: true)).ToList();
        return policies with { Identity = [.. policies.Identity.Where(p => Stays(p, boundary: false))], Boundary = bounds is { Count: > 0 } ? bounds : null };
    }

    private static bool Names(PolicyIdentifier excluded, PolicyDocument policy, string entity, bool boundary) => excluded switch
    {
        { PolicyArn: { Length: > 0 } arn, PolicyType: null, InlinePolicyIdentifier: null } => Pattern(arn, arn.StartsWith("arn:", StringComparison.Ordinal) && Arns.Resource(arn).StartsWith("policy/", StringComparison.Ordinal))
            && Arns.IsArn(policy.Name) && Wildcard.MatchesArn(arn, policy.Name),
        { InlinePolicyIdentifier: { } inline, PolicyArn: null, PolicyType: null } => Pattern(inline.AttachmentName, inline.PolicyName is { Length: > 0 })
            && !boundary && policy.Name == inline.PolicyName && Wildcard.Matches(inline.AttachmentName, entity),
        { PolicyType: { } type, PolicyArn: null, InlinePolicyIdentifier: null } => type switch
        {
            "permission-boundary" => boundary,
            "inline" => !boundary && !Arns.IsArn(policy.Name),
            "aws-managed" => !boundary && Arns.Account(policy.Name) == "aws",
            "user-managed" => !boundary && Arns.IsArn(policy.Name) && Arns.Account(policy.Name) != "aws",
            // there is no organization here
            "scp" or "rcp" => false,
            _ => throw new AwsError("InvalidInput", $"Invalid policy type: {type}"),
        },
        _ => throw new AwsError("InvalidInput", "Specify exactly one of PolicyType, PolicyArn, or InlinePolicyIdentifier."),
    };

    /// <summary>At most one star (IAM API Reference, "PolicyIdentifier").</summary>
    private static bool Pattern(string text, bool valid)
        => valid && text.Count(c => c == '*') <= 1 ? true : throw new AwsError("InvalidInput", $"Invalid policy identifier: {text}");
}
