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

/// <summary>A campaign is written, checked and decided: one decision over one request per workload.</summary>
public abstract class CampaignAskContract(TestDatabase database)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Task<CampaignBench> BenchAsync() => CampaignBench.StartAsync(database);

    [Fact]
    public async Task Its_author_cannot_decide_and_every_teams_rule_must_be_satisfied()
    {
        await using var bench = await BenchAsync();
        var number = await bench.AskAsync();

        Assert.IsType<CampaignDecideOutcome.Refused>(await bench.DecideAsync(DemoCast.Mara.Caller, number));
        Assert.IsType<CampaignDecideOutcome.Refused>(await bench.DecideAsync(DemoCast.Ines.Caller, number));
        var counted = Assert.IsType<CampaignDecideOutcome.Counted>(await bench.DecideAsync(DemoCast.Ben.Caller, number));
        Assert.Equal([("payments", true), ("search", false)], counted.Progress.Select(p => (p.Part.TeamId, p.IsEnough)));
        Assert.IsType<CampaignDecideOutcome.Refused>(await bench.DecideAsync(DemoCast.Ben.Caller, number));

        Assert.IsType<CampaignDecideOutcome.Running>(await bench.DecideAsync(DemoCast.Priya.Caller, number));
    }

    [Fact]
    public async Task Two_who_decide_at_once_begin_it_once()
    {
        await using var bench = await BenchAsync();
        var number = await bench.AskAsync();
        var version = (await bench.SeeAsync(number)).Version;
        var second = CampaignBench.OtherAdmin with { Subject = "admin-3", Name = "Third Admin" };
        var decide = bench.World.Get<DecideCampaign>();

        var outcomes = await Task.WhenAll(
            decide.RunAsync(CampaignBench.OtherAdmin, number, version, Verdict.Approve, "", Stop), decide.RunAsync(second, number, version, Verdict.Approve, "", Stop));

        Assert.Single(outcomes.OfType<CampaignDecideOutcome.Running>());
        Assert.Single(outcomes, o => o is CampaignDecideOutcome.ChangedMeanwhile or CampaignDecideOutcome.Refused);
    }

    [Fact]
    public async Task Its_requests_are_neither_decided_nor_cancelled_alone()
    {
        await using var bench = await BenchAsync();
        var number = await bench.AskAsync();
        var request = (await bench.SeeAsync(number)).Items[0].RequestNumber ?? 0;
        var seen = await bench.World.Get<RequestDetails>().FindAsync(DemoCast.Ben.Caller, request, Stop);

        var decided = Assert.IsType<DecideOutcome.Refused>(await bench.World.Get<Decide>().RunAsync(DemoCast.Ben.Caller, request, seen?.Version ?? 0, Verdict.Approve, "", Stop));
        Assert.Contains($"campaign {number}", decided.Why, StringComparison.Ordinal);
        Assert.IsType<ActOutcome.Refused>(await bench.World.Get<CancelRequest>().RunAsync(DemoCast.Mara.Caller, request, Stop));
        Assert.Empty((await bench.World.Get<RequestReader>().ListAsync(DemoCast.Ben.Caller, RequestScope.WaitingForMe, null, null, 0, 10, Stop)).Rows);
    }

    [Fact]
    public async Task What_cannot_be_upgraded_says_why_and_the_rest_goes_on()
    {
        await using var bench = await BenchAsync();
        await bench.PublishAsync(
            2, f => f.Name is FieldNames.Memory ? f with { Mode = FieldMode.Locked, Default = "2048" } : f,
            new Field("owner", "Owner", FieldKind.Text, FieldStep.What, FieldMode.Free, "Who is called at night."));
        await using (var db = bench.Open())
        {
            await db.Environments.Where(e => e.TeamId == "payments").ExecuteUpdateAsync(s => s.SetProperty(e => e.Clusters, new List<string> { "main-ec2" }), Stop);
        }

        var number = await bench.AskAsync(CampaignBench.Draft() with { Values = new Dictionary<string, string> { ["owner"] = "platform" } });

        var waiting = await bench.SeeAsync(number);
        Assert.Equal((CampaignState.Waiting, "1.2"), (waiting.State, waiting.ToVersion));
        Assert.Equal([CampaignItemState.CannotUpgrade, CampaignItemState.CannotUpgrade, CampaignItemState.Asked], waiting.Items.Select(i => i.State));
        Assert.Contains("may not use cluster", waiting.Items[0].Why, StringComparison.Ordinal);
        Assert.Equal([0, 0, 1], waiting.Items.Select(i => i.Wave));
    }

    [Fact]
    public async Task Without_a_value_that_the_version_asks_for_nothing_can_be_upgraded_and_it_is_a_draft_again()
    {
        await using var bench = await BenchAsync();
        await bench.PublishAsync(2, f => f, new Field("owner", "Owner", FieldKind.Text, FieldStep.What, FieldMode.Free, "Who is called at night."));

        var number = await bench.AskAsync();

        var draft = await bench.SeeAsync(number);
        Assert.Equal(CampaignState.Draft, draft.State);
        Assert.All(draft.Items, i => Assert.Contains("Owner is missing", i.Why, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_version_asks_for_is_given_for_all_or_for_each_and_who_has_none_is_left_out_with_a_sentence()
    {
        await using var bench = await BenchAsync();
        await bench.PublishAsync(2, f => f, new Field("owner", "Owner", FieldKind.Text, FieldStep.What, FieldMode.Free, "Who is called at night."));
        var behind = await bench.World.Get<Domain.Catalog.Upgrades.Upgrades>().OutdatedAsync(DemoCast.Mara.Caller, "web-service", Stop);
        Assert.All(behind?.Workloads ?? [], w => Assert.Equal(["owner"], w.Asks));
        Assert.Equal("owner", Assert.Single(behind?.MustAsk ?? []).Name);

        CampaignWorkload Said(CampaignWorkload workload, string owner) => workload with { Values = new Dictionary<string, string> { ["owner"] = owner } };
        var number = await bench.AskAsync(CampaignBench.Draft(Said(CampaignBench.One, "night-watch"), CampaignBench.Two, Said(CampaignBench.Three, "search-ops")));

        var waits = await bench.SeeAsync(number);
        Assert.Equal(CampaignState.Waiting, waits.State);
        var left = Assert.Single(waits.Items, i => i.State is CampaignItemState.CannotUpgrade);
        Assert.Equal("payments-dev-two", left.Name);
        Assert.StartsWith("Version 1.2 asks for what it runs without. Owner is missing", left.Why, StringComparison.Ordinal);
        Assert.EndsWith("Give it in the campaign, for all or for this service.", left.Why, StringComparison.Ordinal);
        await using var db = bench.Open();
        Assert.Equal(
            ["night-watch", "search-ops"],
            (await db.Requests.AsNoTracking().Where(r => r.CampaignId == waits.Id && r.State == RequestState.Waiting).OrderBy(r => r.Number).ToListAsync(Stop)).Select(r => r.Values["owner"]));
        var unknown = await bench.World.Get<WriteCampaign>().RunAsync(
            DemoCast.Mara.Caller, null, CampaignBench.Draft(CampaignBench.Two with { Values = new Dictionary<string, string> { ["ownr"] = "x" } }), Stop);
        Assert.Contains("has no field \"ownr\"", Assert.IsType<CampaignOutcome.Refused>(unknown).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asked_for_changes_it_is_altered_and_decided_anew_with_the_same_requests()
    {
        await using var bench = await BenchAsync();
        var number = await bench.AskAsync();
        Assert.IsType<CampaignDecideOutcome.ChangesAsked>(await bench.DecideAsync(DemoCast.Ben.Caller, number, Verdict.AskForChanges, "Leave search out."));

        Assert.IsType<CampaignOutcome.Saved>(await bench.World.Get<WriteCampaign>().RunAsync(DemoCast.Mara.Caller, number, CampaignBench.Draft(CampaignBench.One, CampaignBench.Two), Stop));
        await bench.SteerAsync(number, Steer.Submit);
        await bench.World.Get<CampaignClerk>().RunDueAsync(Stop);

        Assert.IsType<CampaignDecideOutcome.Running>(await bench.DecideAsync(DemoCast.Ben.Caller, number));
        await bench.RunAsync(number);
        var done = await bench.SeeAsync(number);
        Assert.Equal((CampaignState.Done, 2), (done.State, done.Items.Count));
        await using var db = bench.Open();
        Assert.Equal(
            [RequestState.Done, RequestState.Done, RequestState.Cancelled],
            await db.Requests.Where(r => r.CampaignId == done.Id).OrderBy(r => r.Number).Select(r => r.State).ToListAsync(Stop));
    }

    [Fact]
    public async Task Rejected_cancelled_or_expired_nothing_was_done_and_its_requests_end_with_it()
    {
        await using var bench = await BenchAsync();
        var rejected = await bench.AskAsync();
        Assert.IsType<CampaignDecideOutcome.Refused>(await bench.DecideAsync(DemoCast.Ben.Caller, rejected, Verdict.Reject));
        Assert.IsType<CampaignDecideOutcome.Rejected>(await bench.DecideAsync(DemoCast.Ben.Caller, rejected, Verdict.Reject, "Not before the holidays."));
        var cancelled = await bench.AskAsync();
        Assert.IsType<ActOutcome.Done>(await bench.SteerAsync(cancelled, Steer.Cancel));
        var expired = await bench.AskAsync();
        bench.World.Clock.Advance(SubmitRequest.Patience);
        await bench.World.Get<CampaignClerk>().RunDueAsync(Stop);

        Assert.Equal(
            [CampaignState.Expired, CampaignState.Cancelled, CampaignState.Rejected],
            (await bench.World.Get<CampaignReader>().ListAsync(DemoCast.Mara.Caller, Stop)).Select(c => c.State));
        await using var db = bench.Open();
        foreach (var (number, state) in new[] { (rejected, RequestState.Rejected), (cancelled, RequestState.Cancelled), (expired, RequestState.Expired) })
        {
            var id = (await bench.SeeAsync(number)).Id;
            Assert.All(await db.Requests.AsNoTracking().Where(r => r.CampaignId == id).ToListAsync(Stop), r => Assert.Equal(state, r.State));
        }
    }

    [Fact]
    public async Task Only_those_who_may_write_campaigns_write_them_and_none_takes_up_what_another_has_in_hand()
    {
        await using var bench = await BenchAsync();
        var write = bench.World.Get<WriteCampaign>();

        Assert.Equal(Refusal.NotPermitted, Assert.IsType<CampaignOutcome.Refused>(await write.RunAsync(DemoCast.Ben.Caller, null, CampaignBench.Draft(), Stop)).Kind);
        Assert.IsType<CampaignOutcome.Refused>(await write.RunAsync(DemoCast.Mara.Caller, null, CampaignBench.Draft() with { ToVersion = "1.0" }, Stop));
        Assert.IsType<CampaignOutcome.Refused>(await write.RunAsync(DemoCast.Mara.Caller, null, CampaignBench.Draft() with { Reason = " " }, Stop));
        var number = await bench.AskAsync(CampaignBench.Draft(CampaignBench.One));
        var taken = Assert.IsType<CampaignOutcome.Refused>(await write.RunAsync(DemoCast.Mara.Caller, null, CampaignBench.Draft(), Stop));
        Assert.Contains($"in campaign {number}", taken.Why, StringComparison.Ordinal);
    }
}

public sealed class CampaignAskOnSqlite(SqliteFile database) : CampaignAskContract(database), IClassFixture<SqliteFile>;

public sealed class CampaignAskOnPostgres(PostgresServer database) : CampaignAskContract(database), IClassFixture<PostgresServer>;
