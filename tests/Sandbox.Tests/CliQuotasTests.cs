namespace Sandbox.Tests;

/// <summary>Service Quotas as the AWS CLI sees it.</summary>
public sealed class CliQuotasTests
{
    [Fact]
    public async Task The_AWS_CLI_reads_pages_and_raises_quotas()
    {
        var aws = Cli.Find();
        await using var sandbox = await StandaloneSandbox.Start();
        var cli = new Cli(aws, sandbox.Url);

        var quota = (await cli.Run("service-quotas", "get-service-quota", "--service-code", "fargate", "--quota-code", "L-3032A538")).GetProperty("Quota");
        Assert.Equal("Fargate On-Demand vCPU resource count", quota.GetProperty("QuotaName").GetString());
        // The CLI follows the tokens by itself.
        Assert.Equal(8, (await cli.Run("service-quotas", "list-service-quotas", "--service-code", "ecs", "--page-size", "3")).GetProperty("Quotas").GetArrayLength());
        var asked = (await cli.Run("service-quotas", "request-service-quota-increase", "--service-code", "ecs", "--quota-code", "L-9EF96962", "--desired-value", "6000")).GetProperty("RequestedQuota");
        Assert.Equal("PENDING", asked.GetProperty("Status").GetString());
        Assert.Contains("(IllegalArgumentException)", await cli.Fail(
            "service-quotas", "request-service-quota-increase", "--service-code", "ecs", "--quota-code", "L-A04A77EF", "--desired-value", "6"));
    }
}
