using System.Collections.Concurrent;
using System.Net;
using Amazon.IdentityManagement.Model;
using Domain.Access.Preflight;
using Domain.Workloads;

namespace Domain.Aws;

/// <summary>
/// The texts of a role's policies and of its permissions boundary, so that a verdict can show the statement behind it. Read afresh each time, beside
/// the simulation: a role that was mended must show at once. Versions of managed policies never change, and are kept.
/// </summary>
internal sealed class RolePolicyReader
{
    /// <summary>A role has at most some twenty policies and few have more than three; a version is 6,144 characters at most (IAM User Guide, "IAM and AWS STS quotas").</summary>
    private const int MostVersions = 1_000;

    private readonly ConcurrentDictionary<(string Arn, string Version), string> versions = new();

    /// <returns>What could be read: not being allowed to look is no reason to fail.</returns>
    public async Task<RolePolicies> ReadAsync(AwsSession session, string roleArn, CancellationToken cancellationToken)
    {
        var role = Arns.Last(roleArn);
        var boundary = OrNullAsync(() => BoundaryAsync(session, role, cancellationToken));
        var inline = OrNullAsync(() => InlineAsync(session, role, cancellationToken));
        var attached = OrNullAsync(() => AttachedAsync(session, role, cancellationToken));
        await Task.WhenAll(boundary, inline, attached);
        var (bound, own, managed) = (await boundary, await inline, await attached);
        return new RolePolicies(
            [.. (bound?.Text is { } text ? new[] { text } : []), .. own?.OfType<PolicyText>() ?? [], .. managed?.OfType<PolicyText>() ?? []],
            bound?.Name, IsWhole: bound is { } b && (b.Name is null || b.Text is not null) && own is not null && managed?.All(m => m is not null) == true);
    }

    private async Task<BoundaryText?> BoundaryAsync(AwsSession session, string role, CancellationToken cancellationToken)
    {
        var answer = await AwsWords.AskAsync(
            $"look at role {role}", cancel => session.Iam.GetRoleAsync(new GetRoleRequest { RoleName = role }, cancel), cancellationToken);
        return answer.Role.PermissionsBoundary?.PermissionsBoundaryArn is { } arn
            ? new(Arns.Last(arn), await OrNullAsync(() => ManagedAsync(session, arn, isBoundary: true, cancellationToken)))
            : new(null, null);
    }

    private static async Task<IReadOnlyList<PolicyText?>?> InlineAsync(AwsSession session, string role, CancellationToken cancellationToken)
    {
        var names = await AwsPages.AllAsync(
            $"list the policies of role {role}",
            (marker, cancel) => session.Iam.ListRolePoliciesAsync(new ListRolePoliciesRequest { RoleName = role, Marker = marker }, cancel),
            page => page.PolicyNames, page => page.IsTruncated is true ? page.Marker : null, cancellationToken);
        return await Task.WhenAll(names.Select(async name =>
        {
            var answer = await AwsWords.AskAsync(
                $"read policy {name} of role {role}",
                cancel => session.Iam.GetRolePolicyAsync(new GetRolePolicyRequest { RoleName = role, PolicyName = name }, cancel), cancellationToken);
            return new PolicyText(name, WebUtility.UrlDecode(answer.PolicyDocument));
        }));
    }

    private async Task<IReadOnlyList<PolicyText?>?> AttachedAsync(AwsSession session, string role, CancellationToken cancellationToken)
    {
        var attached = await AwsPages.AllAsync(
            $"list the policies attached to role {role}",
            (marker, cancel) => session.Iam.ListAttachedRolePoliciesAsync(new ListAttachedRolePoliciesRequest { RoleName = role, Marker = marker }, cancel),
            page => page.AttachedPolicies, page => page.IsTruncated is true ? page.Marker : null, cancellationToken);
        return await Task.WhenAll(attached.Select(p => OrNullAsync(() => ManagedAsync(session, p.PolicyArn, isBoundary: false, cancellationToken))));
    }

    private async Task<PolicyText?> ManagedAsync(AwsSession session, string arn, bool isBoundary, CancellationToken cancellationToken)
    {
        var name = Arns.Last(arn);
        var policy = await AwsWords.AskAsync(
            $"look at policy {name}", cancel => session.Iam.GetPolicyAsync(new GetPolicyRequest { PolicyArn = arn }, cancel), cancellationToken);
        var key = (arn, policy.Policy.DefaultVersionId);
        if (!versions.TryGetValue(key, out var text))
        {
            var version = await AwsWords.AskAsync(
                $"read policy {name}",
                cancel => session.Iam.GetPolicyVersionAsync(new GetPolicyVersionRequest { PolicyArn = arn, VersionId = key.DefaultVersionId }, cancel), cancellationToken);
            text = WebUtility.UrlDecode(version.PolicyVersion.Document);
            if (versions.Count >= MostVersions)
            {
                versions.Clear();
            }

            versions[key] = text;
        }

        return new PolicyText(name, text, isBoundary);
    }

    private static async Task<T?> OrNullAsync<T>(Func<Task<T?>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (AwsRefused e) when (!AwsWords.IsSpent(e))
        {
            return null;
        }
    }

    private sealed record BoundaryText(string? Name, PolicyText? Text);
}
