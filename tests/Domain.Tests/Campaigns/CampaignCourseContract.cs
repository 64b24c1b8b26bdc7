using Domain.Access;
using Domain.Approvals;
using Domain.Campaigns;
using Domain.Catalog;
using Domain.Hosting.Demo;
using Domain.Operations;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;
using Testing;

namespace Domain.Tests.Campaigns;

/// <summary>A template upgrade in waves, once it is approved: on, stopped, back.</summary>
public abstract class CampaignCourseContract(TestDatabase database)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Task<CampaignBench> BenchAsync() => CampaignBench.StartAsync(database);

    private static async Task<int> ApprovedAsync(CampaignBench bench)
    {
        var number = await bench.AskAsync();
        Assert.IsType<CampaignDecideOutcome.Running>(await bench.DecideAsync(CampaignBench.OtherAdmin, number));
        return number;
    }

    [Fact]
    public async Task After_one_decision_every_service_runs_the_new_version_wave_after_wave()
    {
        await using var bench = await BenchAsync();

        var number = await ApprovedAsync(bench);
        await bench.RunAsync(number);

        var campaign = await bench.SeeAsync(number);
        Assert.Equal(CampaignState.Done, campaign.State);
        Assert.Equal([1, 2, 3], campaign.Items.Select(i => i.Wave));
        Assert.All((await bench.StandAsync()).Values, s => Assert.Equal(("1.1", 2048), s));
        Assert.Equal(["finished", "began wave 3", "began wave 2", "began wave 1", "approved"], campaign.Timeline.Take(5).Select(t => t.What));
        await using var db = bench.Open();
        Assert.Equal(3, await db.Requests.CountAsync(r => r.CampaignId == campaign.Id && r.State == RequestState.Done, Stop));
    }

    [Fact]
    public async Task The_first_failure_stops_it_the_rest_never_begins_and_rolling_back_restores_what_was_done()
    {
        await using var bench = await BenchAsync();
        var number = await ApprovedAsync(bench);
        await bench.BreakAsync("payments-dev-two");

        await bench.RunAsync(number);

        var stopped = await bench.SeeAsync(number);
        Assert.Equal((CampaignState.Stopped, CampaignItemState.Done, CampaignItemState.Failed, CampaignItemState.Asked), (stopped.State, stopped.Items[0].State, stopped.Items[1].State, stopped.Items[2].State));
        Assert.Contains("payments-dev-two", stopped.Sentence, StringComparison.Ordinal);
        Assert.Contains("cannot be pulled", stopped.Why, StringComparison.Ordinal);
        var half = await bench.StandAsync();
        Assert.Equal((("1.1", 2048), ("1.0", 1024), ("1.0", 1024)), (half["payments-dev-one"], half["payments-dev-two"], half["search-dev-three"]));

        Assert.IsType<ActOutcome.Done>(await bench.SteerAsync(number, Steer.RollBack));
        await bench.RunAsync(number);

        var back = await bench.SeeAsync(number);
        Assert.Equal(CampaignState.RolledBack, back.State);
        Assert.Equal([CampaignItemState.TakenBack, CampaignItemState.TakenBack, CampaignItemState.Skipped], back.Items.Select(i => i.State));
        Assert.All((await bench.StandAsync()).Values, s => Assert.Equal(("1.0", 1024), s));
        await using var db = bench.Open();
        Assert.Equal(
            [RequestState.Undone, RequestState.Undone, RequestState.Cancelled],
            await db.Requests.Where(r => r.CampaignId == back.Id).OrderBy(r => r.Number).Select(r => r.State).ToListAsync(Stop));
    }

    [Fact]
    public async Task Going_on_leaves_out_what_failed()
    {
        await using var bench = await BenchAsync();
        var number = await ApprovedAsync(bench);
        await bench.BreakAsync("payments-dev-two");
        await bench.RunAsync(number);

        Assert.IsType<ActOutcome.Refused>(await bench.World.Get<SteerCampaign>().RunAsync(DemoCast.Ben.Caller, number, Steer.GoOn, Stop));
        Assert.IsType<ActOutcome.Done>(await bench.SteerAsync(number, Steer.GoOn));
        await bench.RunAsync(number);

        var done = await bench.SeeAsync(number);
        Assert.Equal(CampaignState.Done, done.State);
        Assert.Equal([CampaignItemState.Done, CampaignItemState.Skipped, CampaignItemState.Done], done.Items.Select(i => i.State));
        Assert.IsType<ActOutcome.Refused>(await bench.SteerAsync(number, Steer.RollBack));
    }

    [Fact]
    public async Task A_person_may_stop_it_and_end_it_and_what_has_not_begun_is_cancelled()
    {
        await using var bench = await BenchAsync();
        var number = await ApprovedAsync(bench);

        Assert.IsType<ActOutcome.Done>(await bench.SteerAsync(number, Steer.Stop));
        Assert.All((await bench.SeeAsync(number)).Items, i => Assert.Equal(CampaignItemState.Asked, i.State));
        Assert.Equal(0, await bench.World.Get<OperationRunner>().RunDueAsync(Stop));
        Assert.IsType<ActOutcome.Done>(await bench.SteerAsync(number, Steer.End));

        var ended = await bench.SeeAsync(number);
        Assert.Equal(CampaignState.DoneInPart, ended.State);
        Assert.All((await bench.StandAsync()).Values, s => Assert.Equal(("1.0", 1024), s));
        await using var db = bench.Open();
        Assert.Equal(3, await db.Requests.CountAsync(r => r.CampaignId == ended.Id && r.State == RequestState.Cancelled, Stop));
    }

    [Fact]
    public async Task A_process_that_dies_between_two_waves_leaves_a_campaign_its_successor_goes_on_with()
    {
        await using var bench = await BenchAsync();
        var number = await ApprovedAsync(bench);
        // the engine has done the first wave, and nobody has seen to the campaign since
        for (var i = 0; i < 100; i++)
        {
            await bench.World.Get<OperationRunner>().RunDueAsync(Stop);
            bench.World.Clock.Advance(TimeSpan.FromSeconds(5));
        }

        var id = (await bench.SeeAsync(number)).Id;
        var clerk = bench.World.Get<CampaignClerk>();
        // of many that wake at once each move is made by one
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => clerk.RunDueAsync(Stop)));

        await using (var db = bench.Open())
        {
            Assert.Equal(2, await db.Operations.CountAsync(o => db.Requests.Any(r => r.Id == o.RequestId && r.CampaignId == id), Stop));
            Assert.Equal(1, await db.Audit.CountAsync(a => a.RequestId == id && a.What == "campaign.wave-begun" && a.Data.Contains("\"wave\":2"), Stop));
        }

        await bench.RunAsync(number);
        Assert.Equal(CampaignState.Done, (await bench.SeeAsync(number)).State);
    }

    [Fact]
    public async Task A_process_that_dies_while_it_makes_the_requests_makes_none_twice()
    {
        await using var bench = await BenchAsync();
        var saved = Assert.IsType<CampaignOutcome.Saved>(await bench.World.Get<WriteCampaign>().RunAsync(DemoCast.Mara.Caller, null, CampaignBench.Draft(), Stop));
        await bench.SteerAsync(saved.Number, Steer.Submit);
        await bench.World.Get<CampaignPreparation>().StepAsync(saved.Id, Stop);
        await using (var db = bench.Open())
        {
            // cut off after the request was sent and before the campaign knew it
            await db.CampaignItems.Where(i => i.CampaignId == saved.Id).ExecuteUpdateAsync(s => s.SetProperty(i => i.State, CampaignItemState.Planned), Stop);
        }

        await bench.World.Get<CampaignClerk>().RunDueAsync(Stop);

        Assert.Equal(CampaignState.Waiting, (await bench.SeeAsync(saved.Number)).State);
        await using var after = bench.Open();
        Assert.Equal(3, await after.Requests.CountAsync(r => r.CampaignId == saved.Id, Stop));
    }

    [Fact]
    public async Task What_a_later_request_changed_stays_when_the_rest_is_taken_back()
    {
        await using var bench = await BenchAsync();
        var number = await ApprovedAsync(bench);
        await bench.BreakAsync("payments-dev-two");
        await bench.RunAsync(number);
        var larger = DomainWorld.Draft("one") with { ExistingService = "payments-dev-one" };
        await bench.MakeAsync(DemoCast.Ines, DemoCast.Ben, larger with { Values = new Dictionary<string, string>(larger.Values) { ["maxTasks"] = "6" } });

        await bench.SteerAsync(number, Steer.RollBack);
        await bench.RunAsync(number);

        var back = await bench.SeeAsync(number);
        Assert.Equal((CampaignState.RolledBack, CampaignItemState.Left), (back.State, back.Items[0].State));
        Assert.Contains("changed it afterwards", back.Items[0].Why, StringComparison.Ordinal);
        Assert.Equal(("1.1", 2048), (await bench.StandAsync())["payments-dev-one"]);
    }
}

public sealed class CampaignCourseOnSqlite(SqliteFile database) : CampaignCourseContract(database), IClassFixture<SqliteFile>;

public sealed class CampaignCourseOnPostgres(PostgresServer database) : CampaignCourseContract(database), IClassFixture<PostgresServer>;
