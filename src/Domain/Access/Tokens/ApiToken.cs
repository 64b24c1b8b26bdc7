namespace Domain.Access.Tokens;

/// <summary>A token of a person for scripts and pipelines. Its secret is kept nowhere: only what it hashes to.</summary>
public sealed class ApiToken
{
    public required Guid Id { get; init; }
    /// <summary>Whose it is: it may never do more than they.</summary>
    public required Guid PersonId { get; init; }
    public required string Name { get; init; }
    public required TokenScope Scope { get; init; }
    /// <summary>SHA-256 of the whole token, hexadecimal. The secret has 256 random bits, so it needs no salt and no slow hash.</summary>
    public required string Hash { get; init; }
    /// <summary>The first characters, by which a person knows it again.</summary>
    public required string Start { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    /// <summary>To the minute.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }

    public bool Holds(DateTimeOffset now) => RevokedAt is null && now < ExpiresAt;
}
