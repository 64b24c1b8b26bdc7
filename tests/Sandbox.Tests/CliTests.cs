using System.Text.Json;

namespace Sandbox.Tests;

/// <summary>The Sandbox's independent check: the real AWS CLI against the standalone process.</summary>
public sealed class CliTests
{
    [Fact]
    public async Task The_AWS_CLI_drives_cluster_task_definition_service_and_tasks()
    {
        var aws = Cli.Find();
        await using var sandbox = await StandaloneSandbox.Start();
        var cli = new Cli(aws, sandbox.Url);

        Assert.Equal(SandboxAccount.AdminArn, (await cli.Run("sts", "get-caller-identity")).GetProperty("Arn").GetString());
        var cluster = (await cli.Run("ecs", "create-cluster", "--cluster-name", "cli", "--tags", "key=berth-team,value=platform")).GetProperty("cluster");
        Assert.Equal(("ACTIVE", SandboxAccount.ClusterArn("cli")), (cluster.GetProperty("status").GetString(), cluster.GetProperty("clusterArn").GetString()));
        var definition = (await cli.Run(
            "ecs", "register-task-definition", "--family", "cli-web", "--requires-compatibilities", "FARGATE", "--network-mode", "awsvpc", "--cpu", "256", "--memory", "512",
            "--container-definitions", """[{"name":"app","image":"nginx:1.27","portMappings":[{"containerPort":8080}]}]""")).GetProperty("taskDefinition");
        Assert.Equal(1, definition.GetProperty("revision").GetInt32());

        await cli.Run(
            "ecs", "create-service", "--cluster", "cli", "--service-name", "web", "--task-definition", "cli-web", "--desired-count", "2", "--launch-type", "FARGATE",
            "--network-configuration", $"awsvpcConfiguration={{subnets=[{string.Join(',', SandboxAccount.PrivateSubnets)}],securityGroups=[{SandboxAccount.ServiceSecurityGroup}]}}");
        var service = await Until(cli, s => s.GetProperty("deployments")[0].GetProperty("rolloutState").GetString() == "COMPLETED");
        Assert.Equal(2, service.GetProperty("runningCount").GetInt32());
        var arns = (await cli.Run("ecs", "list-tasks", "--cluster", "cli", "--service-name", "web")).GetProperty("taskArns").EnumerateArray().Select(a => a.GetString() ?? "").ToArray();
        var tasks = (await cli.Run(["ecs", "describe-tasks", "--cluster", "cli", "--tasks", .. arns])).GetProperty("tasks");
        Assert.All(tasks.EnumerateArray(), t => Assert.Equal("RUNNING", t.GetProperty("lastStatus").GetString()));

        var stopped = (await cli.Run("ecs", "stop-task", "--cluster", "cli", "--task", arns[0], "--reason", "by hand")).GetProperty("task");
        Assert.Equal(("STOPPED", "UserInitiated"), (stopped.GetProperty("desiredStatus").GetString(), stopped.GetProperty("stopCode").GetString()));
        await cli.Run("ecs", "update-service", "--cluster", "cli", "--service", "web", "--desired-count", "0");
        await Until(cli, s => s.GetProperty("runningCount").GetInt32() == 0);
        await cli.Run("ecs", "delete-service", "--cluster", "cli", "--service", "web");
        await Until(cli, s => s.GetProperty("status").GetString() == "INACTIVE");
        Assert.Equal("INACTIVE", (await cli.Run("ecs", "delete-cluster", "--cluster", "cli")).GetProperty("cluster").GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_AWS_CLI_reads_the_other_services_and_understands_errors()
    {
        var aws = Cli.Find();
        await using var sandbox = await StandaloneSandbox.Start();
        var cli = new Cli(aws, sandbox.Url);

        var subnets = (await cli.Run("ec2", "describe-subnets", "--filters", $"Name=vpc-id,Values={SandboxAccount.VpcId}")).GetProperty("Subnets");
        Assert.Equal(4, subnets.GetArrayLength());
        Assert.Equal(2, (await cli.Run("ec2", "describe-instances")).GetProperty("Reservations").GetArrayLength());
        Assert.Equal("shared-alb", (await cli.Run("elbv2", "describe-load-balancers")).GetProperty("LoadBalancers")[0].GetProperty("LoadBalancerName").GetString());
        Assert.Equal("/berth/", (await cli.Run("iam", "get-role", "--role-name", "berth-read")).GetProperty("Role").GetProperty("Path").GetString());
        var simulated = await cli.Run(
            "iam", "simulate-principal-policy", "--policy-source-arn", SandboxAccount.TeamRoleArn("payments", "dev"), "--action-names", "ecs:DeleteCluster", "ecs:ListClusters");
        Assert.Equal(["implicitDeny", "allowed"], simulated.GetProperty("EvaluationResults").EnumerateArray().Select(r => r.GetProperty("EvalDecision").GetString()));
        await cli.Run("logs", "create-log-group", "--log-group-name", "/berth/payments/dev/web");
        Assert.Equal(1, (await cli.Run("logs", "describe-log-groups")).GetProperty("logGroups").GetArrayLength());
        Assert.Equal(0, (await cli.Run("application-autoscaling", "describe-scalable-targets", "--service-namespace", "ecs")).GetProperty("ScalableTargets").GetArrayLength());
        // some versions say in between how often they tried
        Assert.Matches(@"\(ClusterNotFoundException\) when calling the ListServices operation( \(.*\))?: Cluster not found\.", await cli.Fail("ecs", "list-services", "--cluster", "nope"));
        Assert.Contains("(UnknownOperationException)", await cli.Fail("ecs", "discover-poll-endpoint"));
    }

    /// <summary>Looks at the service again until it is so: the standalone Sandbox runs on the real clock.</summary>
    private static async Task<JsonElement> Until(Cli cli, Func<JsonElement, bool> so)
    {
        for (var look = 0; ; look++)
        {
            var service = (await cli.Run("ecs", "describe-services", "--cluster", "cli", "--services", "web")).GetProperty("services")[0];
            if (so(service) || look == 60)
            {
                Assert.True(so(service), service.GetRawText());
                return service;
            }
        }
    }
}
