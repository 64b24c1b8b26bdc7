namespace Sandbox.Iam;

/// <summary>Who makes a call.</summary>
/// <param name="Arn">The ARN AWS names the caller by; of a session, the assumed-role ARN.</param>
/// <param name="Identity">The ARN of the user or role whose policies count.</param>
/// <param name="Transitive">Those of the session's tags that go on to sessions begun with it.</param>
/// <param name="Issued">When the session began; null for a user.</param>
internal sealed record Caller(
    string Arn,
    string Identity,
    string Account,
    string UserId,
    string AccessKeyId,
    string? SourceIdentity,
    IReadOnlyDictionary<string, string> SessionTags,
    IReadOnlyDictionary<string, string> PrincipalTags,
    IReadOnlyDictionary<string, string> Transitive,
    DateTimeOffset? Issued,
    PolicySet Policies)
{
    public bool IsSession => Issued is not null;

    /// <summary>What a policy's principal may call the caller: itself, its role, its account.</summary>
    public PrincipalNames Names => new(Arn, Identity, Account);
}
