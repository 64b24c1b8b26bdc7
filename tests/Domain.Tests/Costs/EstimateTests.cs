using System.Text.Json;
using Domain.Costs;
using Domain.Data;
using Domain.Teams;

namespace Domain.Tests.Costs;

/// <summary>The arithmetic, by the public rates of us-east-1.</summary>
public sealed class EstimateTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);
    private static readonly PriceBook Book = PriceBook.Of("us-east-1", StarterPrices.All(), Today);
    private static readonly Sizing OneVcpu = new(Compute.Fargate, 1024, 2048, 2, 6) { InstanceTypes = ["m6i.large"] };

    [Fact]
    public void A_group_of_instances_with_GPUs_is_priced_at_its_least_and_its_most_and_unknown_where_the_book_is_silent()
    {
        var known = FleetEstimate.Of(null, ("g5.xlarge", 1, 3), Book);
        Assert.True(known.IsPriced);
        Assert.Equal(3 * known.AtMin, known.AtMax);
        Assert.InRange(known.AtMin, 1.006m * 720, 1.006m * 745);
        Assert.False(FleetEstimate.Of(null, ("g5.xlarge", 1, 3), PriceBook.Of("eu-west-1", StarterPrices.All(), Today)).IsPriced);
    }

    [Fact]
    public void Each_line_shows_its_arithmetic_and_the_lines_add_up_to_the_amounts()
    {
        var estimate = EstimatePlan.Of(null, OneVcpu, Book);

        var lines = Assert.IsAssignableFrom<IReadOnlyList<EstimateLine>>(estimate.Lines);
        Assert.Equal(["1 vCPU × $0.04048 × 730 h = $29.55", "2 GB × $0.004445 × 730 h = $6.49"], lines.Select(l => l.Arithmetic));
        Assert.Equal((72.08m, 216.24m), (estimate.AtMin, estimate.AtMax));
        Assert.Equal((estimate.AtMin, estimate.AtMax), (lines.Sum(l => l.At(2)), lines.Sum(l => l.At(6))));
        Assert.Equal("× 2 tasks = $59.10", lines[0].Times(2));
        Assert.All(lines, l => Assert.Equal((new DateOnly(2026, 9, 20), "AWS Fargate pricing"), (l.AsOf, l.Source)));
    }

    [Theory]
    // 0.3 of the On-Demand rate; 0.03238 and 0.00356 of ARM; half an m6i.large at $0.096; of a c6i.large half at $0.085 and 12 %
    [InlineData(PricedKind.Fargate, 72.08, false)]
    [InlineData(PricedKind.FargateSpot, 21.64, true)]
    [InlineData(PricedKind.FargateArm, 57.68, false)]
    [InlineData(PricedKind.Ec2, 70.08, true)]
    [InlineData(PricedKind.ManagedInstances, 69.50, true)]
    public void The_same_workload_is_priced_on_each_kind_of_compute(PricedKind kind, double atMin, bool approximate)
    {
        var other = Assert.Single(EstimatePlan.Of(null, OneVcpu, Book).Alternatives ?? [], a => a.Kind == kind);

        Assert.Equal(((decimal)atMin, (decimal)atMin * 3), (other.AtMin, other.AtMax));
        Assert.Equal((approximate, kind is PricedKind.Fargate), (other.Approximate, other.IsAsked));
    }

    [Fact]
    public void What_the_book_does_not_know_is_unknown_and_never_nothing()
    {
        var empty = new PriceBook("mars-1", new Dictionary<string, PriceEntry>(), Today);

        var estimate = EstimatePlan.Of(null, OneVcpu, empty);

        Assert.False(estimate.IsPriced);
        Assert.Null(estimate.Lines);
        Assert.All(estimate.Alternatives ?? [], a =>
        {
            Assert.Equal((null, null), (a.AtMin, a.AtMax));
            Assert.Contains("mars-1", a.Basis, StringComparison.Ordinal);
        });
        Assert.Contains("The price book has no price for Fargate, mars-1", estimate.Basis, StringComparison.Ordinal);
    }

    [Fact]
    public void A_load_balancer_without_a_price_leaves_no_half_a_sum()
    {
        var without = new PriceBook("us-east-1", Book.Rows.Where(r => r.Meter != Meters.LoadBalancer).ToDictionary(r => r.Meter), Today);

        var estimate = EstimatePlan.Of(null, OneVcpu with { NewLoadBalancers = 1 }, without);

        Assert.False(estimate.IsPriced);
        Assert.Equal("The price book has no price for load balancers in us-east-1.", estimate.Basis);
    }

    [Fact]
    public void Storage_over_the_free_20_GiB_public_addresses_and_a_load_balancer_have_lines_of_their_own()
    {
        var estimate = EstimatePlan.Of(null, OneVcpu with { EphemeralGiB = 50, HasPublicIp = true, NewLoadBalancers = 1, LogsToCloudWatch = true }, Book);

        var lines = (estimate.Lines ?? []).ToDictionary(l => l.Label);
        // 30 GiB × 0.000111, an address at half a cent, and one balancer however many tasks
        Assert.Equal((2.43m, 3.65m, 16.43m), (lines["Ephemeral storage"].Month, lines["Public IPv4 address"].Month, lines["Load balancer"].At(6)));
        Assert.Equal((2 * (36.04m + 2.43m + 3.65m)) + 16.43m, estimate.AtMin);
        Assert.Collection(
            estimate.NotCounted ?? [],
            logs => Assert.Contains("$0.50 a GB", logs, StringComparison.Ordinal), units => Assert.Contains("capacity units", units, StringComparison.Ordinal));
    }

    [Fact]
    public void A_task_that_fits_on_no_instance_is_not_priced_as_a_share_of_one()
    {
        var huge = OneVcpu with { Cpu = 4096, MemoryMiB = 16384, Compute = Compute.Ec2 };

        var estimate = EstimatePlan.Of(null, huge, Book);

        Assert.False(estimate.IsPriced);
        Assert.Contains("fits on none of the cluster's instances, m6i.large", estimate.Basis, StringComparison.Ordinal);
    }

    [Fact]
    public void An_ARM_workload_is_not_priced_on_x86_instances()
    {
        var others = EstimatePlan.Of(null, OneVcpu with { IsArm = true }, Book).Alternatives ?? [];

        Assert.Equal("The cluster's instances, m6i.large, are not ARM.", others.Single(a => a.Kind is PricedKind.Ec2).Basis);
        Assert.Contains("c7g.large", others.Single(a => a.Kind is PricedKind.ManagedInstances).Basis, StringComparison.Ordinal);
        Assert.True(others.Single(a => a.Kind is PricedKind.FargateArm).IsAsked);
    }

    [Fact]
    public void What_goes_saves_what_it_cost()
    {
        var estimate = EstimatePlan.Of(OneVcpu, null, Book);

        Assert.Equal((-72.08m, -216.24m), (estimate.DeltaAtMin, estimate.DeltaAtMax));
        Assert.True(estimate.IsPriced);
        Assert.Null(estimate.Alternatives);
    }

    [Fact]
    public void The_newest_price_that_is_not_of_a_later_day_counts()
    {
        PriceEntry Of(DateOnly asOf, decimal usd) => new() { Region = "us-east-1", Meter = Meters.FargateVcpu, AsOf = asOf, Unit = "vCPU-hour", Usd = usd, Source = "s", Exact = true };
        PriceEntry[] rows = [Of(new(2026, 1, 1), 1), Of(new(2026, 6, 1), 2), Of(new(2027, 1, 1), 3)];

        decimal? On(DateOnly day) => PriceBook.Of("us-east-1", rows, day).Find(Meters.FargateVcpu)?.Usd;

        Assert.Equal([null, 1m, 1m, 2m, 2m, 3m], [On(new(2025, 12, 31)), On(new(2026, 1, 1)), On(new(2026, 5, 31)), On(new(2026, 6, 1)), On(Today), On(new(2027, 1, 1))]);
    }

    [Fact]
    public void Estimates_that_were_kept_before_there_were_lines_still_read()
    {
        const string Kept = """{"nowAtMin":0,"nowAtMax":0,"atMin":36.04,"atMax":72.08,"nowMin":0,"nowMax":0,"min":1,"max":2,"basis":"Fargate, us-east-1","pricesAsOf":"2026-09-20","approximate":false,"isPriced":true,"deltaAtMin":36.04,"deltaAtMax":72.08}""";

        var estimate = JsonSerializer.Deserialize<Estimate>(Kept, JsonText.Options);

        Assert.Equal((36.04m, 72.08m, true), (estimate?.AtMin, estimate?.DeltaAtMax, estimate?.IsPriced));
        Assert.Null(estimate?.Lines);
    }

    [Fact]
    public void An_estimate_reads_back_as_it_was_kept()
    {
        var estimate = EstimatePlan.Of(null, OneVcpu with { LogsToCloudWatch = true }, Book);

        var read = JsonSerializer.Deserialize<Estimate>(JsonText.Write(estimate), JsonText.Options);

        Assert.Equal(estimate.Lines, read?.Lines);
        Assert.Equal(estimate.Alternatives, read?.Alternatives);
        Assert.Equal(estimate.NotCounted, read?.NotCounted);
    }
}
