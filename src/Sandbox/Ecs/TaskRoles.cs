using Amazon.ECS.Model;
using Sandbox.Iam;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>Whether ECS may take the roles of a task.</summary>
internal static class TaskRoles
{
    /// <summary>ECS itself: infrastructure and hook roles.</summary>
    public const string Ecs = PassedRoles.Infrastructure;

    /// <summary>
    /// Whether the role exists and lets the service take it. The service says for which account it comes, which a trust
    /// policy guards against a confused deputy with (ECS Developer Guide, "Amazon ECS task IAM role").
    /// </summary>
    public static bool Trusts(World world, string? arn, string service, string region = SandboxAccount.Region)
    {
        if (arn is null || !world.State.Iam.Roles.TryGetValue(arn, out var role))
        {
            return false;
        }
        var account = Arns.Account(arn);
        var context = new RequestContext().Set("aws:SourceAccount", account).Set("aws:SourceArn", $"arn:aws:ecs:{region}:{account}:*");
        return PolicyEvaluator.TrustsService(PolicyDocument.Parse("trust", role.Trust), service, context);
    }

    /// <summary>Null where each role exists and trusts ECS tasks.</summary>
    public static string? WhyNot(World world, TaskDefinition definition, TaskOverride? overrides)
    {
        foreach (var arn in new[] { overrides?.ExecutionRoleArn ?? definition.ExecutionRoleArn, overrides?.TaskRoleArn ?? definition.TaskRoleArn })
        {
            if (string.IsNullOrEmpty(arn))
            {
                continue;
            }
            if (!Trusts(world, arn, PassedRoles.Tasks, definition.TaskDefinitionArn.Split(':')[3]))
            {
                return $"ECS was unable to assume the role '{arn}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.";
            }
        }
        return null;
    }
}
