using Domain.Approvals;
using Domain.Campaigns;
using Domain.Hosting.Demo;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;
using Testing;

namespace Domain.Tests.Campaigns;

/// <summary>A campaign passes what a single request passes: limits, freezes, and the world as it is when a wave begins.</summary>
public abstract class CampaignGateContract(TestDatabase database)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Task<CampaignBench> BenchAsync() => CampaignBench.StartAsync(database);

    /// <summary>Each service takes 2 GiB more at its most of 4 tasks: 4 x 1 GiB to 4 x 2 GiB.</summary>
    private static async Task LimitAsync(CampaignBench bench, decimal memoryGiB)
    {
        await using var db = bench.Open();
        var team = await db.Teams.SingleAsync(t => t.Id == "payments", Stop);
        team.Limits = team.Limits with { MaxMemoryGiB = memoryGiB };
        await db.SaveChangesAsync(Stop);
    }

    private static async Task<int> RequestOfAsync(CampaignBench bench, int campaign, string service) =>
        (await bench.SeeAsync(campaign)).Items.Single(i => i.Name == service).RequestNumber ?? 0;

    private static async Task<DecideOutcome> DecideAloneAsync(CampaignBench bench, int request, Verdict verdict = Verdict.Approve, string comment = "")
    {
        var seen = await bench.World.Get<RequestDetails>().FindAsync(DemoCast.Ben.Caller, request, Stop);
        return await bench.World.Get<Decide>().RunAsync(DemoCast.Ben.Caller, request, seen?.Version ?? 0, verdict, comment, Stop);
    }

    /// <summary>Someone else changes a service past the campaign: its request is approved and not begun.</summary>
    private static Task ChangeAsync(CampaignBench bench, string name, string part = "web")
    {
        var draft = DomainWorld.Draft(name, part: part) with { ExistingService = $"payments-dev-{name}" };
        return bench.MakeAsync(DemoCast.Ines, DemoCast.Ben, draft with { Values = new Dictionary<string, string>(draft.Values) { ["cpuTarget"] = "55" } });
    }

    [Fact]
    public async Task What_each_service_may_all_together_may_not_and_the_refusal_names_the_one_too_many()
    {
        await using var bench = await BenchAsync();
        // one upgraded beside the other as it is: 8 + 4; both: 8 + 8
        await LimitAsync(bench, 13);
        var number = await bench.AskAsync(CampaignBench.Draft(CampaignBench.One, CampaignBench.Two));
        Assert.All((await bench.SeeAsync(number)).Items, i => Assert.Equal(CampaignItemState.Asked, i.State));

        var refused = Assert.IsType<CampaignDecideOutcome.Refused>(await bench.DecideAsync(CampaignBench.OtherAdmin, number));

        Assert.Contains("payments-dev-two", refused.Why, StringComparison.Ordinal);
        Assert.Contains("passes the team's ceiling of 13 by 3", refused.Why, StringComparison.Ordinal);
        Assert.Contains("left out of the campaign", refused.Why, StringComparison.Ordinal);
        var waits = await bench.SeeAsync(number);
        Assert.Equal((CampaignState.Waiting, 0), (waits.State, waits.Voices.Count));
        await LimitAsync(bench, 16);
        Assert.IsType<CampaignDecideOutcome.Running>(await bench.DecideAsync(CampaignBench.OtherAdmin, number));
    }

    [Fact]
    public async Task What_is_approved_and_not_yet_applied_counts_against_a_campaign()
    {
        await using var bench = await BenchAsync();
        var number = await bench.AskAsync(CampaignBench.Draft(CampaignBench.One));
        // approved, and the engine has not looked at it
        var asked = Assert.IsType<SubmitOutcome.Submitted>(await bench.World.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, DomainWorld.Draft("more"), Stop));
        Assert.IsType<DecideOutcome.Applying>(await DecideAloneAsync(bench, asked.Number));
        // 8 of one, 4 of two, 8 of what is approved
        await LimitAsync(bench, 19);

        var refused = Assert.IsType<CampaignDecideOutcome.Refused>(await bench.DecideAsync(CampaignBench.OtherAdmin, number));

        Assert.Contains("payments-dev-one: At its most it takes 8 GiB; with the 12 of what else runs or is approved", refused.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_and_a_campaign_decided_at_once_do_not_together_pass_a_limit()
    {
        await using var bench = await BenchAsync();
        var number = await bench.AskAsync(CampaignBench.Draft(CampaignBench.One));
        var asked = Assert.IsType<SubmitOutcome.Submitted>(await bench.World.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, DomainWorld.Draft("more"), Stop));
        // 8 of one and 4 of two, or 4 of each and 8 of the new one
        await LimitAsync(bench, 16);
        var campaign = bench.DecideAsync(CampaignBench.OtherAdmin, number);
        var alone = DecideAloneAsync(bench, asked.Number);

        var begun = (await campaign is CampaignDecideOutcome.Running ? 1 : 0) + (await alone is DecideOutcome.Applying ? 1 : 0);

        Assert.Equal(1, begun);
    }

    [Fact]
    public async Task A_wave_that_would_pass_a_limit_lowered_since_does_not_begin_and_goes_on_when_there_is_room()
    {
        await using var bench = await BenchAsync();
        var number = await bench.AskAsync(CampaignBench.Draft(CampaignBench.One, CampaignBench.Two));
        Assert.IsType<CampaignDecideOutcome.Running>(await bench.DecideAsync(CampaignBench.OtherAdmin, number));
        await LimitAsync(bench, 12);

        await bench.RunAsync(number);

        var stopped = await bench.SeeAsync(number);
        Assert.Equal((CampaignState.Stopped, CampaignItemState.Done, CampaignItemState.Asked), (stopped.State, stopped.Items[0].State, stopped.Items[1].State));
        Assert.Contains("Wave 2 has not begun. payments-dev-two: At its most it takes 8 GiB", stopped.Why, StringComparison.Ordinal);
        await LimitAsync(bench, 16);
        Assert.IsType<ActOutcome.Done>(await bench.SteerAsync(number, Steer.GoOn));
        await bench.RunAsync(number);
        Assert.Equal(CampaignState.Done, (await bench.SeeAsync(number)).State);
    }

    [Fact]
    public async Task A_freeze_holds_an_approval_of_several_needed_too()
    {
        await using var bench = await BenchAsync();
        var number = await bench.AskAsync();
        var now = bench.World.Clock.GetUtcNow().UtcDateTime;
        Assert.IsType<FreezeOutcome.Done>(await bench.World.Get<FreezeWindows>().CreateAsync(
            DemoCast.Mara.Caller, new FreezeDraft("Sale", "No changes.", now.AddMinutes(-1), now.AddHours(1), "UTC", [], ["search"], []), Stop));

        // Ben's voice alone begins nothing, and is not taken while it could not
        var refused = Assert.IsType<CampaignDecideOutcome.Refused>(await bench.DecideAsync(DemoCast.Ben.Caller, number));

        Assert.Contains("The freeze \"Sale\" holds for search/dev", refused.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_changed_since_the_approval_asks_again_and_the_campaign_goes_on_when_it_is_approved()
    {
        await using var bench = await BenchAsync();
        var number = await bench.AskAsync(CampaignBench.Draft(CampaignBench.One, CampaignBench.Two));
        Assert.IsType<CampaignDecideOutcome.Running>(await bench.DecideAsync(CampaignBench.OtherAdmin, number));
        await ChangeAsync(bench, "two", "api");

        await bench.RestAsync();

        var waits = await bench.SeeAsync(number);
        Assert.Equal((CampaignState.Running, CampaignItemState.Done, CampaignItemState.AsksAgain), (waits.State, waits.Items[0].State, waits.Items[1].State));
        Assert.Contains("It waits: payments-dev-two has changed since the approval and asks again", waits.Sentence, StringComparison.Ordinal);
        Assert.Contains("planned anew", waits.Items[1].Why, StringComparison.Ordinal);
        var request = await RequestOfAsync(bench, number, "payments-dev-two");
        Assert.Contains(request, (await bench.World.Get<RequestReader>().ListAsync(DemoCast.Ben.Caller, RequestScope.WaitingForMe, null, null, 0, 10, Stop)).Rows.Select(r => r.Number));
        Assert.IsType<DecideOutcome.Applying>(await DecideAloneAsync(bench, request));
        await bench.RunAsync(number);

        Assert.Equal(CampaignState.Done, (await bench.SeeAsync(number)).State);
        Assert.Equal(("1.1", 2048), (await bench.StandAsync())["payments-dev-two"]);
    }

    [Fact]
    public async Task What_asks_again_and_is_rejected_stops_the_campaign_and_nothing_is_decided_while_it_stands()
    {
        await using var bench = await BenchAsync();
        var number = await bench.AskAsync(CampaignBench.Draft(CampaignBench.One, CampaignBench.Two));
        Assert.IsType<CampaignDecideOutcome.Running>(await bench.DecideAsync(CampaignBench.OtherAdmin, number));
        await ChangeAsync(bench, "two", "api");
        await bench.RestAsync();
        var request = await RequestOfAsync(bench, number, "payments-dev-two");

        Assert.IsType<ActOutcome.Done>(await bench.SteerAsync(number, Steer.Stop));
        Assert.Contains("lets it go on first", Assert.IsType<DecideOutcome.Refused>(await DecideAloneAsync(bench, request)).Why, StringComparison.Ordinal);
        Assert.Empty((await bench.World.Get<RequestReader>().ListAsync(DemoCast.Ben.Caller, RequestScope.WaitingForMe, null, null, 0, 10, Stop)).Rows);
        Assert.IsType<ActOutcome.Done>(await bench.SteerAsync(number, Steer.GoOn));
        Assert.IsType<DecideOutcome.Rejected>(await DecideAloneAsync(bench, request, Verdict.Reject, "Not this one."));
        await bench.RestAsync();

        var stopped = await bench.SeeAsync(number);
        Assert.Equal((CampaignState.Stopped, CampaignItemState.Failed), (stopped.State, stopped.Items[1].State));
        Assert.Contains("payments-dev-two: Its request is Rejected", stopped.Why, StringComparison.Ordinal);
        Assert.IsType<ActOutcome.Done>(await bench.SteerAsync(number, Steer.GoOn));
        await bench.RestAsync();
        Assert.Equal(CampaignState.Done, (await bench.SeeAsync(number)).State);
    }
}

public sealed class CampaignGateOnSqlite(SqliteFile database) : CampaignGateContract(database), IClassFixture<SqliteFile>;

public sealed class CampaignGateOnPostgres(PostgresServer database) : CampaignGateContract(database), IClassFixture<PostgresServer>;
