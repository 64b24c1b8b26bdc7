using System.Net;
using Domain.Access.Iam;
using Domain.Teams;
using Domain.Tests.Aws;
using Sandbox;

namespace Domain.Tests.Access.Iam;

/// <summary>Makes the Sandbox's roles be what Berth generates, and nothing else: as an account that took its template.</summary>
internal static class GeneratedRoles
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task PutAsync(SandboxServer server, IamPart part, TeamEnvironment place, TeamLimits limits)
    {
        var iam = new AdminClients(server).Iam;
        var roles = IamRoles.Of(part, IamPlace.Of(place, limits, SandboxAccount.HubArn));
        var policies = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var role in roles.Roles)
        {
            // what the Sandbox began with makes room
            var attached = (await iam.ListAttachedRolePoliciesAsync(new() { RoleName = role.Name }, Stop)).AttachedPolicies ?? [];
            foreach (var old in attached.Where(p => p.PolicyArn.Contains($":{SandboxAccount.Id}:", StringComparison.Ordinal)))
            {
                await iam.DetachRolePolicyAsync(new() { RoleName = role.Name, PolicyArn = old.PolicyArn }, Stop);
                await iam.DeletePolicyAsync(new() { PolicyArn = old.PolicyArn }, Stop);
            }
        }

        foreach (var policy in roles.Policies)
        {
            var made = await iam.CreatePolicyAsync(new() { PolicyName = policy.Name, Path = policy.Path, PolicyDocument = IamTemplates.Text(policy.Document) }, Stop);
            policies[policy.Id] = made.Policy.Arn;
        }

        foreach (var role in roles.Roles)
        {
            foreach (var old in (await iam.ListRolePoliciesAsync(new() { RoleName = role.Name }, Stop)).PolicyNames ?? [])
            {
                await iam.DeleteRolePolicyAsync(new() { RoleName = role.Name, PolicyName = old }, Stop);
            }

            await iam.UpdateAssumeRolePolicyAsync(new() { RoleName = role.Name, PolicyDocument = IamTemplates.Text(role.Trust) }, Stop);
            foreach (var (name, document) in role.Inline)
            {
                await iam.PutRolePolicyAsync(new() { RoleName = role.Name, PolicyName = name, PolicyDocument = IamTemplates.Text(document) }, Stop);
            }

            foreach (var own in role.Own)
            {
                await iam.AttachRolePolicyAsync(new() { RoleName = role.Name, PolicyArn = policies[own.Id] }, Stop);
            }

            if (role.Boundary is { } id)
            {
                await iam.PutRolePermissionsBoundaryAsync(new() { RoleName = role.Name, PermissionsBoundary = policies[id] }, Stop);
            }
        }
    }

    /// <summary>The text of a role's policy as the account has it.</summary>
    public static async Task<string> StandingAsync(SandboxServer server, string role, string policy) =>
        WebUtility.UrlDecode((await new AdminClients(server).Iam.GetRolePolicyAsync(new() { RoleName = role, PolicyName = policy }, Stop)).PolicyDocument);

    /// <summary>The text of a policy that is attached to a role, as the account has it.</summary>
    public static async Task<string> AttachedAsync(SandboxServer server, string role, string policy)
    {
        var iam = new AdminClients(server).Iam;
        var arn = (await iam.ListAttachedRolePoliciesAsync(new() { RoleName = role }, Stop)).AttachedPolicies.Single(p => p.PolicyName == policy).PolicyArn;
        return WebUtility.UrlDecode((await iam.GetPolicyVersionAsync(new() { PolicyArn = arn, VersionId = "v1" }, Stop)).PolicyVersion.Document);
    }

    /// <summary>Who may assume a role, as the account has it.</summary>
    public static async Task<string> TrustAsync(SandboxServer server, string role) =>
        WebUtility.UrlDecode((await new AdminClients(server).Iam.GetRoleAsync(new() { RoleName = role }, Stop)).Role.AssumeRolePolicyDocument);
}
