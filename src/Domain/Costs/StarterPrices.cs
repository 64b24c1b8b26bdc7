namespace Domain.Costs;

/// <summary>The price rows a new installation begins with: public On-Demand list prices, Linux, x86.</summary>
internal static class StarterPrices
{
    private const string Fargate = "AWS Fargate pricing";
    private const string Spot = "30 % of the On-Demand rate, as seen in us-west-2; AWS publishes no fixed Spot rate";
    private const string Ec2 = "AWS Price List, EC2 On-Demand Linux";
    private static readonly DateOnly FargateAsOf = new(2026, 9, 20);
    private static readonly DateOnly Ec2AsOf = new(2026, 2, 7);

    private static readonly (string Region, decimal Vcpu, decimal Gb, bool Exact)[] FargateRates =
    [
        ("us-east-1", .04048m, .004445m, true),
        ("us-west-2", .04048m, .004445m, true),
        ("eu-west-1", .04048m, .004445m, true),
        ("eu-central-1", .04656m, .00511m, false),
        ("ap-southeast-2", .04856m, .00532m, false),
        ("ap-northeast-1", .05056m, .00553m, true),
    ];

    private static readonly string[] Ec2Regions = ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-2", "ap-northeast-1"];

    // dollars an hour in the order of the Regions above
    private static readonly (string Type, decimal[] Usd)[] Ec2Rates =
    [
        ("t3.micro", [.0104m, .0104m, .0114m, .0120m, .0132m, .0136m]),
        ("t3.small", [.0208m, .0208m, .0228m, .0240m, .0264m, .0272m]),
        ("t3.medium", [.0416m, .0416m, .0456m, .0480m, .0528m, .0544m]),
        ("t3.large", [.0832m, .0832m, .0912m, .0960m, .1056m, .1088m]),
        ("m5.large", [.0960m, .0960m, .1070m, .1150m, .1200m, .1240m]),
        ("m6i.large", [.0960m, .0960m, .1070m, .1150m, .1200m, .1240m]),
        ("m7g.large", [.0816m, .0816m, .0910m, .0978m, .1020m, .1054m]),
        ("c6i.large", [.0850m, .0850m, .0912m, .0970m, .1110m, .1070m]),
        ("c7g.large", [.0725m, .0725m, .0775m, .0825m, .0944m, .0910m]),
        ("r6i.large", [.1260m, .1260m, .1410m, .1520m, .1510m, .1520m]),
    ];

    private static readonly (string Size, int Times)[] Larger = [("xlarge", 2), ("2xlarge", 4), ("4xlarge", 8)];

    public static IEnumerable<PriceRow> All()
    {
        foreach (var (region, vcpu, gb, exact) in FargateRates)
        {
            yield return Row(region, Meters.FargateVcpu, "vCPU-hour", vcpu, FargateAsOf, Fargate, exact);
            yield return Row(region, Meters.FargateGb, "GB-hour", gb, FargateAsOf, Fargate, exact);
            yield return Row(region, Meters.FargateSpotVcpu, "vCPU-hour", vcpu * .3m, FargateAsOf, Spot, false);
            yield return Row(region, Meters.FargateSpotGb, "GB-hour", gb * .3m, FargateAsOf, Spot, false);
        }

        for (var i = 0; i < Ec2Regions.Length; i++)
        {
            foreach (var (type, usd) in Ec2Rates)
            {
                yield return Row(Ec2Regions[i], Meters.Instance(type), "instance-hour", usd[i], Ec2AsOf, Ec2, true);
                if (type.EndsWith(".large", StringComparison.Ordinal) && type[0] != 't')
                {
                    foreach (var (size, times) in Larger)
                    {
                        yield return Row(Ec2Regions[i], Meters.Instance(type.Replace("large", size, StringComparison.Ordinal)), "instance-hour",
                            usd[i] * times, Ec2AsOf, Ec2, Exact: false);
                    }
                }
            }
        }
    }

    private static PriceRow Row(string region, string meter, string unit, decimal usd, DateOnly asOf, string source, bool Exact) => new()
    {
        Region = region, Meter = meter, Unit = unit, Usd = usd, AsOf = asOf, Source = source, Exact = Exact,
    };
}
