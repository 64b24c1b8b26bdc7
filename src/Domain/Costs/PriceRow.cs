namespace Domain.Costs;

/// <summary>One dated price of a meter in a Region, in US dollars a unit.</summary>
public sealed class PriceRow
{
    public required string Region { get; init; }
    /// <summary>See <see cref="Meters"/>; instances are <c>ec2:TYPE</c>.</summary>
    public required string Meter { get; init; }
    public required string Unit { get; init; }
    public required decimal Usd { get; set; }
    public required DateOnly AsOf { get; set; }
    public required string Source { get; set; }
    /// <summary>False where AWS publishes no fixed rate, or the figure is derived.</summary>
    public required bool Exact { get; set; }
}

public static class Meters
{
    public const string FargateVcpu = "fargate:vcpu-hour";
    public const string FargateGb = "fargate:gb-hour";
    public const string FargateSpotVcpu = "fargate-spot:vcpu-hour";
    public const string FargateSpotGb = "fargate-spot:gb-hour";
    public static string Instance(string type) => $"ec2:{type}";
}
