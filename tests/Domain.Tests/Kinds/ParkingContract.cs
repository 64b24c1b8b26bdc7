using Domain.Approvals;
using Domain.Hosting.Demo;
using Domain.Kinds;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Workloads;
using Testing;

namespace Domain.Tests.Kinds;

/// <summary>Parking and resuming from the request to AWS and back: the real use cases on the Sandbox.</summary>
public abstract class ParkingContract(TestDatabase database)
{
    private const string Hello = "payments-dev-hello";
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_parked_service_runs_nothing_costs_nothing_and_comes_back_as_it_was()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(DomainWorld.Draft("hello"));

        var parked = await world.ApplyAsync(Existing("service-park"));

        Assert.Equal((RequestState.Done, 0m), (parked.State, parked.Estimate?.AtMax));
        Assert.Contains(parked.Checks.Items, c => c.Outcome is CheckOutcome.Warning && c.Finding.Contains("2 tasks run now and would be stopped", StringComparison.Ordinal));
        var seen = await SeeAsync(world);
        Assert.Equal((ServiceHealth.Parked, 0, 0, true), (seen.Row.Health, seen.Detail.Running, seen.Detail.Desired, seen.Detail.IsParked));

        var resumed = await world.ApplyAsync(Existing("service-resume"));

        Assert.Equal((RequestState.Done, "Resume hello in dev: 2 tasks, bounds 2 to 4"), (resumed.State, resumed.Title));
        Assert.Contains(resumed.Checks.Items, c => c.Outcome is CheckOutcome.Warning && c.Finding == "2 tasks start at once.");
        var awake = await SeeAsync(world);
        Assert.Equal((ServiceHealth.Healthy, 2, 2, 4, false), (awake.Row.Health, awake.Detail.Running, awake.Detail.MinTasks, awake.Detail.MaxTasks, awake.Detail.IsParked));
        // nothing is left that a second parking would trip over
        Assert.Equal("Hello is not parked", (await RefusedAsync(world, Existing("service-resume"))).Replace(Hello, "Hello", StringComparison.Ordinal)[..19]);
    }

    [Fact]
    public async Task What_was_noted_is_what_comes_back_and_not_what_the_bounds_alone_would_give()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(DomainWorld.Draft("hello"));
        await world.ApplyAsync(Existing("service-scaling", ("minTasks", "3"), ("maxTasks", "6")) with { TemplateId = "web-service" });
        await world.ApplyAsync(Existing("service-scaling", ("minTasks", "1"), ("maxTasks", "6")) with { TemplateId = "web-service" });

        await world.ApplyAsync(Existing("service-park"));
        await world.ApplyAsync(Existing("service-resume"));

        var awake = await SeeAsync(world);
        Assert.Equal((3, 1, 6), (awake.Detail.Running, awake.Detail.MinTasks, awake.Detail.MaxTasks));
    }

    [Fact]
    public async Task Another_image_leaves_a_parked_service_parked_and_other_bounds_are_refused_until_it_is_resumed()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(DomainWorld.Draft("hello"));
        await world.ApplyAsync(Existing("service-park"));

        var image = "registry.example.com/payments/hello:2.0.0";
        var changed = await world.ApplyAsync(Existing("service-image", ("image", image)) with { TemplateId = "web-service" });

        Assert.Equal(RequestState.Done, changed.State);
        Assert.Contains(changed.Checks.Items, c => c.Finding.Contains("is parked and stays so", StringComparison.Ordinal));
        var seen = await SeeAsync(world);
        Assert.Equal((ServiceHealth.Parked, image, 0), (seen.Row.Health, seen.Row.Image, seen.Detail.Running));
        Assert.Contains("Resume it first", await RefusedAsync(world, Existing("service-scaling", ("minTasks", "1"), ("maxTasks", "3")) with { TemplateId = "web-service" }), StringComparison.Ordinal);
        Assert.Contains("is parked already", await RefusedAsync(world, Existing("service-park")), StringComparison.Ordinal);

        await world.ApplyAsync(Existing("service-resume"));
        Assert.Equal((image, 2, 2, 4), await ShortAsync(world));
    }

    [Fact]
    public async Task The_form_of_a_parked_service_asks_what_it_gets_back_and_may_change_all_but_its_bounds()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(DomainWorld.Draft("hello"));
        await world.ApplyAsync(Existing("service-park"));

        var draft = Assert.IsType<ServiceDraftOutcome.Ready>(await world.Get<ServiceDrafts>().BeginAsync(DemoCast.Ines.Caller, "main-fargate", Hello, Stop)).Draft with { Reason = "A test asks for it." };

        Assert.Equal(("2", "4"), (draft.Values["minTasks"], draft.Values["maxTasks"]));
        Assert.Contains("or leave the bounds at 2 to 4", await RefusedAsync(world, draft with { Values = new Dictionary<string, string>(draft.Values) { ["maxTasks"] = "5" } }), StringComparison.Ordinal);
        var changed = await world.ApplyAsync(draft with { Values = new Dictionary<string, string>(draft.Values) { ["cpuTarget"] = "75" } });
        Assert.Equal((RequestState.Done, 0m), (changed.State, changed.Estimate?.AtMax));
        Assert.Equal(ServiceHealth.Parked, (await SeeAsync(world)).Row.Health);
    }

    [Fact]
    public async Task A_parked_service_can_be_deleted_and_its_name_is_free_again()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(DomainWorld.Draft("hello"));
        await world.ApplyAsync(Existing("service-park"));

        Assert.Equal(RequestState.Done, (await world.ApplyAsync(Existing("service-delete"))).State);

        Assert.Equal(RequestState.Done, (await world.ApplyAsync(DomainWorld.Draft("hello"))).State);
        Assert.Equal(2, (await SeeAsync(world)).Detail.Running);
    }

    private static async Task<(string? Image, int Running, int? Min, int? Max)> ShortAsync(DomainWorld world)
    {
        var seen = await SeeAsync(world);
        return (seen.Row.Image, seen.Detail.Running, seen.Detail.MinTasks, seen.Detail.MaxTasks);
    }

    private static async Task<ServiceView> SeeAsync(DomainWorld world)
    {
        await world.SweepAsync(Stop);
        return await world.Get<WorkloadReader>().FindAsync(DemoCast.Ines.Caller, "main-fargate", Hello, Stop) ?? throw new InvalidOperationException($"{Hello} is not to be seen.");
    }

    private static async Task<string> RefusedAsync(DomainWorld world, RequestDraft draft) =>
        Assert.IsType<ProposalOutcome.Refused>(await world.Get<Proposals>().PreviewAsync(DemoCast.Ines.Caller, draft, Stop)).Why;

    private static RequestDraft Existing(string kind, params (string Name, string Value)[] values) =>
        new("", "payments", "dev", "main-fargate", Hello, values.ToDictionary(v => v.Name, v => v.Value), "A test asks for it.", kind);
}

public sealed class ParkingOnSqlite(SqliteFile database) : ParkingContract(database), IClassFixture<SqliteFile>;

public sealed class ParkingOnPostgres(PostgresServer database) : ParkingContract(database), IClassFixture<PostgresServer>;
