using System.Globalization;
using System.Text.Json.Serialization;
using Domain.Teams;

namespace Domain.Costs;

/// <summary>What a workload takes, as far as its price depends on it: any kind of request can be priced by it.</summary>
/// <param name="Cpu">CPU units of one task (1,024 = one vCPU).</param>
/// <param name="MemoryMiB">Memory of one task, MiB.</param>
/// <param name="Min">Tasks at least.</param>
/// <param name="Max">Tasks at most.</param>
public sealed record Sizing(Compute Compute, int Cpu, int MemoryMiB, int Min, int Max)
{
    /// <summary>Runs on Graviton (<c>runtimePlatform.cpuArchitecture</c> = ARM64).</summary>
    public bool IsArm { get; init; }

    /// <summary>Runs on Windows: its rates are others, and the price book has none of them.</summary>
    public bool IsWindows { get; init; }

    /// <summary>Stands for types where ECS itself chooses them (ECS Managed Instances).</summary>
    public const string ManagedInstances = "managed-instances";

    /// <summary>Types of the cluster's container instances: a task on EC2 costs its share of one.</summary>
    public IReadOnlyList<string> InstanceTypes { get; init; } = [];

    /// <summary>GiB of ephemeral storage of a task; Fargate gives 20 GiB without charge.</summary>
    public int EphemeralGiB { get; init; } = 20;

    /// <summary>Each task has an address of its own on the internet.</summary>
    public bool HasPublicIp { get; init; }

    /// <summary>Application load balancers that are made for it; one that is there already costs nothing more by the hour.</summary>
    public int NewLoadBalancers { get; init; }

    /// <summary>Its logs go to CloudWatch, charged by how much there is of them.</summary>
    public bool LogsToCloudWatch { get; init; }

    /// <summary>When it is open; null where it runs day and night.</summary>
    public OpenWeek? Week { get; init; }

    /// <summary>How its tasks are divided between on-demand and Spot; null where all are of one kind.</summary>
    public Kinds.Services.SpotMix? Mix { get; init; }

    internal PricedKind Kind => Compute switch
    {
        Compute.Fargate => IsArm ? PricedKind.FargateArm : PricedKind.Fargate,
        Compute.FargateSpot => PricedKind.FargateSpot,
        Compute.Ec2 => InstanceTypes is [ManagedInstances] ? PricedKind.ManagedInstances : PricedKind.Ec2,
    };
}

/// <summary>A workload that is not wanted at all hours.</summary>
/// <param name="Share">Part of a week in which it is open, 0 to 1.</param>
/// <param name="Outside">Tasks kept in the other hours.</param>
public sealed record OpenWeek(decimal Share, int Outside)
{
    /// <summary>"50 of 168 of them open, no task in the others".</summary>
    [JsonIgnore]
    public string Words => string.Create(CultureInfo.InvariantCulture, $"{Share * 168:0.##} of 168 open with so many, {(Outside == 0 ? "no task" : Outside == 1 ? "1 task" : $"{Outside} tasks")} in the others");

    /// <summary>US dollars of a month, to the cent.</summary>
    /// <param name="tasks">While it is open.</param>
    public decimal Of(Func<int, decimal> at, int tasks) => Math.Round((at(tasks) * Share) + (at(Outside) * (1 - Share)), 2, MidpointRounding.AwayFromZero);
}

/// <summary>What a workload can run on, as far as prices differ.</summary>
public enum PricedKind
{
    Ec2,
    Fargate,
    FargateSpot,
    FargateArm,
    ManagedInstances,
}
