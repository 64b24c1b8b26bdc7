using Sandbox.Wire;

namespace Sandbox.Iam;

/// <summary>
/// Handing a role to a service (IAM User Guide, "Grant a user permissions to pass a role to an AWS service"). The names are
/// those of the condition key iam:PassedToService.
/// </summary>
internal static class PassedRoles
{
    /// <summary>Task and execution roles.</summary>
    public const string Tasks = "ecs-tasks.amazonaws.com";

    /// <summary>Infrastructure roles: load balancers, volumes, managed instances.</summary>
    public const string Infrastructure = "ecs.amazonaws.com";

    /// <summary>Roles of instance profiles.</summary>
    public const string Machines = "ec2.amazonaws.com";

    /// <param name="role">An ARN, or the bare name of a role of the caller's account.</param>
    /// <param name="forResource">The ARN of what the role is handed to, where the service says so to IAM (iam:AssociatedResourceArn).</param>
    public static void Authorize(Call call, string? role, string service, string? forResource = null)
    {
        if (string.IsNullOrEmpty(role))
        {
            return;
        }
        var arn = Arns.IsArn(role) ? role : $"arn:aws:iam::{call.Account}:role/{role}";
        call.Authorize("iam:PassRole", arn, keys => keys.Set("iam:PassedToService", service).Set("iam:AssociatedResourceArn", forResource));
    }
}
