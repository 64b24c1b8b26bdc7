using Sandbox.State;

namespace Sandbox.Route53;

/// <summary>Hosted zones, and the changes that were made in them. Both belong to an account and to no Region.</summary>
internal sealed class Route53State
{
    /// <summary>By id, <c>Z…</c>.</summary>
    public Documents<ZoneRecord> Zones { get; init; } = new();

    /// <summary>By id, <c>C…</c>: when each has reached all name servers.</summary>
    public Documents<DnsChange> Changes { get; init; } = new();
}

/// <summary>When a change was sent, and when it is everywhere.</summary>
internal sealed record DnsChange(DateTimeOffset Sent, DateTimeOffset InSync);

internal sealed class ZoneRecord
{
    public required string Id { get; init; }

    /// <summary>Ends in a dot.</summary>
    public required string Name { get; init; }
    public required string Account { get; init; }
    public bool IsPrivate { get; init; }
    public List<DnsRecord> Records { get; init; } = [];
}

/// <param name="Name">Lower case, ends in a dot.</param>
/// <param name="AliasZone">Of the name an alias stands for; null for one with values.</param>
internal sealed record DnsRecord(string Name, string Type, long? Ttl, List<string> Values, string? AliasZone = null, string? AliasName = null, bool Evaluates = false);
