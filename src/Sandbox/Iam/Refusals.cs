using Sandbox.Wire;

namespace Sandbox.Iam;

/// <summary>AccessDenied in AWS's own words (IAM User Guide, "Troubleshoot access denied error messages").</summary>
internal static class Refusals
{
    /// <param name="service">The service that answers: it decides code and status.</param>
    public static AwsError Denied(string service, string principal, string action, string resource, Decision decision)
    {
        var on = resource == "*" && service == "ec2" ? "" : $" on resource: {resource}";
        var message = $"User: {principal} is not authorized to perform: {action}{on}{Because(action, decision)}";
        return service switch
        {
            "ec2" => new("UnauthorizedOperation", $"You are not authorized to perform this operation. {message}", 403),
            "iam" or "sts" or "elasticloadbalancing" or "cloudwatch" => new("AccessDenied", message, 403),
            _ => new("AccessDeniedException", message),
        };
    }

    /// <summary>
    /// A role that is not assumed. STS does not say whether it was the role's trust, and so not whether there is such a role;
    /// only an explicit deny in the caller's own policies is named.
    /// </summary>
    public static AwsError NotAssumed(string principal, string action, string role, Decision decision)
        => new("AccessDenied", $"User: {principal} is not authorized to perform: {action} on resource: {role}"
            + (decision is { Verdict: Verdict.ExplicitDeny, Kind: not PolicyKind.ResourceBased } ? Because(action, decision) : ""), 403);

    private static string Because(string action, Decision decision)
    {
        var (kind, article) = decision.Kind switch
        {
            PolicyKind.IdentityBased => ("identity-based policy", "an"),
            PolicyKind.PermissionsBoundary => ("permissions boundary", "a"),
            PolicyKind.Session => ("session policy", "a"),
            PolicyKind.ResourceBased => ("resource-based policy", "a"),
        };
        return decision.Verdict == Verdict.ExplicitDeny
            ? $" with an explicit deny in {article} {kind}"
            : $" because no {kind} allows the {action} action";
    }
}
