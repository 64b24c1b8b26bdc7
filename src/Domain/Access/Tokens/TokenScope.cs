namespace Domain.Access.Tokens;

/// <summary>What a token is for. None decides, strikes, sets anything, makes tokens or reads the record.</summary>
public enum TokenAction
{
    /// <summary>Read requests, services and clusters.</summary>
    Read,
    /// <summary>Ask for any change, and read.</summary>
    Request,
    /// <summary>Ask for another image on one service, and read what concerns that service.</summary>
    DeployImage,
}

/// <summary>How far a token reaches at most; its owner's own permits may be less.</summary>
/// <param name="Environment">Null for all environments of the team.</param>
/// <param name="Cluster">Set with the service, for <see cref="TokenAction.DeployImage"/> alone.</param>
/// <param name="Service">Full name.</param>
public sealed record TokenScope(string TeamId, string? Environment, TokenAction Action, string? Cluster = null, string? Service = null);

/// <summary>A token that acts: its scope, and what its owner may in the scope's team now.</summary>
public sealed record ActingToken(Guid Id, TokenScope Scope, bool OwnerMaySee, bool OwnerMayRequest)
{
    /// <summary>Whoever made it, with what they may by what is stored: asked again about each environment. Null where they may nothing.</summary>
    public Actor? Owner { get; init; }
}
