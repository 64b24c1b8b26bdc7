using System.Collections.Frozen;

namespace Domain.Costs;

/// <summary>One dated price of a meter in a Region, in US dollars a unit. It counts from its date until a newer one of the meter does; old ones stay.</summary>
public sealed class PriceEntry
{
    public required string Region { get; init; }
    /// <summary>See <see cref="Meters"/>; instances are <c>ec2:TYPE</c>.</summary>
    public required string Meter { get; init; }
    /// <summary>The day it counts from, in UTC.</summary>
    public required DateOnly AsOf { get; init; }
    public required string Unit { get; init; }
    public required decimal Usd { get; set; }
    public required string Source { get; set; }
    /// <summary>False where AWS publishes no fixed rate, or the figure is derived.</summary>
    public required bool Exact { get; set; }
    public int Version { get; set; }
}

public static class Meters
{
    public const string FargateVcpu = "fargate:vcpu-hour";
    public const string FargateGb = "fargate:gb-hour";
    public const string FargateArmVcpu = "fargate-arm:vcpu-hour";
    public const string FargateArmGb = "fargate-arm:gb-hour";
    public const string FargateSpotVcpu = "fargate-spot:vcpu-hour";
    public const string FargateSpotGb = "fargate-spot:gb-hour";
    public const string FargateSpotArmVcpu = "fargate-spot-arm:vcpu-hour";
    public const string FargateSpotArmGb = "fargate-spot-arm:gb-hour";
    /// <summary>Beyond the 20 GiB that are free.</summary>
    public const string FargateEphemeralGb = "fargate:ephemeral-gb-hour";
    /// <summary>On top of the instance, as a part of its On-Demand price.</summary>
    public const string ManagedInstancesFee = "managed-instances:fee";
    public const string PublicIpv4 = "vpc:public-ipv4-hour";
    public const string LoadBalancer = "alb:hour";
    public const string LoadBalancerUnit = "alb:lcu-hour";
    public const string LogsIngestion = "logs:ingestion-gb";
    public const string InstancePrefix = "ec2:";

    private static readonly FrozenDictionary<string, string> Units = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [FargateVcpu] = "vCPU-hour", [FargateGb] = "GB-hour", [FargateArmVcpu] = "vCPU-hour", [FargateArmGb] = "GB-hour",
        [FargateSpotVcpu] = "vCPU-hour", [FargateSpotGb] = "GB-hour", [FargateSpotArmVcpu] = "vCPU-hour", [FargateSpotArmGb] = "GB-hour",
        [FargateEphemeralGb] = "GB-hour", [ManagedInstancesFee] = "part of the instance's price", [PublicIpv4] = "address-hour",
        [LoadBalancer] = "hour", [LoadBalancerUnit] = "LCU-hour", [LogsIngestion] = "GB",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All but the instances, by name.</summary>
    public static IEnumerable<string> Fixed => Units.Keys.Order(StringComparer.Ordinal);

    public static string Instance(string type) => $"{InstancePrefix}{type}";

    /// <summary>What one price of the meter is for; null where it is no meter that Berth knows.</summary>
    public static string? UnitOf(string meter) =>
        Units.TryGetValue(meter, out var unit) ? unit
        : meter.StartsWith(InstancePrefix, StringComparison.Ordinal) && InstanceSizes.Find(meter[InstancePrefix.Length..]) is not null ? "instance-hour" : null;
}
