using Amazon.ECS.Model;
using Sandbox.Iam;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>Whether ECS may take the roles of a task.</summary>
internal static class TaskRoles
{
    /// <summary>ECS itself: infrastructure and hook roles.</summary>
    public const string Ecs = "ecs.amazonaws.com";
    private const string EcsTasks = "ecs-tasks.amazonaws.com";

    /// <summary>Whether the role exists and lets the service take it.</summary>
    public static bool Trusts(World world, string? arn, string service)
        => arn is not null && world.State.Iam.Roles.TryGetValue(arn, out var role)
            && PolicyEvaluator.Trusts(PolicyDocument.Parse("trust", role.Trust), [service], "sts:AssumeRole", new RequestContext()) == Verdict.Allowed;

    /// <summary>Null where each role exists and trusts ECS tasks.</summary>
    public static string? WhyNot(World world, TaskDefinition definition, TaskOverride? overrides)
    {
        foreach (var arn in new[] { overrides?.ExecutionRoleArn ?? definition.ExecutionRoleArn, overrides?.TaskRoleArn ?? definition.TaskRoleArn })
        {
            if (string.IsNullOrEmpty(arn))
            {
                continue;
            }
            if (!Trusts(world, arn, EcsTasks))
            {
                return $"ECS was unable to assume the role '{arn}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.";
            }
        }
        return null;
    }
}
