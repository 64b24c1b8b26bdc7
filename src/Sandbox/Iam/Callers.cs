using Sandbox.Wire;

namespace Sandbox.Iam;

/// <summary>Turns a signature into a caller with the policies that bind it.</summary>
internal static class Callers
{
    private static readonly Dictionary<string, string> none = [];

    /// <summary>What the holder of the access key id signs with; null when nobody has it.</summary>
    public static string? Secret(IamState iam, string accessKeyId)
        => iam.Sessions.TryGetValue(accessKeyId, out var session) ? session.SecretAccessKey
            : iam.Users.Values.FirstOrDefault(u => u.AccessKeyId == accessKeyId)?.SecretAccessKey;

    /// <summary>Null when the access key id is unknown or the session token does not belong to it.</summary>
    /// <exception cref="ExpiredSessionException">The session's time has run out.</exception>
    public static Caller? Find(IamState iam, Signature signature, DateTimeOffset now)
    {
        if (iam.Users.Values.FirstOrDefault(u => u.AccessKeyId == signature.AccessKeyId) is { } user)
        {
            return OfUser(user);
        }
        if (!iam.Sessions.TryGetValue(signature.AccessKeyId, out var session) || session.Token != signature.SessionToken)
        {
            return null;
        }
        if (session.Expires <= now)
        {
            throw new ExpiredSessionException();
        }
        return iam.Roles.TryGetValue(session.RoleArn, out var role) ? OfSession(iam, role, session) : null;
    }

    public static Caller OfUser(IamUser user) => new(
        user.Arn, user.Arn, Arns.Account(user.Arn), user.UserId, user.AccessKeyId, null, none, none, false,
        new([.. user.Policies.Select(p => PolicyDocument.Parse(p.Key, p.Value))], null, null));

    public static Caller OfSession(IamState iam, IamRole role, StsSession session)
    {
        List<PolicyDocument>? bound = null;
        if (session.Policy is not null || session.PolicyArns.Count > 0)
        {
            bound = [.. session.PolicyArns.Select(arn => Managed(iam, arn))];
            if (session.Policy is { } inline)
            {
                bound.Add(PolicyDocument.Parse("session policy", inline));
            }
        }
        var tags = new Dictionary<string, string>(role.Tags, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in session.Tags)
        {
            tags[key] = value;
        }
        var account = Arns.Account(role.Arn);
        return new(
            $"arn:aws:sts::{account}:assumed-role/{role.Name}/{session.SessionName}", role.Arn, account,
            $"{role.RoleId}:{session.SessionName}", session.AccessKeyId, session.SourceIdentity, session.Tags, tags, true,
            OfRole(iam, role) with { Session = bound });
    }

    public static PolicySet OfRole(IamState iam, IamRole role) => new(
        [.. role.Policies.Select(p => PolicyDocument.Parse(p.Key, p.Value)), .. role.Attached.Select(arn => Managed(iam, arn))],
        role.Boundary is { } boundary ? [Managed(iam, boundary)] : null,
        null);

    private static PolicyDocument Managed(IamState iam, string arn)
        => iam.ManagedPolicies.TryGetValue(arn, out var document)
            ? PolicyDocument.Parse(arn, document)
            : new PolicyDocument(arn, []);
}

internal sealed class ExpiredSessionException : Exception;
