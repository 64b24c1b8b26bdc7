using Domain.Approvals;
using Domain.Campaigns;
using Domain.Catalog;
using Domain.Catalog.Upgrades;
using Domain.Hosting.Demo;
using Domain.Requests;
using Domain.Tests.Campaigns;
using Microsoft.EntityFrameworkCore;
using Testing;

namespace Domain.Tests.Catalog.Upgrades;

/// <summary>A newer version that changes nothing in AWS for a workload is reached all the same: asked for, decided, recorded.</summary>
public abstract class QuietUpgradeContract(TestDatabase database)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static readonly Field Owner = new("owner", "Owner", FieldKind.Text, FieldStep.What, FieldMode.Defaulted, "Who is called at night.", Default: "platform");

    /// <summary>1.2 asks for an owner, which nothing in AWS knows.</summary>
    private async Task<CampaignBench> BenchAsync()
    {
        var bench = await CampaignBench.StartAsync(database);
        await bench.PublishAsync(2, f => f, Owner);
        return bench;
    }

    private static async Task<string?> RunsAsync(CampaignBench bench, string service)
    {
        await bench.World.SweepAsync(Stop);
        await using var db = bench.Open();
        return (await db.LiveServices.AsNoTracking().SingleAsync(s => s.Name == service, Stop)).Detail.TaskDefinitionArn;
    }

    [Fact]
    public async Task One_service_is_brought_to_it_by_a_request_that_is_decided_and_touches_nothing()
    {
        await using var bench = await BenchAsync();
        var before = await RunsAsync(bench, "payments-dev-one");
        var upgrade = Assert.IsType<UpgradeOutcome.Ready>(await bench.World.Get<Domain.Catalog.Upgrades.Upgrades>().BeginAsync(DemoCast.Ines.Caller, "main-fargate", "payments-dev-one", null, null, Stop)).Upgrade;
        var asked = Assert.IsType<SubmitOutcome.Submitted>(await bench.World.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, upgrade.Draft with { Reason = "Newest." }, Stop));
        var seen = await bench.World.Get<RequestDetails>().FindAsync(DemoCast.Ben.Caller, asked.Number, Stop);

        Assert.Equal((RequestState.Waiting, "Record that payments-dev-one is on web-service 1.2"), (seen?.State, Assert.Single(seen?.Changes ?? []).Title));
        Assert.Equal("1.0", (await bench.StandAsync())["payments-dev-one"].Version);
        Assert.IsType<DecideOutcome.Applying>(await bench.World.Get<Decide>().RunAsync(DemoCast.Ben.Caller, asked.Number, seen?.Version ?? 0, Verdict.Approve, "", Stop));
        await bench.World.RunToEndAsync(asked.Id, Stop);

        Assert.Equal(("1.2", 1024), (await bench.StandAsync())["payments-dev-one"]);
        Assert.Equal(before, await RunsAsync(bench, "payments-dev-one"));
        await using var db = bench.Open();
        Assert.Equal("platform", (await db.Origins.AsNoTracking().SingleAsync(o => o.Name == "payments-dev-one", Stop)).Values["owner"]);
        Assert.Contains("operation.done", await db.Audit.AsNoTracking().Where(a => a.RequestId == asked.Id).Select(a => a.What).ToListAsync(Stop));
        // there it is: asked again, nothing is left to do
        Assert.IsType<UpgradeOutcome.Refused>(await bench.World.Get<Domain.Catalog.Upgrades.Upgrades>().BeginAsync(DemoCast.Ines.Caller, "main-fargate", "payments-dev-one", null, null, Stop));
        var again = Assert.IsType<ProposalOutcome.Refused>(await bench.World.Get<Proposals>().PreviewAsync(DemoCast.Ines.Caller, upgrade.Draft, Stop));
        Assert.True(again.NothingToDo);
    }

    [Fact]
    public async Task A_campaign_brings_them_all_and_may_take_them_back()
    {
        await using var bench = await BenchAsync();
        var number = await bench.AskAsync();
        Assert.IsType<CampaignDecideOutcome.Running>(await bench.DecideAsync(CampaignBench.OtherAdmin, number));
        await bench.World.Get<CampaignClerk>().RunDueAsync(Stop);
        await bench.World.Get<Domain.Operations.OperationRunner>().RunDueAsync(Stop);
        await bench.World.Get<CampaignClerk>().RunDueAsync(Stop);
        Assert.Equal(["1.2", "1.0", "1.0"], (await bench.StandAsync()).OrderBy(s => s.Key).Select(s => s.Value.Version));
        Assert.IsType<ActOutcome.Done>(await bench.SteerAsync(number, Steer.Stop));
        Assert.IsType<ActOutcome.Done>(await bench.SteerAsync(number, Steer.RollBack));

        await bench.RunAsync(number);

        Assert.Equal(CampaignState.RolledBack, (await bench.SeeAsync(number)).State);
        Assert.All((await bench.StandAsync()).Values, s => Assert.Equal(("1.0", 1024), s));
    }
}

public sealed class QuietUpgradeOnSqlite(SqliteFile database) : QuietUpgradeContract(database), IClassFixture<SqliteFile>;

public sealed class QuietUpgradeOnPostgres(PostgresServer database) : QuietUpgradeContract(database), IClassFixture<PostgresServer>;
