namespace Domain.Teams;

/// <summary>A person is (issuer, subject) of the identity provider, never a mail address.</summary>
public sealed class Person
{
    public required Guid Id { get; init; }
    public required string Issuer { get; init; }
    public required string Subject { get; init; }
    public required string Name { get; set; }
    /// <summary>Roles over all teams, as the identity provider last said: they decide who is asked to approve.</summary>
    public required IReadOnlyList<string> Roles { get; set; }

    /// <summary>When the sign-in began that last said <see cref="Roles"/>; null when none said when it began.</summary>
    public DateTimeOffset? RolesAt { get; set; }

    /// <summary>Sign-ins that began at this moment or before are over: the person signed out everywhere.</summary>
    public DateTimeOffset? SessionsFrom { get; set; }

    /// <summary>Named groups of approvers that platform admins put them in.</summary>
    public IReadOnlyList<string> Groups { get; set; } = [];

    /// <summary>What AWS keeps as SourceIdentity: 2–64 characters of <c>[\w+=,.@-]</c> (STS AssumeRole), no mail address.</summary>
    public string SourceIdentity => SourceIdentityOf(Id);
    public static string SourceIdentityOf(Guid personId) => $"person-{personId:N}";
}
