namespace Sandbox.Iam;

internal sealed class IamUser
{
    public required string Arn { get; init; }
    public required string UserId { get; init; }
    public required string AccessKeyId { get; init; }
    public required string SecretAccessKey { get; init; }
    public SortedDictionary<string, string> Policies { get; init; } = new(StringComparer.Ordinal);
}

internal sealed class IamRole
{
    public required string Arn { get; init; }
    public required string Name { get; init; }
    public required string Path { get; init; }
    public required string RoleId { get; init; }
    public required string Trust { get; set; }
    public required DateTimeOffset Created { get; init; }
    public string Description { get; set; } = "";
    public int MaxSessionSeconds { get; set; } = 3600;

    /// <summary>Inline policies by name.</summary>
    public SortedDictionary<string, string> Policies { get; init; } = new(StringComparer.Ordinal);

    /// <summary>ARNs of attached managed policies.</summary>
    public SortedSet<string> Attached { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The ARN of the managed policy that bounds the role.</summary>
    public string? Boundary { get; set; }
    public SortedDictionary<string, string> Tags { get; init; } = new(StringComparer.Ordinal);
}

internal sealed class StsSession
{
    public required string AccessKeyId { get; init; }
    public required string SecretAccessKey { get; init; }
    public required string Token { get; init; }
    public required string RoleArn { get; init; }
    public required string SessionName { get; init; }
    public required DateTimeOffset Expires { get; init; }
    public string? SourceIdentity { get; init; }
    public string? Policy { get; init; }
    public List<string> PolicyArns { get; init; } = [];
    public SortedDictionary<string, string> Tags { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Sessions of a role's session last an hour at most.</summary>
    public bool Chained { get; init; }
}

/// <summary>Users, roles, managed policies and sessions: the part of the state that decides who may do what.</summary>
internal sealed class IamState
{
    /// <summary>By ARN.</summary>
    public SortedDictionary<string, IamUser> Users { get; init; } = new(StringComparer.Ordinal);

    /// <summary>By ARN.</summary>
    public SortedDictionary<string, IamRole> Roles { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Managed policy documents by ARN.</summary>
    public SortedDictionary<string, string> ManagedPolicies { get; init; } = new(StringComparer.Ordinal);

    /// <summary>By access key id.</summary>
    public Dictionary<string, StsSession> Sessions { get; init; } = new(StringComparer.Ordinal);
}

/// <summary>Who makes a call.</summary>
/// <param name="Arn">The ARN AWS names the caller by; of a session, the assumed-role ARN.</param>
/// <param name="Identity">The ARN of the user or role whose policies count.</param>
internal sealed record Caller(
    string Arn,
    string Identity,
    string Account,
    string UserId,
    string AccessKeyId,
    string? SourceIdentity,
    IReadOnlyDictionary<string, string> SessionTags,
    IReadOnlyDictionary<string, string> PrincipalTags,
    bool IsSession,
    PolicySet Policies);
