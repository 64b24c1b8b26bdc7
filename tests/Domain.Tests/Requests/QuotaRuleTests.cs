using Domain.Requests;
using Domain.Teams;
using Testing;

namespace Domain.Tests.Requests;

public sealed class QuotaRuleTests
{
    private static readonly AccountUse Quiet = new(0, 0, 0);
    private static readonly QuotaReading Plenty = Quotas();

    private static QuotaReading Quotas(decimal services = 5000, decimal tasks = 5000, decimal fargate = 100, decimal spot = 100) => new(
        new Dictionary<string, decimal> { ["L-9EF96962"] = services, ["L-92E49DE3"] = tasks, ["L-3032A538"] = fargate, ["L-36FBB829"] = spot }, null);

    private static Footprint Asked(Compute compute = Compute.Fargate, bool isNew = true, decimal vcpu = 4, int tasks = 8) =>
        new("main", "payments-dev-x", isNew, 1, tasks, vcpu, vcpu * 2, compute, 10);

    private static List<Check> Check(Footprint asked, AccountUse? use = null, QuotaReading? quotas = null) => [.. QuotaRules.Of(asked, Places.Of(), use ?? Quiet, quotas ?? Plenty)];

    [Fact]
    public void With_plenty_of_room_every_quota_that_matters_passes_by_its_code()
    {
        var checks = Check(Asked());

        Assert.All(checks, c => Assert.Equal(CheckOutcome.Pass, c.Outcome));
        Assert.Equal(["L-9EF96962", "L-92E49DE3", "L-3032A538"], checks.Select(c => c.Rule.Split(' ')[3]));
    }

    [Theory]
    [InlineData(76, CheckOutcome.Pass)]
    [InlineData(77, CheckOutcome.Warning)]
    [InlineData(96, CheckOutcome.Warning)]
    [InlineData(97, CheckOutcome.Fail)]
    public void Over_four_fifths_warns_and_over_the_quota_fails(int inUse, CheckOutcome outcome) =>
        Assert.Equal(outcome, Check(Asked(), new AccountUse(0, inUse, 0)).Single(c => c.Rule.Contains(QuotaRules.FargateVcpu, StringComparison.Ordinal)).Outcome);

    [Fact]
    public void A_failure_names_what_is_used_asked_and_allowed_and_the_code_to_raise() => Assert.Equal(
        "97 vCPU in use and 4 asked for at most make 101 of the 100 that AWS allows account 123456789012 in us-east-1. Ask for less, or have a platform admin raise the quota L-3032A538 in Service Quotas.",
        Check(Asked(), new AccountUse(0, 97, 0)).Single(c => c.Outcome is CheckOutcome.Fail).Finding.Replace(Places.Of().AccountId, "123456789012", StringComparison.Ordinal));

    [Fact]
    public void Spot_is_counted_against_its_own_quota_and_instances_against_none()
    {
        Assert.Contains(Check(Asked(Compute.FargateSpot), new AccountUse(0, 999, 0)), c => c.Rule.Contains(QuotaRules.FargateSpotVcpu, StringComparison.Ordinal));
        Assert.DoesNotContain(Check(Asked(Compute.FargateSpot), new AccountUse(0, 999, 0)), c => c.Outcome is CheckOutcome.Fail);
        Assert.DoesNotContain(Check(Asked(Compute.Ec2), new AccountUse(0, 999, 999)), c => c.Rule.Contains("vCPU", StringComparison.Ordinal));
    }

    [Fact]
    public void Only_a_new_service_counts_against_those_of_the_cluster()
    {
        Assert.Contains(Check(Asked(), new AccountUse(5000, 0, 0)), c => c.Outcome is CheckOutcome.Fail);
        Assert.DoesNotContain(Check(Asked(isNew: false), new AccountUse(5000, 0, 0)), c => c.Outcome is CheckOutcome.Fail);
    }

    [Fact]
    public void What_is_not_known_is_said_and_stops_nobody()
    {
        var check = Assert.Single(Check(Asked(), quotas: new QuotaReading(new Dictionary<string, decimal>(), "AWS denied it.")));
        Assert.Equal((CheckOutcome.Warning, "AWS's quotas are not known, so AWS may still refuse this. AWS denied it."), (check.Outcome, check.Finding));
        Assert.All(Check(Asked(), quotas: new QuotaReading(new Dictionary<string, decimal>(), null)), c => Assert.Equal(CheckOutcome.Warning, c.Outcome));
        Assert.Empty(Check(Footprint.Nothing("main", "main", true), quotas: new QuotaReading(new Dictionary<string, decimal>(), "AWS denied it.")));
    }
}
