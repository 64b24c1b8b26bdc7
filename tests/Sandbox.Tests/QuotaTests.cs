using Amazon.ServiceQuotas.Model;
using Sandbox.Quotas;

namespace Sandbox.Tests;

public sealed class QuotaTests
{
    private const string Fargate = "L-3032A538";

    [Fact]
    public async Task A_quota_shows_its_applied_value_its_default_and_the_metric_that_counts_it()
    {
        using var bed = new Testbed();
        var applied = (await bed.Admin.Quotas.GetServiceQuotaAsync(new() { ServiceCode = "fargate", QuotaCode = Fargate }, Testbed.Cancel)).Quota;
        var standard = (await bed.Admin.Quotas.GetAWSDefaultServiceQuotaAsync(new() { ServiceCode = "fargate", QuotaCode = Fargate }, Testbed.Cancel)).Quota;
        Assert.Equal((10_000, 6), (applied.Value, standard.Value));
        Assert.Equal(("arn:aws:servicequotas:us-east-1:111122223333:fargate/L-3032A538", "arn:aws:servicequotas:us-east-1::fargate/L-3032A538"), (applied.QuotaArn, standard.QuotaArn));
        Assert.Equal(("AWS/Usage", "ResourceCount", "Standard/OnDemand"), (applied.UsageMetric.MetricNamespace, applied.UsageMetric.MetricName, applied.UsageMetric.MetricDimensions["Class"]));
        var rate = (await bed.Admin.Quotas.GetServiceQuotaAsync(new() { ServiceCode = "logs", QuotaCode = "L-D2832119" }, Testbed.Cancel)).Quota;
        Assert.Equal((10, "SECOND"), (rate.Value, rate.Period.PeriodUnit.Value));
    }

    [Fact]
    public async Task Services_and_quotas_are_listed_in_pages_and_what_is_unknown_is_refused()
    {
        using var bed = new Testbed();
        var services = (await bed.Admin.Quotas.ListServicesAsync(new(), Testbed.Cancel)).Services.ConvertAll(s => s.ServiceCode);
        Assert.Equal(["application-autoscaling", "ec2", "ecs", "elasticloadbalancing", "fargate", "logs"], services);
        var codes = new List<string>();
        string? token = null;
        do
        {
            var page = await bed.Admin.Quotas.ListServiceQuotasAsync(new() { ServiceCode = "ecs", MaxResults = 3, NextToken = token }, Testbed.Cancel);
            codes.AddRange(page.Quotas.Select(q => q.QuotaCode));
            token = page.NextToken;
        }
        while (token is not null);
        Assert.Equal(8, codes.Distinct().Count());
        Assert.Equal(codes.Count, (await bed.Admin.Quotas.ListAWSDefaultServiceQuotasAsync(new() { ServiceCode = "ecs" }, Testbed.Cancel)).Quotas.Count);
        Assert.Equal("NoSuchResourceException", (await ElbWishes.Refusal(() => bed.Admin.Quotas.ListServiceQuotasAsync(new() { ServiceCode = "moon" }, Testbed.Cancel))).Code);
        Assert.Equal("NoSuchResourceException", (await ElbWishes.Refusal(() => bed.Admin.Quotas.GetServiceQuotaAsync(new() { ServiceCode = "ecs", QuotaCode = Fargate }, Testbed.Cancel))).Code);
        Assert.Equal("InvalidPaginationTokenException", (await ElbWishes.Refusal(() => bed.Admin.Quotas.ListServicesAsync(new() { NextToken = "x" }, Testbed.Cancel))).Code);
    }

    [Fact]
    public async Task An_increase_is_pending_and_then_in_force()
    {
        using var bed = new Testbed();
        var asked = (await Ask(bed, "fargate", Fargate, 12_000)).RequestedQuota;
        Assert.Equal(("PENDING", 12_000), (asked.Status.Value, asked.DesiredValue));
        Assert.Equal("ResourceAlreadyExistsException", (await ElbWishes.Refusal(() => Ask(bed, "fargate", Fargate, 13_000))).Code);
        bed.Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(10_000, await Value(bed));
        bed.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(12_000, await Value(bed));
        var seen = (await bed.Admin.Quotas.GetRequestedServiceQuotaChangeAsync(new() { RequestId = asked.Id }, Testbed.Cancel)).RequestedQuota;
        Assert.Equal("APPROVED", seen.Status.Value);
        Assert.Equal(asked.Id, (await bed.Admin.Quotas.ListRequestedServiceQuotaChangeHistoryAsync(new() { ServiceCode = "fargate", Status = "APPROVED" }, Testbed.Cancel)).RequestedQuotas.Single().Id);
        Assert.Equal("IllegalArgumentException", (await ElbWishes.Refusal(() => Ask(bed, "fargate", Fargate, 12_000))).Code);
        Assert.Equal("IllegalArgumentException", (await ElbWishes.Refusal(() => Ask(bed, "ecs", "L-A04A77EF", 6))).Code);
    }

    [Fact]
    public void Fargate_counts_what_runs_and_refuses_what_goes_beyond_the_quota()
    {
        var bench = new PolicyBench(ServiceQuotas.Offer);
        var use = new FargateUse(bench.World);
        bench.World.State.Quotas.Applied.Clear();
        Assert.Null(use.WhyNot(SandboxAccount.Region, spot: false, 6 * 1024));
        Assert.Equal("You've reached the limit on the number of vCPUs you can run concurrently", use.WhyNot(SandboxAccount.Region, spot: false, (6 * 1024) + 1));
        bench.World.State.Quotas.Applied[AccountQuotas.Key(SandboxAccount.Region, Fargate)] = 8;
        Assert.Equal((8, 6), (AccountQuotas.FargateVcpu(bench.World, SandboxAccount.Region), AccountQuotas.FargateSpotVcpu(bench.World, SandboxAccount.Region)));
        Assert.Null(use.WhyNot(SandboxAccount.Region, spot: false, 8 * 1024));
    }

    [Fact]
    public async Task Tasks_beyond_the_quota_are_not_launched_until_others_have_ended()
    {
        using var bed = new Testbed();
        // 16 vCPU each: 625 tasks make the 10,000.
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition("payments-dev-job", cpu: "16384", memory: "32768"), Testbed.Cancel);
        Amazon.ECS.Model.RunTaskRequest Run(int count)
        {
            var request = LifecycleTests.Run("payments-dev-job");
            request.Count = count;
            return request;
        }
        for (var i = 0; i < 62; i++)
        {
            await bed.Admin.Ecs.RunTaskAsync(Run(10), Testbed.Cancel);
        }
        var last = await bed.Admin.Ecs.RunTaskAsync(Run(6), Testbed.Cancel);
        Assert.Equal((5, "You've reached the limit on the number of vCPUs you can run concurrently"), (last.Tasks.Count, last.Failures.Single().Reason));
        await bed.Admin.Create(desired: 1);
        bed.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.StartsWith("(service payments-dev-web) was unable to place a task. Reason: You've reached the limit on the number of vCPUs", (await bed.Admin.Describe()).Events[0].Message);
        await bed.Admin.Ecs.StopTaskAsync(new() { Cluster = SandboxAccount.FargateCluster, Task = last.Tasks[0].TaskArn }, Testbed.Cancel);
        bed.Settle(TimeSpan.FromMinutes(3));
        Assert.Equal(1, (await bed.Admin.Describe()).RunningCount);
    }

    private static Task<RequestServiceQuotaIncreaseResponse> Ask(Testbed bed, string service, string code, double value)
        => bed.Admin.Quotas.RequestServiceQuotaIncreaseAsync(new() { ServiceCode = service, QuotaCode = code, DesiredValue = value }, Testbed.Cancel);

    private static async Task<double?> Value(Testbed bed)
        => (await bed.Admin.Quotas.GetServiceQuotaAsync(new() { ServiceCode = "fargate", QuotaCode = Fargate }, Testbed.Cancel)).Quota.Value;
}
