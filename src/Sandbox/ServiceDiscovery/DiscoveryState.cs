namespace Sandbox.ServiceDiscovery;

/// <summary>Cloud Map: namespaces by ARN.</summary>
internal sealed class DiscoveryState
{
    public SortedDictionary<string, DiscoveryNamespace> Namespaces { get; init; } = new(StringComparer.Ordinal);
}

internal sealed class DiscoveryNamespace
{
    public required string Arn { get; init; }

    /// <summary><c>ns-</c> and sixteen letters and digits.</summary>
    public required string Id { get; init; }
    public required string Name { get; init; }

    /// <summary>HTTP, DNS_PRIVATE or DNS_PUBLIC.</summary>
    public required string Type { get; init; }
    public required DateTimeOffset Created { get; init; }
}
