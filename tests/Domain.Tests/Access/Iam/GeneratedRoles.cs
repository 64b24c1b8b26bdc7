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

    /// <summary>Who may assume a role, as the account has it.</summary>
    public static async Task<string> TrustAsync(SandboxServer server, string role) =>
        WebUtility.UrlDecode((await new AdminClients(server).Iam.GetRoleAsync(new() { RoleName = role }, Stop)).Role.AssumeRolePolicyDocument);
}
