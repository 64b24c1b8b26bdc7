using System.Net;
using System.Text.Json;
using Amazon.ECS;
using Amazon.ElasticLoadBalancingV2;
using Microsoft.Extensions.Configuration;

namespace Sandbox.Tests;

public sealed class FaultTests
{
    [Fact]
    public async Task A_service_that_fails_says_so_in_its_own_code_and_nothing_is_made()
    {
        using var bed = new Testbed();
        await bed.Control(HttpMethod.Post, "faults", new { kind = "error", times = 2 });
        var ecs = await Assert.ThrowsAsync<Amazon.ECS.Model.ServerException>(() => bed.Admin.Ecs.CreateClusterAsync(new() { ClusterName = "x" }, Testbed.Cancel));
        Assert.Equal(("ServerException", HttpStatusCode.InternalServerError), (ecs.ErrorCode, ecs.StatusCode));
        var elb = await Assert.ThrowsAsync<AmazonElasticLoadBalancingV2Exception>(() => bed.Admin.Elb.DescribeLoadBalancersAsync(new(), Testbed.Cancel));
        Assert.Equal(("InternalFailure", HttpStatusCode.InternalServerError), (elb.ErrorCode, elb.StatusCode));
        Assert.Equal(2, (await bed.Admin.Ecs.ListClustersAsync(new(), Testbed.Cancel)).ClusterArns.Count);
    }

    [Fact]
    public async Task The_code_of_a_failure_can_be_chosen()
    {
        using var bed = new Testbed();
        await bed.Control(HttpMethod.Post, "faults", new { kind = "error", action = "ecs:List*", code = "ServiceUnavailable", times = 1 });
        var error = await Assert.ThrowsAsync<AmazonECSException>(() => bed.Admin.Ecs.ListClustersAsync(new(), Testbed.Cancel));
        Assert.Equal(("ServiceUnavailable", HttpStatusCode.ServiceUnavailable), (error.ErrorCode, error.StatusCode));
    }

    [Fact]
    public async Task What_was_lost_on_the_way_back_is_made()
    {
        using var bed = new Testbed();
        await bed.Control(HttpMethod.Post, "faults", new { kind = "lost", action = "ecs:CreateCluster", times = 1 });
        await Assert.ThrowsAnyAsync<Exception>(() => bed.Admin.Ecs.CreateClusterAsync(new() { ClusterName = "made" }, Testbed.Cancel));
        Assert.Contains(SandboxAccount.ClusterArn("made"), (await bed.Admin.Ecs.ListClustersAsync(new(), Testbed.Cancel)).ClusterArns);
        Assert.Single(bed.Server.CallsSince(0), c => c is { Action: "ecs:CreateCluster", Outcome: "ok" });
    }

    [Fact]
    public async Task A_slow_answer_comes_when_the_clock_has_moved_and_holds_up_nobody_else()
    {
        using var bed = new Testbed();
        await bed.Control(HttpMethod.Post, "faults", new { kind = "slow", action = "ecs:CreateCluster", seconds = 20, times = 1 });
        var slow = bed.Admin.Ecs.CreateClusterAsync(new() { ClusterName = "late" }, Testbed.Cancel);
        Assert.Contains(SandboxAccount.ClusterArn("late"), (await bed.Admin.Ecs.ListClustersAsync(new(), Testbed.Cancel)).ClusterArns);
        bed.Clock.Advance(TimeSpan.FromSeconds(19));
        await bed.Admin.Ecs.ListClustersAsync(new(), Testbed.Cancel);
        Assert.False(slow.IsCompleted);
        bed.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("ACTIVE", (await slow).Cluster.Status);
    }

    [Fact]
    public async Task No_answer_comes_until_the_caller_gives_up_and_nothing_was_made()
    {
        using var bed = new Testbed();
        await bed.Control(HttpMethod.Post, "faults", new { kind = "timeout", action = "ecs:CreateCluster", times = 1 });
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Testbed.Cancel);
        var call = bed.Admin.Ecs.CreateClusterAsync(new() { ClusterName = "never" }, patience.Token);
        Assert.DoesNotContain(SandboxAccount.ClusterArn("never"), (await bed.Admin.Ecs.ListClustersAsync(new(), Testbed.Cancel)).ClusterArns);
        Assert.False(call.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task A_caller_of_endless_patience_is_cut_off()
    {
        using var bed = new Testbed();
        await bed.Control(HttpMethod.Post, "faults", new { kind = "timeout", seconds = 30, times = 1 });
        var call = bed.Admin.Ecs.ListClustersAsync(new(), Testbed.Cancel);
        await bed.Admin.Ecs.ListClustersAsync(new(), Testbed.Cancel);
        bed.Clock.Advance(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAnyAsync<Exception>(() => call);
    }

    [Fact]
    public async Task Over_a_socket_a_lost_answer_is_a_closed_connection_and_a_silent_call_holds_up_nobody()
    {
        await using var sandbox = await StandaloneSandbox.Start();
        using var control = new HttpClient { BaseAddress = sandbox.Url };
        using var ecs = Testbed.Over(sandbox.Url);
        // Not once only: .NET's HTTP client itself asks again when a connection closes before the first byte.
        await Break(control, new { kind = "lost", action = "ecs:CreateCluster" });
        await Assert.ThrowsAnyAsync<Exception>(() => ecs.CreateClusterAsync(new() { ClusterName = "made" }, Testbed.Cancel));
        Assert.Contains(SandboxAccount.ClusterArn("made"), (await ecs.ListClustersAsync(new(), Testbed.Cancel)).ClusterArns);

        await Break(control, new { kind = "timeout", action = "ecs:ListServices", times = 1 });
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Testbed.Cancel);
        var silent = ecs.ListServicesAsync(new() { Cluster = "made" }, patience.Token);
        // The fault is spent when the silent call has come in; others are answered all the while.
        while ((await control.GetStringAsync(new Uri("/_sandbox/faults", UriKind.Relative), Testbed.Cancel)).Contains("timeout", StringComparison.Ordinal))
        {
            await ecs.ListClustersAsync(new(), Testbed.Cancel);
        }
        Assert.False(silent.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => silent);
    }

    [Theory]
    [InlineData("""{"kind":"earthquake"}""", "kind must be one of")]
    [InlineData("""{"kind":"throttle","times":0}""", "times must be at least 1")]
    [InlineData("""{"kind":"slow","seconds":0}""", "seconds is for slow and timeout only")]
    [InlineData("""{"kind":"deny","seconds":5}""", "seconds is for slow and timeout only")]
    [InlineData("""{"kind":"lost","code":"X"}""", "code is for error only")]
    [InlineData("""{"kind":"image","action":"ecs:RunTask"}""", "action has no meaning for image")]
    [InlineData("""{"kind":"deny","action":"CreateService"}""", "action must be like ecs:CreateService")]
    public async Task A_fault_that_makes_no_sense_is_refused_with_what_is_wrong(string fault, string says)
    {
        using var bed = new Testbed();
        using var answer = await bed.Http.PostAsync(new Uri("/_sandbox/faults", UriKind.Relative), new StringContent(fault), Testbed.Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(says, await answer.Content.ReadAsStringAsync(Testbed.Cancel), StringComparison.Ordinal);
        Assert.Equal(0, (await bed.Control(HttpMethod.Get, "faults")).GetArrayLength());
    }

    [Fact]
    public async Task Faults_of_the_configuration_are_in_force_from_the_start_and_again_after_a_reset()
    {
        using var bed = new Testbed(Configured(("Faults:0:Kind", "error"), ("Faults:0:Action", "ecs:ListClusters"), ("Faults:0:Times", "1"), ("Throttles", "false")));
        for (var i = 0; i < 2; i++)
        {
            await Assert.ThrowsAsync<Amazon.ECS.Model.ServerException>(() => bed.Admin.Ecs.ListClustersAsync(new(), Testbed.Cancel));
            await bed.Admin.Ecs.ListClustersAsync(new(), Testbed.Cancel);
            await bed.Control(HttpMethod.Post, "reset");
        }
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused_at_the_start_all_at_once()
    {
        var error = Assert.Throws<ArgumentException>(() => new SandboxServer(
            Configured(("Speed", "0"), ("Faults:0:Kind", "throttle"), ("Faults:1:Kind", "quake"), ("Faults:2:Kind", "slow"), ("Faults:2:Seconds", "-1")), TimeProvider.System));
        Assert.Contains("Sandbox:Speed must be above 0.", error.Message, StringComparison.Ordinal);
        Assert.Contains("Sandbox:Faults:1: kind must be one of", error.Message, StringComparison.Ordinal);
        Assert.Contains("Sandbox:Faults:2: seconds", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Sandbox:Faults:0", error.Message, StringComparison.Ordinal);
    }

    private static SandboxOptions Configured(params (string Key, string Value)[] settings) => SandboxOptions.From(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create($"Sandbox:{s.Key}", (string?)s.Value))).Build());

    private static async Task Break(HttpClient control, object fault)
    {
        using var answer = await control.PostAsync(new Uri("/_sandbox/faults", UriKind.Relative), new StringContent(JsonSerializer.Serialize(fault)), Testbed.Cancel);
        answer.EnsureSuccessStatusCode();
    }
}
