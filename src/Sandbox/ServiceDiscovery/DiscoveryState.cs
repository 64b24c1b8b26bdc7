using Amazon.ServiceDiscovery.Model;
using Sandbox.State;

namespace Sandbox.ServiceDiscovery;

/// <summary>Cloud Map: namespaces and services by ARN, and the operations that change them.</summary>
internal sealed class DiscoveryState
{
    public Documents<DiscoveryNamespace> Namespaces { get; init; } = new();
    public Documents<DiscoveryService> Services { get; init; } = new();

    /// <summary>Oldest first, bounded.</summary>
    public List<DiscoveryOperation> Operations { get; init; } = [];

    /// <summary>Tags by the ARN of what carries them.</summary>
    public SortedDictionary<string, List<Tag>> Tags { get; init; } = new(StringComparer.Ordinal);
}

internal sealed class DiscoveryNamespace
{
    public required string Arn { get; init; }

    /// <summary><c>ns-</c> and sixteen letters and digits.</summary>
    public required string Id { get; init; }
    public required string Name { get; init; }

    /// <summary>What DiscoverInstances knows it by: its name, with a hash where another has the name already.</summary>
    public required string HttpName { get; init; }

    /// <summary>HTTP or DNS_PRIVATE.</summary>
    public required string Type { get; init; }
    public required DateTimeOffset Created { get; init; }
    public string? Description { get; set; }
    public string? CreatorRequestId { get; init; }

    /// <summary>Of a DNS namespace: the VPC in which its names resolve, its hosted zone and the zone's time to live in seconds.</summary>
    public string? VpcId { get; init; }
    public string? HostedZoneId { get; init; }
    public long? SoaTtl { get; set; }
}

internal sealed class DiscoveryService
{
    public required Service Settings { get; init; }

    /// <summary>By id.</summary>
    public SortedDictionary<string, Instance> Instances { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Rises with every change of the instances.</summary>
    public long Revision { get; set; }
}

internal sealed class DiscoveryOperation
{
    public required Operation Record { get; init; }
    public required string Region { get; init; }

    /// <summary>What the caller sent to tell a repetition from another wish.</summary>
    public string? RequestId { get; init; }

    /// <summary>What will be there when the operation has succeeded.</summary>
    public DiscoveryNamespace? Namespace { get; init; }
    public List<Tag>? Tags { get; init; }
    public Instance? Instance { get; init; }
    public ServiceChange? Change { get; init; }
    public string? Description { get; init; }
    public long? SoaTtl { get; init; }
}
