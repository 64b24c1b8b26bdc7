namespace Sandbox.Tests;

/// <summary>Elastic Load Balancing as the AWS CLI sees it.</summary>
public sealed class CliElbTests
{
    [Fact]
    public async Task The_AWS_CLI_makes_pages_changes_and_deletes_load_balancers_listeners_and_rules()
    {
        var aws = Cli.Find();
        await using var sandbox = await StandaloneSandbox.Start();
        var cli = new Cli(aws, sandbox.Url);

        var group = (await cli.Run(
            "elbv2", "create-target-group", "--name", "cli", "--protocol", "HTTP", "--port", "8080", "--vpc-id", SandboxAccount.VpcId, "--target-type", "ip",
            "--tags", "Key=berth-team,Value=platform")).GetProperty("TargetGroups")[0].GetProperty("TargetGroupArn").GetString() ?? "";
        var balancer = (await cli.Run(["elbv2", "create-load-balancer", "--name", "cli", "--scheme", "internal", "--subnets", .. SandboxAccount.PrivateSubnets]))
            .GetProperty("LoadBalancers")[0].GetProperty("LoadBalancerArn").GetString() ?? "";
        // The waiter polls until the new load balancer is active.
        await cli.Run("elbv2", "wait", "load-balancer-available", "--load-balancer-arns", balancer);
        var listener = (await cli.Run(
            "elbv2", "create-listener", "--load-balancer-arn", balancer, "--protocol", "HTTP", "--port", "80", "--default-actions", "Type=fixed-response,FixedResponseConfig={StatusCode=404}"))
            .GetProperty("Listeners")[0].GetProperty("ListenerArn").GetString() ?? "";
        var rule = (await cli.Run(
            "elbv2", "create-rule", "--listener-arn", listener, "--priority", "7", "--conditions", "Field=path-pattern,Values=/a/*", "--actions", $"Type=forward,TargetGroupArn={group}"))
            .GetProperty("Rules")[0];
        Assert.Equal("7", rule.GetProperty("Priority").GetString());
        var error = await cli.Fail("elbv2", "delete-target-group", "--target-group-arn", group);
        Assert.Contains("(ResourceInUse) when calling the DeleteTargetGroup operation", error);

        var first = await cli.Run("elbv2", "describe-target-groups", "--no-paginate", "--page-size", "8");
        var second = await cli.Run("elbv2", "describe-target-groups", "--no-paginate", "--page-size", "8", "--marker", first.GetProperty("NextMarker").GetString() ?? "");
        Assert.Equal((8, 5), (first.GetProperty("TargetGroups").GetArrayLength(), second.GetProperty("TargetGroups").GetArrayLength()));
        var changed = (await cli.Run("elbv2", "modify-load-balancer-attributes", "--load-balancer-arn", balancer, "--attributes", "Key=idle_timeout.timeout_seconds,Value=120")).GetProperty("Attributes");
        Assert.Contains(changed.EnumerateArray(), a => a.GetProperty("Key").GetString() == "idle_timeout.timeout_seconds" && a.GetProperty("Value").GetString() == "120");
        await cli.Run("elbv2", "delete-load-balancer", "--load-balancer-arn", balancer);
    }
}
