using System.Text.Json;

namespace Sandbox.Tests;

/// <summary>The AWS CLI on the parts of ECS beside services: settings, task definitions and tasks.</summary>
public sealed class CliEcsTests
{
    [Fact]
    public async Task The_AWS_CLI_sets_registers_runs_pages_and_deletes()
    {
        var aws = Cli.Find();
        await using var sandbox = await StandaloneSandbox.Start();
        var cli = new Cli(aws, sandbox.Url);

        var setting = (await cli.Run("ecs", "put-account-setting", "--name", "containerInsights", "--value", "enabled")).GetProperty("setting");
        Assert.Equal(("enabled", SandboxAccount.AdminArn), (setting.GetProperty("value").GetString(), setting.GetProperty("principalArn").GetString()));
        var definition = (await cli.Run(
            "ecs", "register-task-definition", "--family", "cli-job", "--requires-compatibilities", "FARGATE", "--network-mode", "awsvpc", "--cpu", "256", "--memory", "512",
            "--container-definitions",
            """[{"name":"app","image":"alpine:3","dependsOn":[{"containerName":"first","condition":"SUCCESS"}]},{"name":"first","image":"alpine:3","essential":false,"command":["sh","-c","exit 0"]}]"""))
            .GetProperty("taskDefinition");
        Assert.Contains("ecs.capability.container-ordering", definition.GetProperty("requiresAttributes").EnumerateArray().Select(a => a.GetProperty("name").GetString()));

        string[] run =
        [
            "ecs", "run-task", "--cluster", SandboxAccount.FargateCluster, "--task-definition", "cli-job", "--launch-type", "FARGATE", "--started-by", "cli",
            "--network-configuration", $"awsvpcConfiguration={{subnets=[{SandboxAccount.PrivateSubnets[0]}]}}", "--overrides",
        ];
        var started = (await cli.Run([.. run, """{"containerOverrides":[{"name":"app","command":["sh","-c","exit 3"]}]}""", "--count", "2"])).GetProperty("tasks");
        var arns = started.EnumerateArray().Select(t => t.GetProperty("taskArn").GetString() ?? "").ToArray();
        Assert.Contains("Override for container named web is not a container in the TaskDefinition.", await cli.Fail([.. run, """{"containerOverrides":[{"name":"web"}]}"""]));
        JsonElement[] tasks;
        var looks = 0;
        do
        {
            tasks = [.. (await cli.Run(["ecs", "describe-tasks", "--cluster", SandboxAccount.FargateCluster, "--tasks", .. arns])).GetProperty("tasks").EnumerateArray()];
        }
        while (tasks.Any(t => t.GetProperty("lastStatus").GetString() != "STOPPED") && ++looks < 60);
        Assert.All(tasks, t => Assert.Equal(("EssentialContainerExited", 3), (
            t.GetProperty("stopCode").GetString(), t.GetProperty("containers").EnumerateArray().Single(c => c.GetProperty("name").GetString() == "app").GetProperty("exitCode").GetInt32())));
        var page = await cli.Run("ecs", "list-tasks", "--cluster", SandboxAccount.FargateCluster, "--desired-status", "STOPPED", "--max-items", "1");
        Assert.Equal((1, true), (page.GetProperty("taskArns").GetArrayLength(), page.TryGetProperty("NextToken", out _)));

        Assert.Equal("INACTIVE", (await cli.Run("ecs", "deregister-task-definition", "--task-definition", "cli-job:1")).GetProperty("taskDefinition").GetProperty("status").GetString());
        Assert.Contains("TaskDefinition is inactive", await cli.Fail([.. run[..4], "--task-definition", "cli-job:1"]));
        // Deleting task definitions came to the CLI after 2.9, which Debian has.
        using var client = Testbed.Over(sandbox.Url);
        var deleted = await client.DeleteTaskDefinitionsAsync(new() { TaskDefinitions = ["cli-job:1"] }, Testbed.Cancel);
        Assert.Equal("DELETE_IN_PROGRESS", deleted.TaskDefinitions.Single().Status.Value);
    }
}
