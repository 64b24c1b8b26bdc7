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
            "iam" or "sts" or "elasticloadbalancing" => new("AccessDenied", message, 403),
            _ => new("AccessDeniedException", message),
        };
    }

    private static string Because(string action, Decision decision)
    {
        var (kind, article) = decision.Kind switch
        {
            PolicyKind.IdentityBased => ("identity-based policy", "an"),
            PolicyKind.PermissionsBoundary => ("permissions boundary", "a"),
            PolicyKind.Session => ("session policy", "a"),
        };
        return decision.Verdict == Verdict.ExplicitDeny
            ? $" with an explicit deny in {article} {kind}"
            : $" because no {kind} allows the {action} action";
    }
}
