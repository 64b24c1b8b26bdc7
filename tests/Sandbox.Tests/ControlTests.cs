using Amazon.ECS;
using Amazon.ECS.Model;
using Amazon.Runtime;

namespace Sandbox.Tests;

public sealed class ControlTests
{
    [Fact]
    public async Task A_throttle_strikes_as_often_as_asked_and_nothing_is_made_meanwhile()
    {
        using var bed = new Testbed();
        await bed.Control(HttpMethod.Post, "faults", new { kind = "throttle", action = "ecs:CreateCluster", times = 2 });
        for (var i = 0; i < 2; i++)
        {
            var error = await Assert.ThrowsAsync<AmazonECSException>(() => bed.Admin.Ecs.CreateClusterAsync(new() { ClusterName = "x" }, Testbed.Cancel));
            Assert.Equal(("ThrottlingException", "Rate exceeded"), (error.ErrorCode, error.Message));
        }
        Assert.Equal(2, (await bed.Admin.Ecs.ListClustersAsync(new(), Testbed.Cancel)).ClusterArns.Count);
        await bed.Admin.Ecs.CreateClusterAsync(new() { ClusterName = "x" }, Testbed.Cancel);
        Assert.Equal(0, (await bed.Control(HttpMethod.Get, "faults")).GetArrayLength());
    }

    [Fact]
    public async Task A_denial_comes_in_AWSs_words_only_where_it_matches_and_until_it_is_removed()
    {
        using var bed = new Testbed();
        var fault = await bed.Control(HttpMethod.Post, "faults", new { kind = "deny", action = "ecs:*Cluster", match = "secret" });
        await bed.Admin.Ecs.CreateClusterAsync(new() { ClusterName = "open" }, Testbed.Cancel);
        for (var i = 0; i < 2; i++)
        {
            var error = await Assert.ThrowsAsync<AccessDeniedException>(() => bed.Admin.Ecs.CreateClusterAsync(new() { ClusterName = "secret" }, Testbed.Cancel));
            Assert.Equal(
                "User: arn:aws:iam::111122223333:user/admin is not authorized to perform: ecs:CreateCluster on resource: arn:aws:ecs:us-east-1:111122223333:cluster/secret because no identity-based policy allows the ecs:CreateCluster action",
                error.Message);
        }
        await bed.Control(HttpMethod.Delete, $"faults/{fault.GetProperty("id").GetString()}");
        await bed.Admin.Ecs.CreateClusterAsync(new() { ClusterName = "secret" }, Testbed.Cancel);
    }

    [Fact]
    public async Task An_image_fault_keeps_a_good_image_from_starting_and_the_service_recovers_afterwards()
    {
        using var bed = new Testbed();
        await bed.Control(HttpMethod.Post, "faults", new { kind = "image", match = "payments-dev-web", times = 2 });
        await bed.Admin.Create();
        bed.Settle();
        Assert.Equal(2, (await bed.Admin.TasksOf(status: "STOPPED")).Count(t => t.StopCode.Value == "TaskFailedToStart"));
        Assert.Equal(("COMPLETED", 2), ((await bed.Admin.Describe()).Deployments.Single().RolloutState.Value, (await bed.Admin.Describe()).RunningCount));
    }

    [Theory]
    [InlineData("earthquake", 1)]
    [InlineData("throttle", 0)]
    public async Task A_fault_that_makes_no_sense_is_refused(string kind, int times)
    {
        using var bed = new Testbed();
        await Assert.ThrowsAsync<HttpRequestException>(() => bed.Control(HttpMethod.Post, "faults", new { kind, times }));
    }

    [Fact]
    public async Task The_call_log_tells_who_acted_for_whom_on_what_and_how_it_ended()
    {
        using var bed = new Testbed();
        var team = await bed.Team("payments", "dev");
        await team.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(), Testbed.Cancel);
        var before = bed.Server.CallsSince(0)[^1].Number;
        var request = Wishes.Service();
        request.ClientToken = "r1-s3";
        var answer = await team.Ecs.CreateServiceAsync(request, Testbed.Cancel);
        await Assert.ThrowsAsync<AccessDeniedException>(() => team.Ecs.DeleteClusterAsync(new() { Cluster = SandboxAccount.FargateCluster }, Testbed.Cancel));
        await team.Describe();

        var calls = bed.Server.CallsSince(before);
        Assert.Equal(["ecs:CreateService ok", "ecs:DeleteCluster AccessDeniedException", "ecs:DescribeServices ok"], calls.Select(c => $"{c.Action} {c.Outcome}"));
        var create = calls[0];
        Assert.Equal("arn:aws:sts::111122223333:assumed-role/berth-team-payments-dev/berth-step", create.Principal);
        Assert.Equal(("u-4711", "r1-s3", answer.Service.ServiceArn, "r1"), (create.SourceIdentity, create.ClientToken, create.Resource, create.SessionTags["berth-request"]));
        Assert.Equal(answer.ResponseMetadata.RequestId, create.RequestId);
        Assert.Equal(3, (await bed.Control(HttpMethod.Get, $"calls?since={before}")).GetArrayLength());
    }

    [Fact]
    public async Task Reset_brings_back_the_starting_account()
    {
        using var bed = new Testbed();
        await bed.Admin.Create();
        await bed.Control(HttpMethod.Post, "faults", new { kind = "throttle" });
        bed.Settle();
        var status = await bed.Control(HttpMethod.Post, "reset");
        Assert.Equal((2, 0, 0, 0), (status.GetProperty("clusters").GetInt32(), status.GetProperty("services").GetInt32(), status.GetProperty("faults").GetInt32(), status.GetProperty("calls").GetInt32()));
        Assert.Null(bed.Server.NextDue);
        Assert.Equal(SandboxAccount.ClusterArn(SandboxAccount.Ec2Cluster), (await bed.Admin.Ecs.ListClustersAsync(new(), Testbed.Cancel)).ClusterArns[0]);
    }

    [Fact]
    public async Task An_empty_start_has_the_two_users_and_nothing_else()
    {
        using var bed = new Testbed(new() { Start = SandboxStart.Empty });
        Assert.Empty((await bed.Admin.Ecs.ListClustersAsync(new(), Testbed.Cancel)).ClusterArns ?? []);
        Assert.Empty((await bed.Admin.Iam.ListRolesAsync(new(), Testbed.Cancel)).Roles ?? []);
        await Assert.ThrowsAnyAsync<AmazonServiceException>(() => bed.Team("payments", "dev"));
    }
}
