namespace Domain.Access;

/// <summary>What an action is about. People are asked by team alone; a token may be narrower.</summary>
/// <param name="Environment">Null for all of the team.</param>
/// <param name="Kind">The kind of request; null where nothing is asked for.</param>
/// <param name="Service">Full name of the service that stands; null for none in particular.</param>
public sealed record Target(string TeamId, string? Environment = null, string? Kind = null, string? Cluster = null, string? Service = null);
