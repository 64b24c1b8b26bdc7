using System.Text.Json;
using Amazon.EventBridge;
using Amazon.EventBridge.Model;
using Sandbox.Events;

namespace Sandbox.Tests;

public sealed class EventTests
{
    private const string Rule = "payments-dev-import";
    private static readonly string queue = $"arn:aws:sqs:{SandboxAccount.Region}:{SandboxAccount.Id}:payments-dev-jobs";

    [Theory]
    [InlineData("""{"source":["aws.s3"],"detail":{"object":{"key":[{"prefix":"in/"}]}}}""", true)]
    [InlineData("""{"source":["aws.ecr"]}""", false)]
    [InlineData("""{"detail":{"object":{"key":[{"suffix":".csv"}],"size":[{"numeric":[">",10,"<=",20]}]}}}""", true)]
    [InlineData("""{"detail":{"object":{"size":[{"numeric":[">",20]}]}}}""", false)]
    [InlineData("""{"detail":{"reason":[{"anything-but":["CopyObject"]}]}}""", true)]
    [InlineData("""{"detail":{"reason":[{"anything-but":{"prefix":"Put"}}]}}""", false)]
    [InlineData("""{"detail":{"deleted":[{"exists":false}]}}""", true)]
    [InlineData("""{"detail":{"object":{"key":[{"wildcard":"in/*.csv"}]}}}""", true)]
    [InlineData("""{"$or":[{"source":["aws.ecr"]},{"detail":{"reason":[{"equals-ignore-case":"putobject"}]}}]}""", true)]
    [InlineData("""{"resources":["arn:aws:s3:::b"]}""", true)]
    public void A_pattern_fits_as_the_guide_says(string pattern, bool fits)
    {
        using var happened = JsonDocument.Parse("""{"source":"aws.s3","resources":["arn:aws:s3:::a","arn:aws:s3:::b"],"detail":{"reason":"PutObject","object":{"key":"in/a.csv","size":12}}}""");
        Assert.Equal(fits, EventPattern.Parse(pattern).Matches(happened.RootElement));
    }

    [Theory]
    [InlineData("""{"source":"aws.s3"}""")]
    [InlineData("""{"source":[]}""")]
    [InlineData("""{"source":[{"sounds-like":"x"}]}""")]
    [InlineData("{}")]
    [InlineData("no")]
    public async Task What_is_no_pattern_is_refused(string pattern)
    {
        using var bed = new Testbed();
        await Assert.ThrowsAsync<InvalidEventPatternException>(() => bed.Admin.Events.PutRuleAsync(new() { Name = Rule, EventPattern = pattern }, Testbed.Cancel));
    }

    [Fact]
    public async Task An_event_that_fits_runs_a_task_with_what_the_event_says_and_one_that_does_not_runs_none()
    {
        using var bed = new Testbed();
        var team = await Ready(bed, """{"source":["aws.s3"],"detail-type":["Object Created"]}""");
        await Put(bed, "aws.s3", "Object Deleted", "{}");
        await Put(bed, "aws.s3", "Object Created", """{"object":{"key":"in/\"a\".csv"}}""");
        bed.Server.CatchUp();

        var arn = Assert.Single((await team.Ecs.ListTasksAsync(new() { Cluster = SandboxAccount.FargateCluster, Family = Rule }, Testbed.Cancel)).TaskArns);
        var task = (await team.Ecs.DescribeTasksAsync(new() { Cluster = SandboxAccount.FargateCluster, Tasks = [arn] }, Testbed.Cancel)).Tasks.Single();
        Assert.Equal(("events-rule/payments-dev-import", "in/\"a\".csv"), (task.StartedBy, task.Overrides.ContainerOverrides.Single().Environment.Single().Value));
    }

    [Fact]
    public async Task A_rule_goes_only_without_targets_and_sends_to_a_queue_only_where_the_queue_lets_it()
    {
        using var bed = new Testbed();
        await bed.Admin.Events.PutRuleAsync(new() { Name = "tasks", EventPattern = """{"source":["aws.ecs"],"detail-type":["ECS Task State Change"],"detail":{"lastStatus":["RUNNING"]}}""" }, Testbed.Cancel);
        await bed.Admin.Events.PutTargetsAsync(new() { Rule = "tasks", Targets = [new() { Id = "queue", Arn = queue }] }, Testbed.Cancel);
        await Run(bed);
        var url = (await bed.Admin.Sqs.GetQueueUrlAsync("payments-dev-jobs", Testbed.Cancel)).QueueUrl;
        Assert.Empty((await bed.Admin.Sqs.ReceiveMessageAsync(url, Testbed.Cancel)).Messages ?? []);

        await bed.Admin.Sqs.SetQueueAttributesAsync(url, new()
        {
            ["Policy"] = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"{{queue}}","Condition":{"ArnEquals":{"aws:SourceArn":"arn:aws:events:us-east-1:111122223333:rule/tasks"} } }]}""",
        }, Testbed.Cancel);
        await Run(bed);
        var told = JsonElement.Parse(Assert.Single((await bed.Admin.Sqs.ReceiveMessageAsync(url, Testbed.Cancel)).Messages).Body);
        Assert.Equal(("aws.ecs", "RUNNING", "0"), (told.GetProperty("source").GetString(), told.GetProperty("detail").GetProperty("lastStatus").GetString(), told.GetProperty("version").GetString()));
        Assert.StartsWith("2026-11-23T09:", told.GetProperty("detail").GetProperty("createdAt").GetString(), StringComparison.Ordinal);

        await Assert.ThrowsAsync<AmazonEventBridgeException>(() => bed.Admin.Events.DeleteRuleAsync(new() { Name = "tasks" }, Testbed.Cancel));
        await bed.Admin.Events.RemoveTargetsAsync(new() { Rule = "tasks", Ids = ["queue"] }, Testbed.Cancel);
        await bed.Admin.Events.DeleteRuleAsync(new() { Name = "tasks" }, Testbed.Cancel);
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => bed.Admin.Events.DescribeRuleAsync(new() { Name = "tasks" }, Testbed.Cancel));
    }

    [Fact]
    public async Task The_bus_hears_of_a_container_instance_when_it_joins_takes_a_task_loses_it_and_drains()
    {
        using var bed = new Testbed();
        await bed.Admin.Events.PutRuleAsync(new() { Name = "boxes", EventPattern = """{"source":["aws.ecs"],"detail-type":["ECS Container Instance State Change"]}""" }, Testbed.Cancel);
        await bed.Admin.Events.PutTargetsAsync(new() { Rule = "boxes", Targets = [new() { Id = "queue", Arn = queue }] }, Testbed.Cancel);
        var url = (await bed.Admin.Sqs.GetQueueUrlAsync("payments-dev-jobs", Testbed.Cancel)).QueueUrl;
        await bed.Admin.Sqs.SetQueueAttributesAsync(url, new()
        {
            ["Policy"] = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"{{queue}}"}]}""",
        }, Testbed.Cancel);

        await Fleet.Plain(bed, 1);
        var joined = await Told(bed, url);
        Assert.Equal("ACTIVE", joined[^1].GetProperty("status").GetString());
        Assert.Equal(SandboxAccount.ClusterArn(Fleet.Cluster), joined[^1].GetProperty("clusterArn").GetString());

        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(new()
        {
            Family = "box", NetworkMode = Amazon.ECS.NetworkMode.Bridge, ContainerDefinitions = [new() { Name = "app", Image = Wishes.Definition(Rule).ContainerDefinitions[0].Image, Cpu = 256, Memory = 512 }],
        }, Testbed.Cancel);
        var task = (await bed.Admin.Ecs.RunTaskAsync(new() { Cluster = Fleet.Cluster, TaskDefinition = "box", LaunchType = Amazon.ECS.LaunchType.EC2 }, Testbed.Cancel)).Tasks.Single();
        var placed = Assert.Single(await Told(bed, url));
        Assert.Equal(1792, Cpu(placed));

        await bed.Admin.Ecs.StopTaskAsync(new() { Cluster = Fleet.Cluster, Task = task.TaskArn }, Testbed.Cancel);
        bed.Settle(TimeSpan.FromMinutes(2));
        Assert.Equal(2048, Cpu((await Told(bed, url))[^1]));

        var instance = (await Fleet.Instances(bed)).Single();
        await bed.Admin.Ecs.UpdateContainerInstancesStateAsync(new() { Cluster = Fleet.Cluster, ContainerInstances = [instance.ContainerInstanceArn], Status = Amazon.ECS.ContainerInstanceStatus.DRAINING }, Testbed.Cancel);
        var drained = Assert.Single(await Told(bed, url));
        Assert.Equal(("DRAINING", instance.Version + 1), (drained.GetProperty("status").GetString(), drained.GetProperty("version").GetInt64()));
    }

    [Fact]
    public async Task A_team_s_role_reaches_rules_of_its_own_name_alone_and_aims_them_at_clusters_alone()
    {
        using var bed = new Testbed();
        var team = await Ready(bed, """{"source":["aws.s3"]}""");
        await Assert.ThrowsAnyAsync<AmazonEventBridgeException>(() => team.Events.PutRuleAsync(new() { Name = "payments-prod-import", EventPattern = """{"source":["aws.s3"]}""" }, Testbed.Cancel));
        var refused = await Assert.ThrowsAnyAsync<AmazonEventBridgeException>(() => team.Events.PutTargetsAsync(new() { Rule = Rule, Targets = [new() { Id = "q", Arn = queue }] }, Testbed.Cancel));
        Assert.Equal("AccessDeniedException", refused.ErrorCode);
    }

    private static async Task<Clients> Ready(Testbed bed, string pattern)
    {
        var team = await bed.Team("payments", "dev");
        await team.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(Rule), Testbed.Cancel);
        await team.Events.PutRuleAsync(new() { Name = Rule, EventPattern = pattern, Tags = [new() { Key = "berth-team", Value = "payments" }, new() { Key = "berth-env", Value = "dev" }] }, Testbed.Cancel);
        await team.Events.PutTargetsAsync(new()
        {
            Rule = Rule,
            Targets =
            [
                new()
                {
                    Id = "tasks", Arn = SandboxAccount.ClusterArn(SandboxAccount.FargateCluster), RoleArn = SandboxAccount.JobRoleArn("payments", "dev"),
                    InputTransformer = new() { InputPathsMap = new() { ["key"] = "$.detail.object.key" }, InputTemplate = """{"containerOverrides":[{"name":"app","environment":[{"name":"KEY","value":"<key>"}]}]}""" },
                    EcsParameters = new()
                    {
                        TaskDefinitionArn = $"arn:aws:ecs:{SandboxAccount.Region}:{SandboxAccount.Id}:task-definition/{Rule}", LaunchType = LaunchType.FARGATE,
                        NetworkConfiguration = new() { AwsvpcConfiguration = new() { Subnets = [.. SandboxAccount.PrivateSubnets] } },
                    },
                },
            ],
        }, Testbed.Cancel);
        return team;
    }

    private static int Cpu(JsonElement instance) =>
        instance.GetProperty("remainingResources").EnumerateArray().Single(r => r.GetProperty("name").GetString() == "CPU").GetProperty("integerValue").GetInt32();

    /// <summary>The details of what came since the last look, oldest version first.</summary>
    private static async Task<IReadOnlyList<JsonElement>> Told(Testbed bed, string url)
    {
        bed.Server.CatchUp();
        var told = new List<JsonElement>();
        while ((await bed.Admin.Sqs.ReceiveMessageAsync(new Amazon.SQS.Model.ReceiveMessageRequest { QueueUrl = url, MaxNumberOfMessages = 10 }, Testbed.Cancel)).Messages is { Count: > 0 } messages)
        {
            told.AddRange(messages.Select(m => JsonElement.Parse(m.Body).GetProperty("detail")));
            foreach (var message in messages)
            {
                await bed.Admin.Sqs.DeleteMessageAsync(url, message.ReceiptHandle, Testbed.Cancel);
            }
        }
        return [.. told.OrderBy(d => d.GetProperty("version").GetInt64())];
    }

    private static async Task Put(Testbed bed, string source, string type, string detail)
        => Assert.Equal(0, (await bed.Admin.Events.PutEventsAsync(new() { Entries = [new() { Source = source, DetailType = type, Detail = detail }] }, Testbed.Cancel)).FailedEntryCount);

    private static async Task Run(Testbed bed)
    {
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(Rule), Testbed.Cancel);
        await bed.Admin.Ecs.RunTaskAsync(new()
        {
            Cluster = SandboxAccount.FargateCluster, TaskDefinition = Rule, LaunchType = Amazon.ECS.LaunchType.FARGATE,
            NetworkConfiguration = new() { AwsvpcConfiguration = new() { Subnets = [.. SandboxAccount.PrivateSubnets] } },
        }, Testbed.Cancel);
        bed.Settle(TimeSpan.FromMinutes(1));
    }
}
