using Domain.Access.Preflight;
using Domain.Aws;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Teams;
using Sandbox;
using Testing;

namespace Domain.Tests.Aws;

public sealed class ReadingTests : IDisposable
{
    private readonly SandboxAws aws = new();
    private readonly TeamEnvironment place = Places.Of();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_stands_around_a_service_that_is_not_there_is_read_in_few_calls()
    {
        var live = await new LiveFactsReader(aws.Sessions).ReadAsync(place, SandboxAccount.FargateCluster, "payments-dev-api", Cancel);

        Assert.Equal(["FARGATE", "FARGATE_SPOT"], live.Cluster?.Providers);
        Assert.Null(live.Service);
        Assert.Null(live.LogGroupDays);
        Assert.True(live.ExecutionRoleExists);
        Assert.Equal(["payments-dev-admin", "payments-dev-api", "payments-dev-web"], live.TargetGroups.Select(g => g.Name));
        Assert.All(live.TargetGroups, g => Assert.Equal(("ip", "/health", SandboxAccount.LoadBalancer), (g.TargetType, g.HealthPath, Assert.Single(g.LoadBalancers))));
        Assert.InRange(aws.Server.CallsSince(0).Count, 1, 10);
    }

    [Fact]
    public async Task A_cluster_that_is_not_there_and_a_role_that_is_not_there_are_told_as_such()
    {
        place.ExecutionRoleArn += "-typo";

        var live = await new LiveFactsReader(aws.Sessions).ReadAsync(place, "no-such-cluster", "payments-dev-api", Cancel);

        Assert.Null(live.Cluster);
        Assert.Null(live.Service);
        Assert.False(live.ExecutionRoleExists);
    }

    [Fact]
    public async Task Instances_show_their_types_and_the_room_left()
    {
        var live = await new LiveFactsReader(aws.Sessions).ReadAsync(place, SandboxAccount.Ec2Cluster, "payments-dev-api", Cancel);

        Assert.Equal(["m6i.large", "m6i.large"], live.Cluster?.InstanceTypes);
        Assert.Equal(2 * 2048, live.Cluster?.FreeCpu);
        Assert.Equal(2 * 7764, live.Cluster?.FreeMemoryMiB);
    }

    [Fact]
    public async Task A_teams_role_may_do_everything_a_new_service_and_its_undo_need()
    {
        var steps = Plans.NewService(place, SandboxAccount.FargateCluster, "payments-dev-api", null);
        var needed = steps.SelectMany(s => s.Scope(place).Concat(s.UndoScope(place))).ToList();

        var verdicts = await new IamPreflight(aws.Sessions).SimulateAsync(place, needed, Cancel);

        Assert.Equal(needed, verdicts.Select(v => v.Permission));
        Assert.DoesNotContain(verdicts, v => !v.IsAllowed);
        Assert.All(verdicts, v => Assert.NotNull(Assert.IsType<Verdict.Allowed>(v.Verdict).By?.Sid));
        Assert.InRange(aws.CountOf("iam:SimulatePrincipalPolicy"), 1, 12);
    }

    [Fact]
    public async Task A_teams_role_may_do_everything_an_update_and_its_undo_need()
    {
        var service = Plans.Service(place, SandboxAccount.FargateCluster, "payments-dev-api", "payments-dev-api:1", null);
        PlannedStep[] steps =
        [
            new LogGroupChange(place.LogGroup("api"), 0, 30),
            new ServiceChange(service, service with { Compute = Compute.FargateSpot }),
            new ScalableTargetChange(new(service.Cluster, service.Name, 1, 2), new(service.Cluster, service.Name, 1, 3)),
            new ScalingPolicyChange(new(service.Cluster, service.Name, "p", 50), new(service.Cluster, service.Name, "p", 60)),
        ];

        var verdicts = await new IamPreflight(aws.Sessions).SimulateAsync(
            place, [.. steps.SelectMany(s => s.Scope(place).Concat(s.UndoScope(place)))], Cancel);

        Assert.DoesNotContain(verdicts, v => !v.IsAllowed);
    }

    [Fact]
    public async Task Another_teams_service_is_denied_before_anyone_is_asked()
    {
        var theirs = Places.Of("search");
        var step = new ServiceChange(null, Plans.Service(theirs, SandboxAccount.FargateCluster, "search-dev-index", "search-dev-index:1", null));

        var verdicts = await new IamPreflight(aws.Sessions).SimulateAsync(place, step.Scope(theirs), Cancel);

        var create = Assert.Single(verdicts, v => v.Permission.Action == "ecs:CreateService");
        Assert.Equal(new Verdict.Denied(DenialKind.Implicit, null), create.Verdict);
    }

    [Fact]
    public async Task A_read_session_that_AWS_forgot_is_taken_anew()
    {
        var reader = new LiveFactsReader(aws.Sessions);
        await reader.ReadAsync(place, SandboxAccount.FargateCluster, "payments-dev-api", Cancel);
        await aws.ResetAsync(Cancel);

        var live = await reader.ReadAsync(place, SandboxAccount.FargateCluster, "payments-dev-api", Cancel);

        Assert.NotNull(live.Cluster);
    }

    [Fact]
    public async Task A_role_that_Berth_may_not_assume_is_named()
    {
        place.ReadExternalId = "wrong";

        var refused = await Assert.ThrowsAsync<AwsRefused>(() =>
            new LiveFactsReader(aws.Sessions).ReadAsync(place, SandboxAccount.FargateCluster, "payments-dev-api", Cancel));

        Assert.Equal($"sts:AssumeRole on {SandboxAccount.ReadRoleArn}", refused.Denied?.ToString());
        Assert.StartsWith("Berth tried to look into account 111122223333 with the role berth-read. AWS refused: Berth's key may not do sts:AssumeRole", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => aws.Dispose();
}
