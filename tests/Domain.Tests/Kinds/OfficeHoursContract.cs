using Domain.Hosting.Demo;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Workloads;
using Testing;

namespace Domain.Tests.Kinds;

/// <summary>Office hours from the request to AWS and back: the real use cases on the Sandbox, its clock moved by hand.</summary>
public abstract class OfficeHoursContract(TestDatabase database)
{
    private const string Hello = "payments-dev-hello";
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_with_office_hours_closes_and_opens_by_the_clock_and_costs_what_it_is_open()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(DomainWorld.Draft("hello"));

        var asked = await world.ApplyAsync(Hours());

        Assert.Equal((RequestState.Done, "Office hours of hello in dev: 08:00 to 18:00, MON-FRI, UTC"), (asked.State, asked.Title));
        Assert.NotNull(asked.Estimate);
        Assert.Equal(Math.Round(asked.Estimate.NowAtMax * 50 / 168, 1), Math.Round(asked.Estimate.AtMax, 1));
        Assert.Contains(asked.Checks.Items, c => c.Finding.StartsWith("Saves $", StringComparison.Ordinal));
        var seen = await SeeAsync(world);
        Assert.Equal(("08:00 to 18:00, MON-FRI, UTC", 2, 4, false), (seen.Detail.Hours?.Words, seen.Detail.MinTasks, seen.Detail.MaxTasks, seen.Detail.IsClosed));

        Until(world, DayOfWeek.Wednesday, 18);
        var night = await SeeAsync(world);
        Assert.Equal((true, 0, 0, 4), (night.Detail.IsClosed, night.Detail.Running, night.Detail.MaxTasks, night.Detail.MostTasks));

        Until(world, DayOfWeek.Thursday, 8);
        var morning = await SeeAsync(world);
        Assert.Equal((false, 2, 2, 4), (morning.Detail.IsClosed, morning.Detail.Running, morning.Detail.MinTasks, morning.Detail.MaxTasks));
    }

    [Fact]
    public async Task Bounds_asked_by_night_are_what_it_opens_with_and_do_not_wake_it()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(DomainWorld.Draft("hello"));
        await world.ApplyAsync(Hours());
        Until(world, DayOfWeek.Wednesday, 20);

        var changed = await world.ApplyAsync(Existing("service-scaling", ("minTasks", "3"), ("maxTasks", "6")) with { TemplateId = "web-service" });

        Assert.Equal((RequestState.Done, "Scale hello in dev from 3 to 6 tasks"), (changed.State, changed.Title));
        Assert.Contains(changed.Checks.Items, c => c.Finding.Contains("is closed now", StringComparison.Ordinal));
        Assert.Equal((true, 0), (await SeeAsync(world)) is { } night ? (night.Detail.IsClosed, night.Detail.Running) : default);
        Until(world, DayOfWeek.Thursday, 8);
        var morning = await SeeAsync(world);
        Assert.Equal((3, 3, 6), (morning.Detail.Running, morning.Detail.MinTasks, morning.Detail.MaxTasks));
    }

    [Fact]
    public async Task Hours_taken_away_by_night_leave_the_service_open()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(DomainWorld.Draft("hello"));
        await world.ApplyAsync(Hours(("officeOutside", "1")));
        Until(world, DayOfWeek.Wednesday, 20);
        Assert.Equal(1, (await SeeAsync(world)).Detail.Running);

        var gone = await world.ApplyAsync(Hours(("officeHours", "false")));

        Assert.Equal((RequestState.Done, "No office hours for hello in dev"), (gone.State, gone.Title));
        world.Clock.Advance(TimeSpan.FromMinutes(5));
        var seen = await SeeAsync(world);
        Assert.Empty(seen.Detail.Schedules);
        Assert.Equal((2, 2, 4), (seen.Detail.Running, seen.Detail.MinTasks, seen.Detail.MaxTasks));
        Assert.Contains("nothing to take away", await RefusedAsync(world, Hours(("officeHours", "false"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_parked_by_night_resumes_with_the_bounds_of_its_day_and_keeps_its_hours()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(DomainWorld.Draft("hello"));
        await world.ApplyAsync(Hours());
        Until(world, DayOfWeek.Wednesday, 20);

        Assert.Equal(RequestState.Done, (await world.ApplyAsync(Existing("service-park"))).State);
        Until(world, DayOfWeek.Thursday, 9);
        Assert.Equal((ServiceHealth.Parked, 0), (await SeeAsync(world)) is { } parked ? (parked.Row.Health, parked.Detail.Running) : default);
        Assert.Contains("Resume it first", await RefusedAsync(world, Hours(("officeFrom", "07:00"))), StringComparison.Ordinal);

        Assert.Equal("Resume hello in dev: 2 tasks, bounds 2 to 4", (await world.ApplyAsync(Existing("service-resume"))).Title);
        var awake = await SeeAsync(world);
        Assert.Equal((2, 2, 4, "08:00 to 18:00, MON-FRI, UTC"), (awake.Detail.Running, awake.Detail.MinTasks, awake.Detail.MaxTasks, awake.Detail.Hours?.Words));
        Until(world, DayOfWeek.Thursday, 18);
        Assert.True((await SeeAsync(world)).Detail.IsClosed);
    }

    [Fact]
    public async Task A_deleted_service_leaves_no_schedule_and_its_form_begins_with_what_stands()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(DomainWorld.Draft("hello"));
        await world.ApplyAsync(Hours(("officeDays", "MON,WED"), ("officeFrom", "07:30"), ("officeZone", "Europe/Berlin")));

        var begun = Assert.IsType<ServiceDraftOutcome.Ready>(await world.Get<ServiceDrafts>().BeginAsync(DemoCast.Ines.Caller, "main-fargate", Hello, "service-office-hours", Stop)).Draft;
        Assert.Equal(("MON,WED", "07:30", "18:00", "Europe/Berlin", "0"), (begun.Values["officeDays"], begun.Values["officeFrom"], begun.Values["officeUntil"], begun.Values["officeZone"], begun.Values["officeOutside"]));

        var deleted = await world.ApplyAsync(Existing("service-delete"));
        Assert.Equal(RequestState.Done, deleted.State);
        Assert.Contains(deleted.Operation?.Steps ?? [], s => s.Title.Contains("and its 2 schedules", StringComparison.Ordinal));
        await world.ApplyAsync(DomainWorld.Draft("hello"));
        Assert.Empty((await SeeAsync(world)).Detail.Schedules);
    }

    [Theory]
    [InlineData("officeFrom", "19:00", "Close later than you open")]
    [InlineData("officeFrom", "8:00", "08:00")]
    [InlineData("officeZone", "Berlin", "is not a time zone")]
    [InlineData("officeDays", "FRI-MON", "The week begins on Sunday")]
    public async Task What_is_no_hour_day_or_zone_is_said_where_it_stands(string field, string value, string said)
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(DomainWorld.Draft("hello"));

        var problems = Assert.IsType<ProposalOutcome.Invalid>(await world.Get<Proposals>().PreviewAsync(DemoCast.Ines.Caller, Hours((field, value)), Stop)).Problems;

        Assert.Contains(said, Assert.Single(problems).Why, StringComparison.Ordinal);
    }

    private static void Until(DomainWorld world, DayOfWeek day, int hour)
    {
        var at = world.Clock.GetUtcNow();
        var then = new DateTimeOffset(at.Date, TimeSpan.Zero).AddDays(((int)day - (int)at.DayOfWeek + 7) % 7).AddHours(hour).AddMinutes(5);
        world.Clock.Advance((then > at ? then : then.AddDays(7)) - at);
    }

    private static async Task<ServiceView> SeeAsync(DomainWorld world)
    {
        await world.SweepAsync(Stop);
        return await world.Get<WorkloadReader>().FindAsync(DemoCast.Ines.Caller, "main-fargate", Hello, Stop) ?? throw new InvalidOperationException($"{Hello} is not to be seen.");
    }

    private static async Task<string> RefusedAsync(DomainWorld world, RequestDraft draft) =>
        Assert.IsType<ProposalOutcome.Refused>(await world.Get<Proposals>().PreviewAsync(DemoCast.Ines.Caller, draft, Stop)).Why;

    private static RequestDraft Hours(params (string Name, string Value)[] values) => Existing("service-office-hours", values);

    private static RequestDraft Existing(string kind, params (string Name, string Value)[] values) =>
        new("", "payments", "dev", "main-fargate", Hello, values.ToDictionary(v => v.Name, v => v.Value), "A test asks for it.", kind);
}

public sealed class OfficeHoursOnSqlite(SqliteFile database) : OfficeHoursContract(database), IClassFixture<SqliteFile>;

public sealed class OfficeHoursOnPostgres(PostgresServer database) : OfficeHoursContract(database), IClassFixture<PostgresServer>;
