namespace Sandbox.Tests;

public sealed class CliScalingTests
{
    [Fact]
    public async Task The_AWS_CLI_sets_bounds_policies_and_schedules_and_takes_them_away()
    {
        var aws = Cli.Find();
        await using var sandbox = await StandaloneSandbox.Start();
        var cli = new Cli(aws, sandbox.Url);
        using (var ecs = Testbed.Over(sandbox.Url))
        {
            await ecs.RegisterTaskDefinitionAsync(Wishes.Definition(), Testbed.Cancel);
            await ecs.CreateServiceAsync(Wishes.Service(), Testbed.Cancel);
        }
        string[] target = ["--service-namespace", "ecs", "--scalable-dimension", "ecs:service:DesiredCount", "--resource-id", ScalingTests.Resource("payments-dev-web")];
        await cli.Run(["application-autoscaling", "register-scalable-target", .. target, "--min-capacity", "3", "--max-capacity", "6"]);
        var policy = await cli.Run([
            "application-autoscaling", "put-scaling-policy", .. target, "--policy-name", "cpu", "--policy-type", "TargetTrackingScaling", "--target-tracking-scaling-policy-configuration",
            """{"TargetValue":60,"PredefinedMetricSpecification":{"PredefinedMetricType":"ECSServiceAverageCPUUtilization"}}"""]);
        Assert.Equal(2, policy.GetProperty("Alarms").GetArrayLength());
        foreach (var name in new[] { "morning", "evening" })
        {
            await cli.Run(["application-autoscaling", "put-scheduled-action", .. target, "--scheduled-action-name", name, "--schedule", "cron(0 8 * * ? *)", "--timezone", "Europe/Berlin", "--scalable-target-action", "MinCapacity=4,MaxCapacity=8"]);
        }
        Assert.Equal(2, (await cli.Run("application-autoscaling", "describe-scheduled-actions", "--service-namespace", "ecs", "--page-size", "1")).GetProperty("ScheduledActions").GetArrayLength());
        var activity = (await cli.Run("application-autoscaling", "describe-scaling-activities", "--service-namespace", "ecs")).GetProperty("ScalingActivities")[0];
        Assert.Equal("minimum capacity was set to 3", activity.GetProperty("Cause").GetString());
        Assert.Contains("(ValidationException)", await cli.Fail(["application-autoscaling", "put-scheduled-action", .. target, "--scheduled-action-name", "odd", "--schedule", "cron(0 8 * * *)", "--scalable-target-action", "MinCapacity=1"]));
        await cli.Run(["application-autoscaling", "deregister-scalable-target", .. target]);
        Assert.Equal(0, (await cli.Run("application-autoscaling", "describe-scaling-policies", "--service-namespace", "ecs")).GetProperty("ScalingPolicies").GetArrayLength());
    }
}
