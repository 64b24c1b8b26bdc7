using Domain.Hosting.Demo;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Workloads;
using Testing;

namespace Domain.Tests.Kinds;

/// <summary>Steps at alarms, forecasts, schedules and what is held back: the real use cases on the Sandbox.</summary>
public abstract class ScalingRulesContract(TestDatabase database)
{
    private const string Hello = "payments-dev-hello";
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Steps_are_made_with_their_alarms_changed_read_back_and_go_without_a_trace()
    {
        await using var world = await BeginAsync();

        var made = await world.ApplyAsync(Existing("service-step-scaling", ("stepFrom", "95"), ("stepAddMore", "2"), ("stepBelow", "30")));
        Assert.Equal((RequestState.Done, "Step scaling of hello in dev: 1 task more from 80 % CPU for 2 minutes, 2 from 95 %"), (made.State, made.Title));
        Assert.Equal(["1 task fewer at 30 % CPU and less for 2 minutes", "1 task more from 80 % CPU for 2 minutes, 2 from 95 %"], (await SeeAsync(world)).Detail.Rules.Select(r => r.Words));
        var begun = await BegunAsync(world, "service-step-scaling");
        Assert.Equal(("80", "1", "95", "2", "30", "1", "2"), (begun["stepAbove"], begun["stepAdd"], begun["stepFrom"], begun["stepAddMore"], begun["stepBelow"], begun["stepTake"], begun["stepMinutes"]));

        await world.ApplyAsync(Existing("service-step-scaling", ("stepAbove", "90"), ("stepMetric", "Memory")));
        Assert.Equal(["1 task more from 90 % memory for 2 minutes"], (await SeeAsync(world)).Detail.Rules.Select(r => r.Words));

        await world.ApplyAsync(Existing("service-step-scaling", ("stepScaling", "false")));
        Assert.Empty((await SeeAsync(world)).Detail.Rules);
        Assert.Empty(await StepAlarmsAsync(world));
    }

    [Fact]
    public async Task A_deleted_service_leaves_no_alarm_of_its_steps()
    {
        await using var world = await BeginAsync();
        await world.ApplyAsync(Existing("service-step-scaling", ("stepBelow", "30")));
        Assert.Equal(2, (await StepAlarmsAsync(world)).Count);

        Assert.Equal(RequestState.Done, (await world.ApplyAsync(Existing("service-delete"))).State);

        Assert.Empty(await StepAlarmsAsync(world));
    }

    [Fact]
    public async Task A_forecast_is_tried_first_then_scales_and_what_it_may_pass_counts()
    {
        await using var world = await BeginAsync();

        Assert.Equal("Predictive scaling of hello in dev: forecast for 60 % CPU only", (await world.ApplyAsync(Existing("service-forecast"))).Title);
        var acts = await world.ApplyAsync(Existing("service-forecast", ("forecast", "Forecast and scale"), ("forecastPast", "50")));

        Assert.Equal((RequestState.Done, 6), (acts.State, acts.Estimate?.Max));
        Assert.Contains(acts.Checks.Items, c => c.Outcome is CheckOutcome.Warning && c.Finding.Contains("up to 6 count", StringComparison.Ordinal));
        Assert.Equal("forecast for 60 % CPU, and scale to it, up to 50 % past it", Assert.Single((await SeeAsync(world)).Detail.Rules).Words);
        await world.ApplyAsync(Existing("service-forecast", ("forecast", "Off")));
        Assert.Empty((await SeeAsync(world)).Detail.Rules);
        Assert.Contains("nothing to take away", await RefusedAsync(world, Existing("service-forecast", ("forecast", "Off"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schedule_sets_bounds_at_its_time_and_bounds_it_has_set_do_not_stop_a_request_that_was_planned_before()
    {
        await using var world = await BeginAsync();
        var at = world.Clock.GetUtcNow().AddHours(1);

        var asked = await world.ApplyAsync(Existing("service-schedule", ("scheduleName", "sale"), ("scheduleAt", $"at({at:yyyy-MM-dd'T'HH:mm:ss})"), ("scheduleMin", "3"), ("scheduleMax", "8")));

        Assert.Equal((RequestState.Done, 8), (asked.State, asked.Estimate?.Max));
        Assert.Contains(asked.Checks.Items, c => c.Outcome is CheckOutcome.Warning && c.Finding.Contains("2 tasks, as now, become 3", StringComparison.Ordinal));
        world.Clock.Advance(TimeSpan.FromHours(2));
        var seen = await SeeAsync(world);
        Assert.Equal((3, 3, 8), (seen.Detail.Running, seen.Detail.MinTasks, seen.Detail.MaxTasks));

        Assert.Equal(RequestState.Done, (await world.ApplyAsync(Existing("service-schedule", ("scheduleName", "sale"), ("scheduleOn", "false")))).State);
        Assert.Empty((await SeeAsync(world)).Detail.Schedules);
    }

    [Theory]
    [InlineData("berth-hours-open", "at(2027-01-01T08:00:00)", "3", "belongs to the office hours")]
    [InlineData("sale", "at(2027-01-01T08:00:00)", "", "It sets nothing")]
    [InlineData("sale", "every day", "3", "is not a schedule")]
    public async Task What_no_schedule_can_be_is_said_where_it_stands(string name, string at, string min, string said)
    {
        await using var world = await BeginAsync();

        var problems = Assert.IsType<ProposalOutcome.Invalid>(await world.Get<Proposals>().PreviewAsync(
            DemoCast.Ines.Caller, Existing("service-schedule", ("scheduleName", name), ("scheduleAt", at), ("scheduleMin", min)), Stop)).Problems;

        Assert.Contains(said, Assert.Single(problems).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scaling_is_held_back_and_let_go_and_its_bounds_stay()
    {
        await using var world = await BeginAsync();

        Assert.Equal("Hold back scaling in and schedules of hello in dev", (await world.ApplyAsync(Existing("service-hold", ("holdIn", "true"), ("holdSchedules", "true")))).Title);

        var held = await SeeAsync(world);
        Assert.Equal((new Suspension(true, false, true), 2, 4), (held.Detail.Suspended, held.Detail.MinTasks, held.Detail.MaxTasks));
        Assert.Equal("true", (await BegunAsync(world, "service-hold"))["holdIn"]);
        Assert.Equal("Let hello in dev scale again", (await world.ApplyAsync(Existing("service-hold"))).Title);
        Assert.Null((await SeeAsync(world)).Detail.Suspended);
    }

    [Fact]
    public async Task A_service_keeps_an_on_demand_floor_and_is_priced_by_both()
    {
        await using var world = await BeginAsync();

        var asked = await world.ApplyAsync(Existing("service-spot", ("onDemandFloor", "1"), ("spotShare", "75")));

        Assert.Equal((RequestState.Done, "Run hello in dev with 1 task on-demand, of the others 3 in 4 on Spot"), (asked.State, asked.Title));
        var estimate = asked.Estimate ?? throw new InvalidOperationException("It has no estimate.");
        // of 4 tasks at most 2 are on Spot: 3 above the floor, three quarters of them rounded down
        Assert.True(estimate.AtMax < estimate.NowAtMax && estimate.AtMax > estimate.NowAtMax / 2);
        Assert.Equal(estimate.AtMax, estimate.Lines?.Sum(l => estimate.Of(l, estimate.Max)));
        var seen = await SeeAsync(world);
        Assert.Equal((new SpotMix(1, 1, 3), 2, ServiceHealth.Healthy), (seen.Detail.Spot, seen.Detail.Running, seen.Row.Health));
        Assert.Equal(("1", "75"), (await BegunAsync(world, "service-spot")) is { } begun ? (begun["onDemandFloor"], begun["spotShare"]) : default);

        await world.ApplyAsync(Existing("service-spot", ("spotShare", "0")));
        Assert.Null((await SeeAsync(world)).Detail.Spot);
    }

    private async Task<DomainWorld> BeginAsync()
    {
        var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(DomainWorld.Draft("hello"));
        return world;
    }

    private static async Task<IReadOnlyList<string>> StepAlarmsAsync(DomainWorld world)
    {
        var answer = await new Aws.AdminClients(world.Sandbox).Metrics.DescribeAlarmsAsync(new() { AlarmNamePrefix = "berth-scaling/" }, Stop);
        return [.. (answer.MetricAlarms ?? []).Select(a => a.AlarmName)];
    }

    private static async Task<IReadOnlyDictionary<string, string>> BegunAsync(DomainWorld world, string kind) =>
        Assert.IsType<ServiceDraftOutcome.Ready>(await world.Get<ServiceDrafts>().BeginAsync(DemoCast.Ines.Caller, "main-fargate", Hello, kind, Stop)).Draft.Values;

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

public sealed class ScalingRulesOnSqlite(SqliteFile database) : ScalingRulesContract(database), IClassFixture<SqliteFile>;

public sealed class ScalingRulesOnPostgres(PostgresServer database) : ScalingRulesContract(database), IClassFixture<PostgresServer>;
