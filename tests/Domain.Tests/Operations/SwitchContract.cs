using Domain.Access;
using Domain.Approvals;
using Domain.Approvals.Settings;
using Domain.Data;
using Domain.Hosting.Demo;
using Domain.Operations;
using Domain.Operations.Switch;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;
using Testing;

namespace Domain.Tests.Operations;

/// <summary>One switch over everything: it holds at once, two open it again, and nothing is lost in between.</summary>
public abstract class SwitchContract(TestDatabase database)
{
    private static readonly Caller mara = DemoCast.Mara.Caller;
    private static readonly Caller ines = DemoCast.Ines.Caller;
    private static readonly Caller ben = DemoCast.Ben.Caller;
    private static readonly Caller nora = new(DemoCast.Issuer, "nora", "Nora Osei", [GlobalRoles.PlatformAdmin]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task<DomainWorld> WorldAsync()
    {
        var world = await DomainWorld.StartAsync(database, Stop);
        await world.Get<Actors>().LoadAsync(nora, Stop);
        return world;
    }

    [Fact]
    public async Task While_applying_is_stopped_people_ask_and_decide_and_AWS_hears_nothing_until_two_have_opened_it()
    {
        await using var world = await WorldAsync();
        Assert.IsType<SettingOutcome.Applied>(await SetAsync(world, PlatformMode.ApplyingStopped, "An incident."));
        var number = await ApprovedAsync(world);
        var before = world.Sandbox.Things;

        Assert.Equal(0, await world.Get<OperationRunner>().RunDueAsync(Stop));
        var held = await FindAsync(world, number);
        Assert.Equal("All applying is stopped by Mara Lindqvist: An incident.", held.Operation?.Held);
        Assert.Equal(before, world.Sandbox.Things);

        var open = Assert.IsType<SettingOutcome.Waits>(await SetAsync(world, PlatformMode.Open, "It is over."));
        Assert.Equal(["Nora Osei"], open.Who);
        Assert.Equal(0, await world.Get<OperationRunner>().RunDueAsync(Stop));
        Assert.IsType<SettingOutcome.Applied>(await DecideAsync(world, nora, open.Id));
        await world.RunToEndAsync(held.Id, Stop);
        Assert.Equal(RequestState.Done, (await FindAsync(world, number)).State);
    }

    [Fact]
    public async Task What_is_under_way_is_held_where_it_stands_and_the_time_it_was_held_does_not_count_against_it()
    {
        await using var world = await WorldAsync();
        var number = await ApprovedAsync(world);
        await world.Get<OperationRunner>().RunDueAsync(Stop);
        var waiting = await FindAsync(world, number);
        Assert.Contains(waiting.Operation?.Steps ?? [], s => s.State is StepState.Running);

        Assert.IsType<SettingOutcome.Applied>(await SetAsync(world, PlatformMode.ReadOnly, "A migration."));
        world.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(0, await world.Get<OperationRunner>().RunDueAsync(Stop));

        await OpenAsync(world);
        await world.RunToEndAsync(waiting.Id, Stop);
        Assert.Equal(RequestState.Done, (await FindAsync(world, number)).State);
    }

    [Fact]
    public async Task An_operation_that_is_running_lets_go_at_its_next_step()
    {
        await using var world = await WorldAsync();
        var number = await ApprovedAsync(world);
        var claim = await world.Get<OperationClaims>().TryClaimAsync(Stop);
        Assert.NotNull(claim);
        await SetAsync(world, PlatformMode.ApplyingStopped, "An incident.");

        await world.Get<OperationRunner>().RunAsync(claim, Stop);

        Assert.All((await FindAsync(world, number)).Operation?.Steps ?? [], s => Assert.Equal(StepState.Pending, s.State));
        await OpenAsync(world);
        Assert.Equal(1, await world.Get<OperationRunner>().RunDueAsync(Stop));
    }

    [Fact]
    public async Task Read_only_refuses_what_asks_decides_or_sets_with_the_reason_and_keeps_what_takes_back()
    {
        await using var world = await WorldAsync();
        var waiting = await SubmitAsync(world, "held-one");
        var own = await SubmitAsync(world, "held-two");
        Assert.IsType<SettingOutcome.Applied>(await SetAsync(world, PlatformMode.ReadOnly, "A migration of the database"));

        var asked = Assert.IsType<SubmitOutcome.Refused>(await world.Get<SubmitRequest>().RunAsync(ines, DomainWorld.Draft("new-one"), Stop));
        Assert.Equal("Berth is read-only: A migration of the database. Nothing can be asked, decided or set until a platform admin opens it again; ask Mara Lindqvist.", asked.Why);
        var view = await FindAsync(world, waiting, ben);
        Assert.StartsWith("Berth is read-only", view.WhyNotDecide, StringComparison.Ordinal);
        Assert.IsType<DecideOutcome.Refused>(await world.Get<Decide>().RunAsync(ben, waiting, view.Version, Verdict.Approve, "", Stop));
        Assert.IsType<CommentOutcome.Refused>(await world.Get<Comments>().AddAsync(ines, waiting, "Why?", Stop));

        Assert.IsType<ActOutcome.Done>(await world.Get<CancelRequest>().RunAsync(ines, own, Stop));
        await OpenAsync(world);
        Assert.IsType<DecideOutcome.Applying>(await world.Get<Decide>().RunAsync(ben, waiting, (await FindAsync(world, waiting, ben)).Version, Verdict.Approve, "", Stop));
    }

    [Fact]
    public async Task It_is_made_stricter_at_once_although_somebody_has_proposed_to_open_it()
    {
        await using var world = await WorldAsync();
        await SetAsync(world, PlatformMode.ApplyingStopped, "An incident.");
        var open = Assert.IsType<SettingOutcome.Waits>(await SetAsync(world, PlatformMode.Open, "It is over."));

        Assert.IsType<SettingOutcome.Applied>(await world.Get<PlatformSwitches>().SetAsync(nora, PlatformMode.ReadOnly, "It is not.", Stop));

        Assert.IsType<SettingOutcome.ChangedMeanwhile>(await DecideAsync(world, nora, open.Id));
        Assert.Equal((PlatformMode.ReadOnly, "It is not.", "Nora Osei"), Told(await world.Get<PlatformSwitches>().NowAsync(Stop)));
    }

    [Fact]
    public async Task Only_platform_admins_set_it_and_they_say_why()
    {
        await using var world = await WorldAsync();

        Assert.Equal(Refusal.NotPermitted, Assert.IsType<SettingOutcome.Refused>(await world.Get<PlatformSwitches>().SetAsync(ben, PlatformMode.ReadOnly, "So.", Stop)).Kind);
        Assert.Equal(Refusal.NotFit, Assert.IsType<SettingOutcome.Refused>(await SetAsync(world, PlatformMode.ReadOnly, " ")).Kind);
        Assert.Equal(Refusal.NotNow, Assert.IsType<SettingOutcome.Refused>(await SetAsync(world, PlatformMode.Open, "So.")).Kind);
    }

    private static (PlatformMode, string, string) Told(PlatformSwitch s) => (s.Mode, s.Reason, s.By);

    private static Task<SettingOutcome> SetAsync(DomainWorld world, PlatformMode to, string reason) => world.Get<PlatformSwitches>().SetAsync(mara, to, reason, Stop);

    private static async Task OpenAsync(DomainWorld world) =>
        Assert.IsType<SettingOutcome.Applied>(await DecideAsync(world, nora, Assert.IsType<SettingOutcome.Waits>(await SetAsync(world, PlatformMode.Open, "It is over.")).Id));

    private static async Task<SettingOutcome> DecideAsync(DomainWorld world, Caller who, Guid id) => await world.Get<SettingChanges>().DecideAsync(who, id, 0, true, "", Stop);

    private static async Task<RequestView> FindAsync(DomainWorld world, int number, Caller? by = null) =>
        await world.Get<RequestDetails>().FindAsync(by ?? ines, number, Stop) ?? throw new InvalidOperationException("It is not to be seen.");

    private static async Task<int> SubmitAsync(DomainWorld world, string name) =>
        Assert.IsType<SubmitOutcome.Submitted>(await world.Get<SubmitRequest>().RunAsync(ines, DomainWorld.Draft(name, environment: "prod"), Stop)).Number;

    private static async Task<int> ApprovedAsync(DomainWorld world)
    {
        var number = await SubmitAsync(world, "held");
        Assert.IsType<DecideOutcome.Applying>(await world.Get<Decide>().RunAsync(ben, number, (await FindAsync(world, number, ben)).Version, Verdict.Approve, "", Stop));
        return number;
    }
}

public sealed class SwitchOnSqlite(SqliteFile database) : SwitchContract(database), IClassFixture<SqliteFile>;

public sealed class SwitchOnPostgres(PostgresServer database) : SwitchContract(database), IClassFixture<PostgresServer>;
