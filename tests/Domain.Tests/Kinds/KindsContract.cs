using Domain.Approvals;
using Domain.Data;
using Domain.Hosting.Demo;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Workloads;
using Microsoft.EntityFrameworkCore;
using Sandbox;
using Testing;

namespace Domain.Tests.Kinds;

/// <summary>Each kind of request from the form to AWS and back: the real use cases on the Sandbox.</summary>
public abstract class KindsContract(TestDatabase database)
{
    private const string Hello = "payments-dev-hello";
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cluster_is_made_used_and_deleted_only_when_it_is_empty()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        var made = await world.ApplyAsync(New("fargate-cluster", "cluster", "", ("name", "edge"), ("spotWeight", "25")));
        Assert.Equal((RequestState.Done, "payments-dev-edge"), (made.State, made.Cluster));
        Assert.Contains("payments-dev-edge", (await world.PlaceAsync("payments", "dev")).Clusters);

        await world.ApplyAsync(DomainWorld.Draft("hello") with { Cluster = "payments-dev-edge" });
        var refused = Assert.IsType<SubmitOutcome.ChecksFailed>(await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, DeleteCluster, Stop));
        Assert.Contains(refused.Checks.Items, c => c.Outcome is CheckOutcome.Fail && c.Finding.Contains("1 service is still on it", StringComparison.Ordinal));

        await world.ApplyAsync(Existing("service-delete", Hello) with { Cluster = "payments-dev-edge" });
        var gone = await world.ApplyAsync(DeleteCluster);
        Assert.Equal(RequestState.Done, gone.State);
        Assert.DoesNotContain("payments-dev-edge", (await world.PlaceAsync("payments", "dev")).Clusters);
    }

    [Fact]
    public async Task A_cluster_that_is_not_the_teams_own_cannot_be_deleted()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);

        var draft = Existing("cluster-delete", "main-fargate") with { TemplateId = "" };
        var refused = Assert.IsType<SubmitOutcome.ChecksFailed>(await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, draft, Stop));

        Assert.Contains(refused.Checks.Items, c => c.Outcome is CheckOutcome.Fail && c.Finding.Contains("was not made for payments/dev", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_image_leaves_everything_else_as_it_stands()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(DomainWorld.Draft("hello"));

        var image = "registry.example.com/payments/hello:2.0.0";
        var changed = await world.ApplyAsync(Existing("service-image", Hello, ("image", image)) with { TemplateId = "web-service" });

        Assert.Equal(RequestState.Done, changed.State);
        Assert.Equal(["Task definition", "Service"], changed.Changes.Select(c => c.Noun));
        await world.SweepAsync(Stop);
        var service = await world.Get<WorkloadReader>().FindAsync(DemoCast.Ines.Caller, "main-fargate", Hello, Stop);
        Assert.Equal((image, 2, 4), (service?.Row.Image, service?.Detail.MinTasks, service?.Detail.MaxTasks));
    }

    [Fact]
    public async Task Other_bounds_leave_the_tasks_definition_alone_and_warn_where_they_move_the_count()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(DomainWorld.Draft("hello"));

        var changed = await world.ApplyAsync(Existing("service-scaling", Hello, ("minTasks", "3"), ("maxTasks", "6")) with { TemplateId = "web-service" });

        Assert.Equal((RequestState.Done, "Scalable target"), (changed.State, Assert.Single(changed.Changes).Noun));
        Assert.Contains(changed.Checks.Items, c => c.Outcome is CheckOutcome.Warning && c.Finding.Contains("from 2 to 3 tasks at once", StringComparison.Ordinal));
        await world.SweepAsync(Stop);
        var service = await world.Get<WorkloadReader>().FindAsync(DemoCast.Ines.Caller, "main-fargate", Hello, Stop);
        Assert.Equal((3, 3, 6), (service?.Detail.Running, service?.Detail.MinTasks, service?.Detail.MaxTasks));
    }

    [Fact]
    public async Task What_runs_is_promoted_by_its_digest_and_what_belongs_to_the_place_stays_with_it()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(DomainWorld.Draft("hello"));

        var first = Assert.IsType<ServiceDraftOutcome.Ready>(await world.Get<Promotions>().BeginAsync(DemoCast.Ines.Caller, "main-fargate", Hello, "prod", Stop)).Draft;
        Assert.Equal(("prod", null, "1.0"), (first.Environment, first.ExistingService, first.TemplateVersion));
        Assert.StartsWith("registry.example.com/payments/hello@sha256:", first.Values["image"], StringComparison.Ordinal);
        Assert.DoesNotContain("targetGroup", first.Values.Keys);
        var group = SandboxAccount.TargetGroupArn("payments-prod-web");
        await world.ApplyAsync(first with { Values = new Dictionary<string, string>(first.Values) { ["targetGroup"] = group, ["maxTasks"] = "5" } });

        await world.ApplyAsync(Existing("service-image", Hello, ("image", "registry.example.com/payments/hello:2.0.0")) with { TemplateId = "web-service" });
        var again = Assert.IsType<ServiceDraftOutcome.Ready>(await world.Get<Promotions>().BeginAsync(DemoCast.Ines.Caller, "main-fargate", Hello, "prod", Stop)).Draft;
        Assert.Equal(("payments-prod-hello", group, "5"), (again.ExistingService, again.Values["targetGroup"], again.Values["maxTasks"]));
        Assert.NotEqual(first.Values["image"], again.Values["image"]);
        Assert.Equal(["Task definition", "Service"], (await world.ApplyAsync(again)).Changes.Select(c => c.Noun));

        var nowhere = Assert.IsType<ServiceDraftOutcome.Refused>(await world.Get<Promotions>().BeginAsync(DemoCast.Ines.Caller, "main-fargate", Hello, "moon", Stop));
        Assert.Contains("Choose one of prod", nowhere.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_service_is_gone_with_its_scaling_and_costs_nothing()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(DomainWorld.Draft("hello"));

        var deleted = await world.ApplyAsync(Existing("service-delete", Hello));

        Assert.Equal((RequestState.Done, true), (deleted.State, deleted.Estimate?.DeltaAtMax < 0));
        Assert.Contains(deleted.Checks.Items, c => c.Outcome is CheckOutcome.Warning && c.Finding.Contains("2 tasks run now and would be stopped", StringComparison.Ordinal));
        await world.SweepAsync(Stop);
        Assert.DoesNotContain(await world.Get<WorkloadReader>().ListAsync(DemoCast.Ines.Caller, new ServiceFilter(), Stop), s => s.Name == Hello);
        // its name is free again, and nothing of its scaling is left that the new one would trip over
        Assert.Equal(RequestState.Done, (await world.ApplyAsync(DomainWorld.Draft("hello"))).State);
    }

    [Fact]
    public async Task Tasks_run_by_tens_and_Berth_says_how_they_ended()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);

        var ran = await world.ApplyAsync(Task("report", "sleep 20", "12"));

        Assert.Equal((RequestState.Done, "All 12 tasks ended with exit code 0."), (ran.State, ran.Operation?.Steps[^1].Said));
        Assert.Equal(2, world.Sandbox.CallsSince(0).Count(c => c.Action == "ecs:RunTask"));
    }

    [Fact]
    public async Task A_task_that_ends_with_an_error_is_a_failed_request()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);

        var ran = await world.ApplyAsync(Task("broken", "sh -c 'exit 3'", "1"));

        Assert.Equal(RequestState.Failed, ran.State);
        Assert.Contains("did not end well", ran.Operation?.Steps[^1].Failure?.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_that_is_none_is_refused_with_those_there_are()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);

        var refused = Assert.IsType<ProposalOutcome.Refused>(await world.Get<Proposals>().PreviewAsync(DemoCast.Ines.Caller, Existing("service-rename", Hello), Stop));

        Assert.Contains("Use one of cluster, cluster-delete, cluster-instances", refused.Why, StringComparison.Ordinal);
    }

    private static RequestDraft DeleteCluster => Existing("cluster-delete", "payments-dev-edge") with { Cluster = "payments-dev-edge" };

    private static RequestDraft Task(string name, string command, string count) => New(
        "run-task", "task", "main-fargate", ("name", name), ("image", "public.ecr.aws/docker/library/busybox:1.37"), ("command", command), ("tasks", count));

    private static RequestDraft New(string template, string kind, string cluster, params (string Name, string Value)[] values) =>
        new(template, "payments", "dev", cluster, null, values.ToDictionary(v => v.Name, v => v.Value), "A test asks for it.", kind);

    private static RequestDraft Existing(string kind, string workload, params (string Name, string Value)[] values) =>
        new("", "payments", "dev", "main-fargate", workload, values.ToDictionary(v => v.Name, v => v.Value), "A test asks for it.", kind);
}

public sealed class KindsOnSqlite(SqliteFile database) : KindsContract(database), IClassFixture<SqliteFile>;

public sealed class KindsOnPostgres(PostgresServer database) : KindsContract(database), IClassFixture<PostgresServer>;
