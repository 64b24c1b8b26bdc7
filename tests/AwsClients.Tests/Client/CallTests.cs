using System.Globalization;
using System.Text.Json;
using Amazon;
using Amazon.CloudWatchLogs;
using Amazon.CloudWatchLogs.Model;
using Amazon.ECS;
using Amazon.ECS.Model;
using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using Amazon.Runtime;
using Task = System.Threading.Tasks.Task;

namespace AwsClients.Tests.Client;

public sealed class CallTests
{
    private readonly Wire wire = new();
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    public async Task An_empty_body_is_an_empty_answer(string body)
    {
        wire.Answer = _ => (200, body);

        Assert.Null((await Ecs().ListClustersAsync(Cancel)).ClusterArns);
    }

    [Fact]
    public async Task An_error_the_model_does_not_know_is_the_exception_of_the_service()
    {
        wire.Answer = _ => (400, """{"__type":"com.amazonaws.ecs#BrandNewException","Message":"no"}""");

        var e = await Assert.ThrowsAsync<AmazonECSException>(() => Ecs().ListClustersAsync(Cancel));
        Assert.Equal(("BrandNewException", "no"), (e.ErrorCode, e.Message));
    }

    [Fact]
    public async Task An_answer_that_is_not_JSON_is_an_exception_of_the_service_with_its_status()
    {
        wire.Answer = _ => (502, "<html>bad gateway</html>");

        var e = await Assert.ThrowsAsync<AmazonECSException>(() => Ecs(retries: 0).ListClustersAsync(Cancel));
        Assert.Equal(502, (int)e.StatusCode);
    }

    [Fact]
    public async Task A_query_error_carries_code_message_and_request_id()
    {
        wire.Answer = _ => (404, """<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>NoSuchEntity</Code><Message>no role</Message></Error><RequestId>r-9</RequestId></ErrorResponse>""");

        var e = await Assert.ThrowsAsync<NoSuchEntityException>(() => Iam().GetRoleAsync(new GetRoleRequest { RoleName = "x" }, Cancel));
        Assert.Equal(("NoSuchEntity", "no role", "r-9"), (e.ErrorCode, e.Message, e.RequestId));
    }

    [Fact]
    public async Task A_throttled_call_is_tried_again_with_the_same_idempotency_token()
    {
        wire.Answer = _ => wire.Sent.Count < 3 ? (400, """{"__type":"ThrottlingException","message":"slow down"}""") : (200, """{"tasks":[]}""");

        Assert.NotNull((await Ecs(retries: 2).RunTaskAsync(new RunTaskRequest { TaskDefinition = "app" }, Cancel)).Tasks);

        var tokens = wire.Sent.Select(s => JsonDocument.Parse(s.Body).RootElement.GetProperty("clientToken").GetString()).ToList();
        Assert.Equal(3, tokens.Count);
        Assert.Single(tokens.Distinct());
    }

    [Fact]
    public void Retries_are_Standard_where_nothing_else_is_said() => Assert.Equal(RequestRetryMode.Standard, new AmazonECSConfig().RetryMode);

    [Fact]
    public async Task CloudWatch_Logs_counts_milliseconds_and_the_client_shows_times()
    {
        var at = new DateTime(2026, 3, 1, 12, 0, 0, 250, DateTimeKind.Utc);
        var millis = new DateTimeOffset(at).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        wire.Answer = _ => (200, $$"""{"events":[{"timestamp":{{millis}},"message":"m"}]}""");
        using var logs = new AmazonCloudWatchLogsClient(new BasicAWSCredentials("k", "s"), Configured(new AmazonCloudWatchLogsConfig()));

        var read = await logs.GetLogEventsAsync(new GetLogEventsRequest { LogGroupName = "g", LogStreamName = "s", StartTime = at }, Cancel);
        var filtered = await logs.FilterLogEventsAsync(new FilterLogEventsRequest { LogGroupName = "g" }, Cancel);

        Assert.Contains($"\"startTime\":{millis}", wire.Sent[0].Body, StringComparison.Ordinal);
        Assert.Equal((at, DateTimeKind.Utc), (read.Events[0].Timestamp, read.Events[0].Timestamp.GetValueOrDefault().Kind));
        Assert.Equal(millis, filtered.Events[0].Timestamp.GetValueOrDefault().ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_paginator_reads_on_from_the_token_asked_for_until_there_is_none()
    {
        wire.Answer = sent => (200, Token(sent) switch
        {
            "start" => """{"serviceArns":["a","b"],"nextToken":"two"}""",
            "two" => """{"nextToken":"three"}""",
            _ => """{"serviceArns":["c"]}""",
        });
        var pages = Ecs().Paginators.ListServices(new ListServicesRequest { Cluster = "c", NextToken = "start" });

        Assert.Equal(["a", "b", "c"], await pages.ServiceArns.ToListAsync(Cancel));
        Assert.Equal(["start", "two", "three"], wire.Sent.Select(Token));
        await Assert.ThrowsAsync<System.InvalidOperationException>(async () => await pages.Responses.ToListAsync(Cancel));
    }

    [Fact]
    public async Task A_paginator_stops_where_the_token_no_longer_changes()
    {
        wire.Answer = _ => (200, """{"events":[{"message":"m"}],"nextForwardToken":"f/1"}""");
        using var logs = new AmazonCloudWatchLogsClient(new BasicAWSCredentials("k", "s"), Configured(new AmazonCloudWatchLogsConfig()));

        Assert.Equal(2, (await logs.Paginators.GetLogEvents(new GetLogEventsRequest { LogGroupName = "g" }).Responses.ToListAsync(Cancel)).Count);
    }

    [Fact]
    public async Task A_cancelled_call_stops()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Ecs().ListClustersAsync(source.Token));
    }

    [Fact]
    public async Task A_client_is_made_from_its_interface_as_dependency_injection_does()
    {
        using var ecs = (IAmazonECS)From<IAmazonECS>(Configured(From<IAmazonECS>()));

        await ecs.ListClustersAsync(new ListClustersRequest(), Cancel);

        Assert.Equal("AmazonEC2ContainerServiceV20141113.ListClusters", Assert.Single(wire.Sent).Target);
    }

    private static ClientConfig From<T>() where T : IAmazonService => T.CreateDefaultClientConfig();

    private static IAmazonService From<T>(ClientConfig config) where T : IAmazonService => T.CreateDefaultServiceClient(new BasicAWSCredentials("k", "s"), config);

    private static string? Token(Sent sent) => JsonDocument.Parse(sent.Body).RootElement.GetProperty("nextToken").GetString();

    private AmazonECSClient Ecs(int retries = 0) => new(new BasicAWSCredentials("k", "s"), Configured(new AmazonECSConfig { MaxErrorRetry = retries }));

    private AmazonIdentityManagementServiceClient Iam() => new(new BasicAWSCredentials("k", "s"), Configured(new AmazonIdentityManagementServiceConfig()));

    private T Configured<T>(T config) where T : ClientConfig
    {
        config.RegionEndpoint = RegionEndpoint.EUWest1;
        config.HttpClientFactory = wire;
        return config;
    }
}
