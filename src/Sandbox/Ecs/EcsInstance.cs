using Amazon.ECS.Model;

namespace Sandbox.Ecs;

/// <summary>A container instance: a machine whose agent has registered with a cluster.</summary>
internal sealed class EcsInstance
{
    public required string Arn { get; init; }
    public required string Id { get; init; }
    public required string Ec2InstanceId { get; init; }
    public required string InstanceType { get; init; }
    public required string Zone { get; init; }
    public required string ImageId { get; init; }
    public required DateTimeOffset Registered { get; init; }

    /// <summary>CPU units, 1,024 a vCPU.</summary>
    public required int Cpu { get; init; }

    /// <summary>MiB left to containers after the operating system's share.</summary>
    public required int Memory { get; init; }
    public string Architecture { get; init; } = "x86_64";
    public List<string> Gpus { get; init; } = [];

    /// <summary>How many tasks may have a network interface of their own on it.</summary>
    public required int TaskInterfaces { get; init; }

    /// <summary>Its task interfaces are branches of a trunk (account setting awsvpcTrunking when it registered).</summary>
    public bool Trunked { get; init; }

    /// <summary>Custom attributes; the value may be absent.</summary>
    public SortedDictionary<string, string?> Attributes { get; init; } = new(StringComparer.Ordinal);
    public required string AgentVersion { get; set; }
    public required string DockerVersion { get; init; }
    public string? AgentUpdate { get; set; }
    public string Status { get; set; } = "ACTIVE";
    public string? StatusReason { get; set; }
    public bool AgentConnected { get; set; } = true;
    public string? CapacityProvider { get; init; }

    /// <summary>ECS itself brought the machine and will take it away.</summary>
    public bool Managed { get; init; }

    /// <summary>Since when no task has been on it; kept for Managed Instances.</summary>
    public DateTimeOffset? EmptySince { get; set; }

    /// <summary>When it was deregistered.</summary>
    public DateTimeOffset? Left { get; set; }
    public List<Tag> Tags { get; set; } = [];
    public long Version { get; set; } = 1;
}
