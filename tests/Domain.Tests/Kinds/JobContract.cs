using Domain.Approvals;
using Domain.Hosting.Demo;
using Domain.Kinds;
using Domain.Kinds.Jobs;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Workloads;
using Sandbox;
using Sandbox.Control;
using Testing;

namespace Domain.Tests.Kinds;

/// <summary>Jobs from the request to AWS, where they run by themselves: the real use cases on the Sandbox.</summary>
public abstract class JobContract(TestDatabase database)
{
    private const string Report = "payments-dev-report";
    private const string Import = "payments-dev-import";
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_scheduled_job_stands_after_its_request_and_runs_by_itself_at_its_local_time()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);

        var made = await world.ApplyAsync(Scheduled(("schedule", "cron(30 9 ? * MON-FRI *)"), ("timeZone", "Europe/Berlin"), ("duration", "20")));

        Assert.Equal((RequestState.Done, "New job report in dev"), (made.State, made.Title));
        Assert.Contains(made.Checks.Items, c => c.Finding == "It runs Monday to Friday at 09:30 Europe/Berlin. Next: Mon 23 Nov 2026, 09:30; Tue 24 Nov 2026, 09:30; Wed 25 Nov 2026, 09:30.");
        Assert.True(made.Estimate?.AtMax > 0);
        var row = Assert.Single((await ListAsync(world)).Jobs);
        Assert.Equal((Report, "Monday to Friday at 09:30 Europe/Berlin", true, "payments-dev-report:1"), (row.Name, row.When, row.Enabled, row.Definition));
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 8, 30, 0, TimeSpan.Zero), row.Next[0]);

        Assert.DoesNotContain(Runs(world), t => t.Id.Length > 0);
        world.Clock.Advance(TimeSpan.FromHours(3));
        world.Sandbox.CatchUp();
        Assert.Contains(world.Sandbox.CallsSince(0), c => c is { Action: "ecs:RunTask", Outcome: "ok" } && c.Principal.Contains("/payments-dev-jobs/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_job_is_changed_in_place_run_now_and_deleted_while_its_definitions_stay()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(Scheduled(("deadLetterQueue", "payments-dev-jobs")));

        var draft = await BeginAsync(world, JobDrafts.Change);
        Assert.Equal(("rate(1 day)", "payments-dev-jobs", "sleep 5"), (draft.Values["schedule"], draft.Values["deadLetterQueue"], draft.Values["command"]));
        var changed = await world.ApplyAsync(draft with { Reason = "Quieter", Values = new Dictionary<string, string>(draft.Values) { ["enabled"] = "false", ["image"] = "public.ecr.aws/docker/library/busybox:1.38" } });
        Assert.Equal(RequestState.Done, changed.State);
        var row = Assert.Single((await ListAsync(world)).Jobs);
        Assert.Equal((false, "payments-dev-report:2", 0), (row.Enabled, row.Definition, row.Next.Count));

        var ran = await world.ApplyAsync(await BeginAsync(world, JobDrafts.RunNow) with { Reason = "Once", Values = new Dictionary<string, string> { ["tasks"] = "12" } });
        Assert.Equal((RequestState.Done, "Run report in dev now, 12 tasks"), (ran.State, ran.Title));

        var gone = await world.ApplyAsync(await BeginAsync(world, JobDrafts.Delete) with { Reason = "Not needed" });
        Assert.Equal(RequestState.Done, gone.State);
        Assert.Empty((await ListAsync(world)).Jobs);
        Assert.Contains(world.Sandbox.Things, t => t.Type == "ecs:task-definition" && t.Id.EndsWith("payments-dev-report:2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_job_that_follows_the_newest_revision_keeps_its_schedule_when_only_the_image_changes()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(Scheduled(("newest", "true")));
        var draft = await BeginAsync(world, JobDrafts.Change);

        var changed = await world.ApplyAsync(draft with { Reason = "Newer", Values = new Dictionary<string, string>(draft.Values) { ["image"] = "public.ecr.aws/docker/library/busybox:1.38" } });

        Assert.Equal(["Register a new revision of payments-dev-report"], changed.Operation?.Steps.Select(s => s.Title));
        Assert.Equal("payments-dev-report", Assert.Single((await ListAsync(world)).Jobs).Definition);
    }

    [Fact]
    public async Task An_event_driven_job_runs_when_an_event_fits()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        var made = await world.ApplyAsync(Driven());
        Assert.Equal(RequestState.Done, made.State);
        var row = Assert.Single((await ListAsync(world)).Jobs);
        Assert.Equal((Import, "events of aws.ecs: ECS Task State Change", false), (row.Name, row.When, row.IsScheduled));

        var before = world.Sandbox.CallsSince(0).Count(c => c.Action == "ecs:RunTask");
        await world.ApplyAsync(new RequestDraft(
            "run-task", "payments", "dev", SandboxAccount.FargateCluster, null,
            new Dictionary<string, string> { ["name"] = "once", ["image"] = "public.ecr.aws/docker/library/busybox:1.37", ["command"] = "sleep 5" }, "A test asks for it.", "task"));
        Assert.Equal(2, world.Sandbox.CallsSince(0).Count(c => c.Action == "ecs:RunTask") - before);

        var draft = await BeginAsync(world, JobDrafts.Delete, Import);
        await world.ApplyAsync(draft with { Reason = "Not needed" });
        Assert.Empty((await ListAsync(world)).Jobs);
    }

    [Theory]
    [InlineData("cron(0 9 * * * *)", "UTC", "Day of the month and day of the week cannot both be given")]
    [InlineData("rate(1 hour)", "Europe/Atlantis", "is not a time zone of the IANA database")]
    public async Task What_is_no_schedule_is_refused_with_what_to_write(string schedule, string zone, string why)
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        var refused = Assert.IsType<ProposalOutcome.Invalid>(await world.Get<Proposals>().PreviewAsync(DemoCast.Ines.Caller, Scheduled(("schedule", schedule), ("timeZone", zone)), Stop));
        Assert.Contains(why, Assert.Single(refused.Problems).Why, StringComparison.Ordinal);
    }

    internal static RequestDraft Scheduled(params (string Name, string Value)[] values) => New("scheduled-job", "report", [("schedule", "rate(1 day)"), ("command", "sleep 5"), .. values]);

    internal static RequestDraft Driven(params (string Name, string Value)[] values) => New("event-job", "import",
        [("pattern", """{"source":["aws.ecs"],"detail-type":["ECS Task State Change"],"detail":{"group":["family:payments-dev-once"],"lastStatus":["STOPPED"]}}"""), .. values]);

    private static RequestDraft New(string template, string name, IEnumerable<(string Name, string Value)> values)
    {
        var all = new Dictionary<string, string> { ["name"] = name, ["image"] = "public.ecr.aws/docker/library/busybox:1.37" };
        foreach (var (field, value) in values)
        {
            all[field] = value;
        }

        return new(template, "payments", "dev", SandboxAccount.FargateCluster, null, all, "A test asks for it.", JobDrafts.Change);
    }

    private static async Task<RequestDraft> BeginAsync(DomainWorld world, string kind, string job = Report) =>
        Assert.IsType<ServiceDraftOutcome.Ready>(await world.Get<JobDrafts>().BeginAsync(DemoCast.Ines.Caller, SandboxAccount.FargateCluster, job, "payments/dev", kind, Stop)).Draft;

    private static async Task<JobList> ListAsync(DomainWorld world)
    {
        await world.SweepAsync(Stop);
        return await world.Get<JobReader>().ListAsync(DemoCast.Ines.Caller, new(), 0, JobReader.Most, Stop);
    }

    private static IEnumerable<Thing> Runs(DomainWorld world) => world.Sandbox.Things.Where(t => t is { Type: "ecs:task", State: "payments-dev-report:1" });
}

public sealed class JobOnSqlite(SqliteFile database) : JobContract(database), IClassFixture<SqliteFile>;

public sealed class JobOnPostgres(PostgresServer database) : JobContract(database), IClassFixture<PostgresServer>;
