using Sandbox.State;

namespace Sandbox.Iam;

internal sealed class IamUser
{
    public required string Arn { get; init; }
    public required string UserId { get; init; }
    public required string AccessKeyId { get; init; }
    public required string SecretAccessKey { get; init; }
    public DateTimeOffset Created { get; init; }
    public SortedDictionary<string, string> Policies { get; init; } = new(StringComparer.Ordinal);

    /// <summary>ARNs of attached managed policies.</summary>
    public SortedSet<string> Attached { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The ARN of the managed policy that bounds the user.</summary>
    public string? Boundary { get; set; }
    public SortedDictionary<string, string> Tags { get; init; } = new(StringComparer.Ordinal);
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

    /// <summary>A service-linked role: the service's, and changed by nobody else (IAM User Guide, "Create a service-linked role").</summary>
    public bool IsLinked => Path.StartsWith("/aws-service-role/", StringComparison.Ordinal);
}

/// <summary>A customer managed policy with its versions, of which one is the default and binds.</summary>
internal sealed class IamPolicy
{
    public required string Arn { get; init; }
    public required string Name { get; init; }
    public required string Path { get; init; }
    public required string PolicyId { get; init; }
    public required DateTimeOffset Created { get; init; }
    public DateTimeOffset Updated { get; set; }
    public string? Description { get; init; }

    /// <summary>The number the last version was given; numbers are never used again.</summary>
    public int Last { get; set; }
    public int Default { get; set; }

    /// <summary>By number: 1 is <c>v1</c>.</summary>
    public SortedDictionary<int, IamPolicyVersion> Versions { get; init; } = [];
    public SortedDictionary<string, string> Tags { get; init; } = new(StringComparer.Ordinal);
}

internal sealed record IamPolicyVersion(string Document, DateTimeOffset Created);

internal sealed class IamInstanceProfile
{
    public required string Arn { get; init; }
    public required string Name { get; init; }
    public required string Path { get; init; }
    public required string ProfileId { get; init; }
    public required DateTimeOffset Created { get; init; }

    /// <summary>An instance profile holds one role at most.</summary>
    public string? RoleArn { get; set; }
    public SortedDictionary<string, string> Tags { get; init; } = new(StringComparer.Ordinal);
}

internal sealed class StsSession
{
    public required string AccessKeyId { get; init; }
    public required string SecretAccessKey { get; init; }
    public required string Token { get; init; }
    public required string RoleArn { get; init; }

    /// <summary>The unique id of the role when the session began: a role of that name made later is another.</summary>
    public required string RoleId { get; init; }
    public required string SessionName { get; init; }
    public DateTimeOffset Issued { get; init; }
    public required DateTimeOffset Expires { get; init; }
    public string? SourceIdentity { get; init; }
    public string? Policy { get; init; }
    public List<string> PolicyArns { get; init; } = [];
    public SortedDictionary<string, string> Tags { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Keys of the tags that go on to sessions begun with this one.</summary>
    public List<string> Transitive { get; init; } = [];
}

/// <summary>Users, roles, policies and sessions: the part of the state that decides who may do what.</summary>
internal sealed class IamState
{
    /// <summary>By ARN.</summary>
    public Documents<IamUser> Users { get; init; } = new();

    /// <summary>By ARN.</summary>
    public Documents<IamRole> Roles { get; init; } = new();

    /// <summary>Customer managed policies by ARN; AWS's own are in <see cref="AwsManaged"/>.</summary>
    public Documents<IamPolicy> Policies { get; init; } = new();

    /// <summary>By ARN.</summary>
    public Documents<IamInstanceProfile> InstanceProfiles { get; init; } = new();

    /// <summary>By access key id.</summary>
    public Documents<StsSession> Sessions { get; init; } = new();

    /// <summary>The document of a managed policy that binds now; null where there is no such policy.</summary>
    public string? Document(string arn)
        => Policies.TryGetValue(arn, out var own) ? own.Versions[own.Default].Document : AwsManaged.Find(arn)?.Document;
}
