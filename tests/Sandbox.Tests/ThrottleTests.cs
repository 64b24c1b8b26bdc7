using System.Net;
using Amazon.ECS;
using Amazon.ElasticLoadBalancingV2;
using Amazon.Runtime;

namespace Sandbox.Tests;

public sealed class ThrottleTests : IDisposable
{
    private readonly Testbed bed = new(new() { Speed = 1 });

    [Fact]
    public async Task A_bucket_allows_its_burst_and_then_what_the_clock_brings()
    {
        Assert.Equal(100, await UntilThrottled(() => bed.Admin.Ecs.ListServicesAsync(new() { Cluster = SandboxAccount.FargateCluster }, Testbed.Cancel)));
        bed.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(20, await UntilThrottled(() => bed.Admin.Ecs.ListServicesAsync(new() { Cluster = SandboxAccount.FargateCluster }, Testbed.Cancel)));
        bed.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(100, await UntilThrottled(() => bed.Admin.Ecs.ListServicesAsync(new() { Cluster = SandboxAccount.FargateCluster }, Testbed.Cancel)));
    }

    [Fact]
    public async Task A_throttle_is_said_in_the_words_of_the_service()
    {
        var ecs = await Throttle(() => bed.Admin.Ecs.CreateClusterAsync(new() { ClusterName = "x" }, Testbed.Cancel));
        Assert.Equal(("ThrottlingException", "Rate exceeded", HttpStatusCode.BadRequest), (ecs.ErrorCode, ecs.Message, ecs.StatusCode));
        var elb = await Throttle(() => bed.Admin.Elb.DescribeLoadBalancersAsync(new(), Testbed.Cancel));
        Assert.Equal(("Throttling", "Rate exceeded", HttpStatusCode.BadRequest), (elb.ErrorCode, elb.Message, elb.StatusCode));
    }

    [Fact]
    public async Task Actions_of_a_group_share_a_bucket_and_other_groups_have_their_own()
    {
        for (var i = 0; i < 50; i++)
        {
            await bed.Admin.Ecs.ListServicesAsync(new() { Cluster = SandboxAccount.FargateCluster }, Testbed.Cancel);
        }
        Assert.Equal(50, await UntilThrottled(() => bed.Admin.Ecs.DescribeServicesAsync(new() { Cluster = SandboxAccount.FargateCluster, Services = ["x"] }, Testbed.Cancel)));
        Assert.Equal(100, await UntilThrottled(() => bed.Admin.Ecs.ListTasksAsync(new() { Cluster = SandboxAccount.FargateCluster }, Testbed.Cancel)));
    }

    [Fact]
    public async Task Another_Region_and_another_account_have_buckets_of_their_own()
    {
        Assert.Equal(50, await UntilThrottled(() => bed.Admin.Ecs.ListClustersAsync(new(), Testbed.Cancel)));
        Assert.Equal(50, await UntilThrottled(() => bed.AdminIn("eu-west-1").Ecs.ListClustersAsync(new(), Testbed.Cancel)));
        // The hub's user is of another account; it may not list clusters, which AWS tells it only as long as it has tokens.
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal("AccessDeniedException", (await Assert.ThrowsAnyAsync<AmazonECSException>(() => bed.Hub.Ecs.ListClustersAsync(new(), Testbed.Cancel))).ErrorCode);
        }
        Assert.Equal("ThrottlingException", (await Assert.ThrowsAnyAsync<AmazonECSException>(() => bed.Hub.Ecs.ListClustersAsync(new(), Testbed.Cancel))).ErrorCode);
    }

    [Fact]
    public async Task What_AWS_publishes_no_rate_for_is_not_throttled()
    {
        for (var i = 0; i < 300; i++)
        {
            await bed.Admin.Iam.ListRolesAsync(new(), Testbed.Cancel);
        }
        Assert.Equal(0, bed.Server.Counts.Throttled);
    }

    [Fact]
    public async Task Calls_and_throttles_are_counted_by_action_since_a_mark()
    {
        await bed.Admin.Ecs.ListClustersAsync(new(), Testbed.Cancel);
        var mark = bed.Server.Counts;
        await UntilThrottled(() => bed.Admin.Ecs.ListClustersAsync(new(), Testbed.Cancel));
        await bed.Admin.Ecs.ListTasksAsync(new() { Cluster = SandboxAccount.FargateCluster }, Testbed.Cancel);
        var counts = bed.Server.Counts.Since(mark);
        Assert.Equal((50L, 1L, 51L, 1L), (counts.Of("ecs:ListClusters"), counts.Of("ecs:ListTasks"), counts.Total, counts.Throttled));
        Assert.Equal(1, (await bed.Control(HttpMethod.Get, "status")).GetProperty("throttled").GetInt64());
    }

    [Fact]
    public async Task Without_throttles_any_number_is_answered()
    {
        using var free = new Testbed(new() { Throttles = false });
        for (var i = 0; i < 60; i++)
        {
            await free.Admin.Ecs.ListClustersAsync(new(), Testbed.Cancel);
        }
    }

    public void Dispose() => bed.Dispose();

    /// <summary>How many calls were answered before the first that was not.</summary>
    private static async Task<int> UntilThrottled(Func<Task> call)
    {
        for (var answered = 0; ; answered++)
        {
            try
            {
                await call();
            }
            catch (AmazonECSException e) when (e.ErrorCode == "ThrottlingException")
            {
                return answered;
            }
        }
    }

    private static async Task<AmazonServiceException> Throttle(Func<Task> call)
    {
        for (var calls = 0; calls < 1000; calls++)
        {
            try
            {
                await call();
            }
            catch (Exception e) when (e is AmazonECSException or AmazonElasticLoadBalancingV2Exception)
            {
                return (AmazonServiceException)e;
            }
        }
        throw new InvalidOperationException("Nothing was throttled.");
    }
}
