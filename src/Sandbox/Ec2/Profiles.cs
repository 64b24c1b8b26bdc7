using Sandbox.Iam;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ec2;

/// <summary>Instance profiles as EC2 and the agent on a machine use them.</summary>
internal static class Profiles
{
    /// <summary>The role in the profile; null where profile or role is missing.</summary>
    public static IamRole? RoleOf(World world, string? profile)
        => profile is not null && Known(world, profile)?.RoleArn is { } role ? world.State.Iam.Roles.GetValueOrDefault(role) : null;

    /// <summary>The ARN of a profile given by its ARN or name.</summary>
    public static string? Arn(World world, string account, string? arn, string? name)
        => !string.IsNullOrEmpty(arn) ? arn : string.IsNullOrEmpty(name) ? null
            : world.State.Iam.InstanceProfiles.Values.FirstOrDefault(p => p.Name == name)?.Arn ?? $"arn:aws:iam::{account}:instance-profile/{name}";

    private static IamInstanceProfile? Known(World world, string profile) => world.State.Iam.InstanceProfiles.GetValueOrDefault(profile);

    /// <summary>Refuses a launch whose profile does not exist, or whose role the caller may not pass.</summary>
    public static void Pass(World world, string? profile, Call call)
    {
        if (profile is null)
        {
            return;
        }
        if (Known(world, profile) is null)
        {
            throw new AwsError("InvalidParameterValue", $"Value ({profile}) for parameter iamInstanceProfile.arn is invalid. Invalid IAM Instance Profile ARN");
        }
        if (RoleOf(world, profile) is { } role)
        {
            PassedRoles.Authorize(call, role.Arn, PassedRoles.Machines);
        }
    }

    /// <summary>Whether the machine's role, if it trusts EC2, may do something.</summary>
    public static bool May(World world, IamRole role, string action, string resource, Action<RequestContext>? context = null)
    {
        var keys = new RequestContext().Set("aws:PrincipalArn", role.Arn).Set("aws:PrincipalAccount", Arns.Account(role.Arn)).SetTags("aws:PrincipalTag", role.Tags);
        context?.Invoke(keys);
        return PolicyEvaluator.Decide(Callers.OfRole(world.State.Iam, role), action, resource, keys).Allowed;
    }

    public static bool Trusts(IamRole role, string service)
        => PolicyEvaluator.TrustsService(PolicyDocument.Parse("trust", role.Trust), service, new());
}
