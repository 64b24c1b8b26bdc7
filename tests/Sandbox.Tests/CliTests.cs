using System.Diagnostics;
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
        Assert.Contains("(ClusterNotFoundException) when calling the ListServices operation: Cluster not found.", await cli.Fail("ecs", "list-services", "--cluster", "nope"));
        Assert.Contains("(UnknownOperationException)", await cli.Fail("ecs", "list-attributes", "--target-type", "container-instance"));
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

    private sealed class Cli(string aws, Uri endpoint)
    {
        /// <summary>From the variable tests/run.sh sets, else from the path. CI may not go without.</summary>
        public static string Find()
        {
            var found = Environment.GetEnvironmentVariable("BERTH_AWS_CLI") is { Length: > 0 } named ? named
                : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(p => Path.Combine(p, "aws")).FirstOrDefault(File.Exists);
            if (found is null)
            {
                Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", "There is no AWS CLI; tests/run.sh installs it.");
                Assert.Fail("There is no AWS CLI although CI is true.");
            }
            return found;
        }

        public async Task<JsonElement> Run(params string[] arguments)
        {
            var (code, output, error) = await Execute(arguments);
            Assert.True(code == 0, $"aws {string.Join(' ', arguments)}: {error}");
            return output.Length == 0 ? default : JsonElement.Parse(output);
        }

        public async Task<string> Fail(params string[] arguments)
        {
            var (code, _, error) = await Execute(arguments);
            Assert.NotEqual(0, code);
            return error;
        }

        private async Task<(int Code, string Output, string Error)> Execute(string[] arguments)
        {
            var start = new ProcessStartInfo(aws, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var (name, value) in new Dictionary<string, string>
            {
                ["AWS_ACCESS_KEY_ID"] = SandboxKeys.AdminAccessKeyId, ["AWS_SECRET_ACCESS_KEY"] = SandboxKeys.AdminSecretAccessKey, ["AWS_DEFAULT_REGION"] = SandboxAccount.Region,
                ["AWS_CONFIG_FILE"] = "/dev/null", ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null", ["AWS_PAGER"] = "", ["AWS_MAX_ATTEMPTS"] = "1", ["NO_PROXY"] = "127.0.0.1",
            })
            {
                start.Environment[name] = value;
            }
            start.ArgumentList.Add("--endpoint-url");
            start.ArgumentList.Add(endpoint.ToString());
            start.ArgumentList.Add("--output");
            start.ArgumentList.Add("json");
            using var process = Process.Start(start) ?? throw new InvalidOperationException(aws);
            var output = process.StandardOutput.ReadToEndAsync(Testbed.Cancel);
            var error = process.StandardError.ReadToEndAsync(Testbed.Cancel);
            await process.WaitForExitAsync(Testbed.Cancel);
            return (process.ExitCode, await output, await error);
        }
    }
}
