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
            return OfUser(iam, user);
        }
        if (!iam.Sessions.TryGetValue(signature.AccessKeyId, out var session) || session.Token != signature.SessionToken)
        {
            return null;
        }
        if (session.Expires <= now)
        {
            throw new ExpiredSessionException();
        }
        // a role that was deleted and made again has another id: sessions of the old one are no one's
        return iam.Roles.TryGetValue(session.RoleArn, out var role) && role.RoleId == session.RoleId ? OfSession(iam, role, session) : null;
    }

    public static Caller OfUser(IamState iam, IamUser user) => new(
        user.Arn, user.Arn, Arns.Account(user.Arn), user.UserId, user.AccessKeyId, null, none, user.Tags, none, null,
        Bound(iam, user.Policies, user.Attached, user.Boundary));

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
            $"{role.RoleId}:{session.SessionName}", session.AccessKeyId, session.SourceIdentity, session.Tags, tags,
            session.Tags.Where(t => session.Transitive.Contains(t.Key)).ToDictionary(StringComparer.OrdinalIgnoreCase), session.Issued,
            OfRole(iam, role) with { Session = bound });
    }

    public static PolicySet OfRole(IamState iam, IamRole role) => Bound(iam, role.Policies, role.Attached, role.Boundary);

    private static PolicySet Bound(IamState iam, IReadOnlyDictionary<string, string> inline, IEnumerable<string> attached, string? boundary) => new(
        [.. inline.Select(p => PolicyDocument.Parse(p.Key, p.Value)), .. attached.Select(arn => Managed(iam, arn))],
        boundary is null ? null : [Managed(iam, boundary)],
        null);

    /// <summary>A managed policy that is no longer there allows nothing.</summary>
    private static PolicyDocument Managed(IamState iam, string arn)
        => iam.Document(arn) is { } document ? PolicyDocument.Parse(arn, document) : new PolicyDocument(arn, "", []);
}

internal sealed class ExpiredSessionException : Exception;
