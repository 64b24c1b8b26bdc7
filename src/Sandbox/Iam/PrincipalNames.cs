namespace Sandbox.Iam;

/// <summary>How a resource-based policy names who it lets in: the more exactly, the less else is asked.</summary>
internal enum PrincipalMatch
{
    None,

    /// <summary>The account, which hands the decision on to the caller's own policies.</summary>
    Account,

    /// <summary>Everyone, or the role of a session: boundary and session policy still bind, what the role's policies leave out does not.</summary>
    Role,

    /// <summary>The user or the session itself.</summary>
    Itself,
}

/// <summary>
/// The names a caller goes by in the Principal element (IAM User Guide, "AWS JSON policy elements: Principal").
/// </summary>
/// <param name="Arn">The user's ARN, or the session's assumed-role ARN.</param>
/// <param name="Identity">The user's ARN, or the role's.</param>
internal sealed record PrincipalNames(string Arn, string Identity, string Account)
{
    private string Root => $"arn:aws:iam::{Account}:root";

    public PrincipalMatch Match(IReadOnlyDictionary<string, IReadOnlyList<string>> principals)
        => principals.TryGetValue("AWS", out var named) ? named.Select(Match).DefaultIfEmpty().Max() : PrincipalMatch.None;

    /// <summary>
    /// Whether NotPrincipal spares the caller. A session is spared only where it, its role and its account are named, a user
    /// where it and its account are (IAM User Guide, "AWS JSON policy elements: NotPrincipal").
    /// </summary>
    public bool Spared(IReadOnlyDictionary<string, IReadOnlyList<string>> principals)
        => principals.TryGetValue("AWS", out var named)
            && (named.Contains("*") || (named.Contains(Arn) && named.Contains(Identity) && (named.Contains(Root) || named.Contains(Account))));

    private PrincipalMatch Match(string named)
        => named == Arn ? PrincipalMatch.Itself
            : named == "*" ? (Arn == Identity ? PrincipalMatch.Itself : PrincipalMatch.Role)
            : named == Identity ? PrincipalMatch.Role
            : named == Account || named == Root ? PrincipalMatch.Account
            : PrincipalMatch.None;
}
