using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Costs;

/// <summary>The price rows an installation begins with: public On-Demand list prices, Linux.</summary>
internal static class StarterPrices
{
    private const string Fargate = "AWS Fargate pricing";
    private const string Spot = "30 % of the On-Demand rate, as seen in us-west-2; AWS publishes no fixed Spot rate";
    private const string Ec2 = "AWS Price List, EC2 On-Demand Linux";
    private const string Arm = "AWS Price List, Fargate ARM";
    private const string DerivedArm = "80 % of the x86 rate, as in us-east-1";
    private const string Storage = "AWS Price List, Fargate ephemeral storage";
    private const string DerivedStorage = "In the ratio of the vCPU rates to us-east-1";
    private const string Fee = "The example on the Amazon ECS pricing page, c6a.2xlarge; types with GPUs are lower";
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

    private static readonly (string Region, decimal Vcpu, decimal Gb, bool Exact, decimal StorageGb, bool StorageExact)[] ArmRates =
    [
        ("us-east-1", .03238m, .00356m, true, .000111m, true),
        ("us-west-2", .03238m, .00356m, false, .000111m, false),
        ("eu-west-1", .03238m, .00356m, true, .000111m, false),
        ("eu-central-1", .03725m, .00409m, false, .000128m, false),
        ("ap-southeast-2", .03885m, .00426m, false, .000133m, false),
        ("ap-northeast-1", .04045m, .00442m, true, .000133m, true),
    ];

    private static readonly string[] Ec2Regions = ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-2", "ap-northeast-1"];

    // dollars an hour in the order of the Regions above
    private static readonly (string Type, decimal[] Usd)[] Ec2Rates =
    [
        ("t3.micro", [.0104m, .0104m, .0114m, .0120m, .0132m, .0136m]),
        ("t3.small", [.0208m, .0208m, .0228m, .0240m, .0264m, .0272m]),
        ("t3.medium", [.0416m, .0416m, .0456m, .0480m, .0528m, .0544m]),
        ("t3.large", [.0832m, .0832m, .0912m, .0960m, .1056m, .1088m]),
        ("t4g.micro", [.0084m, .0084m, .0092m, .0096m, .0106m, .0108m]),
        ("t4g.small", [.0168m, .0168m, .0184m, .0192m, .0212m, .0216m]),
        ("t4g.medium", [.0336m, .0336m, .0368m, .0384m, .0424m, .0432m]),
        ("t4g.large", [.0672m, .0672m, .0736m, .0768m, .0848m, .0864m]),
        ("m5.large", [.0960m, .0960m, .1070m, .1150m, .1200m, .1240m]),
        ("m6i.large", [.0960m, .0960m, .1070m, .1150m, .1200m, .1240m]),
        ("m7g.large", [.0816m, .0816m, .0910m, .0978m, .1020m, .1054m]),
        ("c6i.large", [.0850m, .0850m, .0912m, .0970m, .1110m, .1070m]),
        ("c7g.large", [.0725m, .0725m, .0775m, .0825m, .0944m, .0910m]),
        ("r6i.large", [.1260m, .1260m, .1410m, .1520m, .1510m, .1520m]),
    ];

    // GPU types in us-east-1: what they cost elsewhere is looked up by whoever needs them
    private static readonly (string Type, decimal Usd)[] GpuRates =
        [("g5.xlarge", 1.006m), ("g5.2xlarge", 1.212m), ("g5.4xlarge", 1.624m), ("g6.xlarge", .8048m), ("g6.2xlarge", .9776m), ("g6.4xlarge", 1.3232m)];

    private static readonly (string Size, int Times)[] Larger = [("xlarge", 2), ("2xlarge", 4), ("4xlarge", 8)];

    public static IEnumerable<PriceEntry> All()
    {
        foreach (var (region, vcpu, gb, exact) in FargateRates)
        {
            yield return Row(region, Meters.FargateVcpu, vcpu, FargateAsOf, Fargate, exact);
            yield return Row(region, Meters.FargateGb, gb, FargateAsOf, Fargate, exact);
            yield return Row(region, Meters.FargateSpotVcpu, vcpu * .3m, FargateAsOf, Spot, false);
            yield return Row(region, Meters.FargateSpotGb, gb * .3m, FargateAsOf, Spot, false);
        }

        foreach (var (region, vcpu, gb, exact, storage, storageExact) in ArmRates)
        {
            yield return Row(region, Meters.FargateArmVcpu, vcpu, FargateAsOf, exact ? Arm : DerivedArm, exact);
            yield return Row(region, Meters.FargateArmGb, gb, FargateAsOf, exact ? Arm : DerivedArm, exact);
            yield return Row(region, Meters.FargateSpotArmVcpu, vcpu * .3m, FargateAsOf, Spot, false);
            yield return Row(region, Meters.FargateSpotArmGb, gb * .3m, FargateAsOf, Spot, false);
            yield return Row(region, Meters.FargateEphemeralGb, storage, FargateAsOf, storageExact ? Storage : DerivedStorage, storageExact);
            yield return Row(region, Meters.ManagedInstancesFee, .12m, FargateAsOf, Fee, false);
            yield return Row(region, Meters.PublicIpv4, .005m, FargateAsOf, "Amazon VPC pricing, the same in all Regions", true);
        }

        // other Regions are to be looked up: unknown is better than wrong
        yield return Row("us-east-1", Meters.LoadBalancer, .0225m, FargateAsOf, "Elastic Load Balancing pricing, Application Load Balancer", true);
        yield return Row("us-east-1", Meters.LoadBalancerUnit, .008m, FargateAsOf, "Elastic Load Balancing pricing, Application Load Balancer", true);
        yield return Row("us-east-1", Meters.LogsIngestion, .5m, FargateAsOf, "Amazon CloudWatch pricing, logs, standard class", true);

        foreach (var (type, usd) in GpuRates)
        {
            yield return Row("us-east-1", Meters.Instance(type), usd, Ec2AsOf, Ec2, true);
        }

        for (var i = 0; i < Ec2Regions.Length; i++)
        {
            foreach (var (type, usd) in Ec2Rates)
            {
                yield return Row(Ec2Regions[i], Meters.Instance(type), usd[i], Ec2AsOf, Ec2, true);
                if (type.EndsWith(".large", StringComparison.Ordinal) && type[0] != 't')
                {
                    foreach (var (size, times) in Larger)
                    {
                        yield return Row(Ec2Regions[i], Meters.Instance(type.Replace("large", size, StringComparison.Ordinal)),
                            usd[i] * times, Ec2AsOf, Ec2, Exact: false);
                    }
                }
            }
        }
    }

    /// <summary>Rows of meters that an installation of before does not have yet; what it has is left alone.</summary>
    public static async Task AddMissingAsync(PortalDb db, CancellationToken cancellationToken)
    {
        var known = (await db.Prices.AsNoTracking().Select(p => new { p.Region, p.Meter }).Distinct().ToListAsync(cancellationToken)).Select(p => (p.Region, p.Meter)).ToHashSet();
        db.Prices.AddRange(All().Where(p => !known.Contains((p.Region, p.Meter))));
    }

    private static PriceEntry Row(string region, string meter, decimal usd, DateOnly asOf, string source, bool Exact) => new()
    {
        Region = region, Meter = meter, Unit = Meters.UnitOf(meter) ?? throw new ArgumentException($"{meter} is no meter.", nameof(meter)), Usd = usd, AsOf = asOf, Source = source, Exact = Exact,
    };
}
