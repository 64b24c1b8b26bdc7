using Sandbox.Iam;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>Whoever hands a role to a service must be allowed to pass it (IAM User Guide, "Granting a user permissions to pass a role to an AWS service").</summary>
internal static class RolePassing
{
    /// <summary>The roles of tasks.</summary>
    public static void ToTasks(Call call, params IEnumerable<string?> roles) => To(call, PassedRoles.Tasks, roles);

    /// <summary>Infrastructure and hook roles, which ECS itself takes.</summary>
    public static void ToEcs(Call call, params IEnumerable<string?> roles) => To(call, TaskRoles.Ecs, roles);

    /// <summary>A role may be given by its bare name.</summary>
    public static string Arn(string role, Call call) => Arns.IsArn(role) ? role : $"arn:aws:iam::{call.Account}:role/{role}";

    private static void To(Call call, string service, IEnumerable<string?> roles)
    {
        foreach (var role in roles.OfType<string>().Where(r => r.Length > 0).Distinct(StringComparer.Ordinal))
        {
            PassedRoles.Authorize(call, role, service);
        }
    }
}
