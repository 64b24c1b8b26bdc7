namespace Domain.Access;

/// <summary>What an action is about. A person is asked by team and environment; a token may be narrower.</summary>
/// <param name="Environment">Null for the team as a whole, and for requests: anywhere in it.</param>
/// <param name="Kind">The kind of request; null where nothing is asked for.</param>
/// <param name="Service">Full name of the service that stands; null for none in particular.</param>
public sealed record Target(string TeamId, string? Environment = null, string? Kind = null, string? Cluster = null, string? Service = null);
