using System.Text.Json.Nodes;
using Amazon.ECS;
using Amazon.ECS.Model;
using Amazon.EventBridge;
using Amazon.Runtime;
using Amazon.SQS;
using Domain.Access;
using Domain.Access.Iam;
using Domain.Aws;
using Domain.Data;
using Domain.Hosting;
using Domain.Teams;
using Domain.Workloads.Inventory;
using Microsoft.EntityFrameworkCore;
using Sandbox;
using Testing;
using Task = System.Threading.Tasks.Task;

namespace Domain.Tests.Workloads;

public abstract class EventFeedContract(TestDatabase database) : IAsyncLifetime
{
    private const string Service = "payments-dev-api";
    private static readonly Caller Auditor = new("test", "auditor", "Audi Tor", [GlobalRoles.Auditor]);
    private readonly SandboxAws aws = new();
    private readonly TeamEnvironment place = Places.Of();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_happens_is_in_the_rows_without_a_sweep_and_belongs_to_the_team_of_its_service()
    {
        var (open, bench) = await BenchAsync();
        await bench.MakeServiceAsync(place, SandboxAccount.FargateCluster, Service, 1, Cancel);
        await bench.Watch().SweepAsync(place, Cancel);
        await DrainAsync(bench);
        var before = (await new TaskReader(open, aws.Options).ListAsync(Auditor, new(Service: Service), 0, 50, Cancel)).Tasks.Select(t => t.Arn).ToHashSet();

        await RedeployAsync();
        aws.Settle(TimeSpan.FromMinutes(10));
        await DrainAsync(bench);

        var tasks = (await new TaskReader(open, aws.Options).ListAsync(Auditor, new(Service: Service), 0, 50, Cancel)).Tasks;
        Assert.Equal(2, tasks.Count(t => !t.IsStopped && !before.Contains(t.Arn)));
        Assert.Equal(2, tasks.Count(t => t is { IsStopped: true, StopCode: "ServiceSchedulerInitiated" } && before.Contains(t.Arn)));
        Assert.All(tasks, t => Assert.Equal("payments", t.TeamId));
        var events = (await new HistoryReader(open).EventsAsync(Auditor, new(Service: Service, Sort: SeenEventSort.Deployment), 0, 50, Cancel)).Items;
        Assert.Contains(events, e => e is { Name: "SERVICE_DEPLOYMENT_COMPLETED", Level: "INFO", TeamId: "payments" });
        var state = Assert.Single(await StatesAsync(open), s => s.Part is WatchPart.Events);
        Assert.Null(state.Why);
        Assert.NotNull(state.LastEventAt);
    }

    [Fact]
    public async Task A_message_that_comes_again_because_it_could_not_be_taken_off_changes_nothing()
    {
        var (open, bench) = await BenchAsync();
        await bench.MakeServiceAsync(place, SandboxAccount.FargateCluster, Service, 1, Cancel);
        aws.LosesAnswerTo.Add("DeleteMessageBatch");
        await bench.Feed().ReadAsync(place, null, Cancel);
        await DrainAsync(bench);
        var before = await RowsAsync(open);

        // the queue is full of what was told before
        var queue = await QueueAsync();
        var texts = before.Events.Count;
        await RedeliverAsync(queue, open);
        await DrainAsync(bench);

        var after = await RowsAsync(open);
        Assert.Equal(before.Tasks, after.Tasks);
        Assert.Equal(texts, after.Events.Count);
    }

    [Fact]
    public async Task What_is_no_event_of_ECS_is_taken_off_and_does_no_harm()
    {
        var (open, bench) = await BenchAsync();
        var queue = await QueueAsync();
        foreach (var text in new[] { "no json", "{}", """{"source":"aws.ecs","id":"1","account":"111122223333","region":"us-east-1","time":"2026-11-23T08:00:00Z","detail-type":"ECS Task State Change","detail":{}}""", "[1]" })
        {
            await queue.Sqs.SendMessageAsync(queue.Url, text, Cancel);
        }

        await DrainAsync(bench);

        Assert.Empty((await RowsAsync(open)).Tasks);
        Assert.Equal("0", (await queue.Sqs.GetQueueAttributesAsync(queue.Url, ["All"], Cancel)).Attributes["ApproximateNumberOfMessages"]);
    }

    [Fact]
    public async Task Where_there_is_no_queue_that_is_said_with_what_to_do()
    {
        var (open, bench) = await BenchAsync();
        var queue = await QueueAsync();
        await queue.Sqs.DeleteQueueAsync(queue.Url, Cancel);

        Assert.Equal((null, 0), await bench.Feed().ReadAsync(place, null, Cancel));

        var state = Assert.Single(await StatesAsync(open), s => s.Part is WatchPart.Events);
        Assert.Contains("There is no queue berth-ecs-events", state.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_Sandbox_begins_with_the_queue_and_the_rule_that_the_template_makes()
    {
        var road = EventFeedPolicies.Road(IamPlace.Of(place, new(1, 1, 1, 1, []), SandboxAccount.HubArn), place.Region);
        var queue = await QueueAsync();

        var attributes = (await queue.Sqs.GetQueueAttributesAsync(queue.Url, ["All"], Cancel)).Attributes;

        Assert.Equal(road.QueueArn, attributes["QueueArn"]);
        Assert.True(JsonNode.DeepEquals(road.QueuePolicy, JsonNode.Parse(attributes["Policy"])), attributes["Policy"]);
        Assert.Equal(($"{road.KeepSeconds}", $"{road.VisibilitySeconds}", $"{road.WaitSeconds}"), (attributes["MessageRetentionPeriod"], attributes["VisibilityTimeout"], attributes["ReceiveMessageWaitTimeSeconds"]));
        var rule = await new AmazonEventBridgeClient(Key, aws.Clients.Configure(new AmazonEventBridgeConfig(), Lane)).DescribeRuleAsync(new() { Name = road.Name }, Cancel);
        Assert.True(JsonNode.DeepEquals(road.Pattern, JsonNode.Parse(rule.EventPattern)), rule.EventPattern);
    }

    [Fact]
    public async Task An_instance_that_begins_to_drain_is_told_of_once()
    {
        var (open, bench) = await BenchAsync();
        await bench.Watch().SweepAsync(place, Cancel);
        await bench.Around().LookAsync(place, WatchPart.Capacity, Cancel);
        var instance = (await new CapacityReader(open).InstancesAsync(Auditor, new(Cluster: SandboxAccount.Ec2Cluster), 0, 1, Cancel)).Items[0];
        await DrainAsync(bench);

        await Admin().UpdateContainerInstancesStateAsync(new() { Cluster = SandboxAccount.Ec2Cluster, ContainerInstances = [instance.Arn], Status = ContainerInstanceStatus.DRAINING }, Cancel);
        await DrainAsync(bench);

        var events = (await new HistoryReader(open).EventsAsync(Auditor, new(Subject: instance.Arn, Sort: SeenEventSort.Instance), 0, 50, Cancel)).Items;
        Assert.Equal("INSTANCE_DRAINING", Assert.Single(events).Name);
        var row = (await new CapacityReader(open).InstancesAsync(Auditor, new(Status: "DRAINING"), 0, 50, Cancel)).Items;
        Assert.Equal(instance.Arn, Assert.Single(row).Arn);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        aws.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Reads until a whole wait brings nothing.</summary>
    private async Task DrainAsync(WatchBench bench)
    {
        var feed = bench.Feed();
        for (var came = 1; came > 0;)
        {
            var read = feed.ReadAsync(place, null, Cancel);
            while (!read.IsCompleted)
            {
                aws.Time.Advance(TimeSpan.FromSeconds(5));
                await Task.WhenAny(read, Task.Delay(5, Cancel));
            }

            came = (await read).Came;
        }
    }

    /// <summary>Every task again, as it was in its first event: older than what the rows know.</summary>
    private static async Task RedeliverAsync((AmazonSQSClient Sqs, string Url) queue, IDbContextFactory<PortalDb> open)
    {
        await using var db = open.CreateDbContext();
        foreach (var task in await db.LiveTasks.AsNoTracking().ToListAsync(Cancel))
        {
            var old = $$$"""
                {"id":"again-{{{task.Arn[^8..]}}}","source":"aws.ecs","account":"{{{task.AccountId}}}","region":"{{{task.Region}}}","time":"2026-11-23T08:00:00Z","detail-type":"ECS Task State Change","resources":[],
                 "detail":{"taskArn":"{{{task.Arn}}}","clusterArn":"arn:aws:ecs:us-east-1:111122223333:cluster/{{{task.Cluster}}}","lastStatus":"PENDING","desiredStatus":"RUNNING","version":1}}
                """;
            await queue.Sqs.SendMessageAsync(queue.Url, old, Cancel);
        }
    }

    private async Task RedeployAsync() => await Admin().UpdateServiceAsync(new UpdateServiceRequest { Cluster = SandboxAccount.FargateCluster, Service = Service, ForceNewDeployment = true }, Cancel);

    private AmazonECSClient Admin() => new(Key, aws.Clients.Configure(new AmazonECSConfig(), Lane));

    private async Task<(AmazonSQSClient Sqs, string Url)> QueueAsync()
    {
        var sqs = new AmazonSQSClient(Key, aws.Clients.Configure(new AmazonSQSConfig(), Lane));
        return (sqs, (await sqs.GetQueueUrlAsync(EventQueue.Name, Cancel)).QueueUrl);
    }

    private static BasicAWSCredentials Key => new(SandboxKeys.AdminAccessKeyId, SandboxKeys.AdminSecretAccessKey);

    private static CallLane Lane => new(CallLane.Hub, SandboxAccount.Region, CallClass.Interactive, CancellationToken.None);

    private static async Task<(List<(string, string, long)> Tasks, List<string> Events)> RowsAsync(IDbContextFactory<PortalDb> open)
    {
        await using var db = open.CreateDbContext();
        return ([.. (await db.LiveTasks.OrderBy(t => t.Arn).ToListAsync(Cancel)).Select(t => (t.Arn, t.LastStatus, t.Version))], await db.SeenEvents.Select(e => e.Id).OrderBy(e => e).ToListAsync(Cancel));
    }

    private static async Task<IReadOnlyList<PartState>> StatesAsync(IDbContextFactory<PortalDb> open)
    {
        await using var db = open.CreateDbContext();
        return await PartHealth.ReadAsync(db, Cancel);
    }

    private async Task<(IDbContextFactory<PortalDb> Open, WatchBench Bench)> BenchAsync()
    {
        var open = await database.MigratedAsync(Cancel);
        await using var db = open.CreateDbContext();
        await db.LiveServices.ExecuteDeleteAsync(Cancel);
        await db.LiveTasks.ExecuteDeleteAsync(Cancel);
        await db.LiveClusters.ExecuteDeleteAsync(Cancel);
        await db.LiveInstances.ExecuteDeleteAsync(Cancel);
        await db.SeenEvents.ExecuteDeleteAsync(Cancel);
        await db.Facts.ExecuteDeleteAsync(Cancel);
        return (open, new WatchBench(open, aws));
    }
}

public sealed class EventFeedOnSqlite(SqliteFile database) : EventFeedContract(database), IClassFixture<SqliteFile>;

public sealed class EventFeedOnPostgres(PostgresServer database) : EventFeedContract(database), IClassFixture<PostgresServer>;
