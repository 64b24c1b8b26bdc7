using Domain.Audit;
using Domain.Hosting.Demo;
using Domain.Requests;
using Domain.Workloads;
using Testing;

namespace Domain.Tests.Journey;

public abstract class DemoContract(TestDatabase database)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_demo_is_made_of_real_requests_whose_record_and_services_agree()
    {
        var budget = new BudgetLog();
        await using var world = await DomainWorld.StartAsync(database, Stop, withHistory: true, budget);

        // days of history within AWS's rates: the demo's clock has them pass
        Assert.Empty(budget.Lines);
        var requests = await world.Get<RequestReader>().ListAsync(DemoCast.Dana.Caller, RequestScope.All, null, null, 0, 100, Stop);
        Assert.Equal(
            [RequestState.Waiting, RequestState.Done, RequestState.Rejected, RequestState.Undone, RequestState.Done, RequestState.Done, RequestState.Done, RequestState.Done],
            requests.Rows.Select(r => r.State));
        var services = await world.Get<WorkloadReader>().ListAsync(DemoCast.Dana.Caller, new ServiceFilter(), Stop);
        Assert.Equal(5, services.Count(s => s.Health is ServiceHealth.Healthy));
        Assert.Null(Assert.IsType<VerifyOutcome.Checked>(await world.Get<VerifyRecord>().RunAsync(DemoCast.Dana.Caller, Stop)).Check.BrokenAt);

        var waiting = await world.Get<RequestDetails>().FindAsync(DemoCast.Ben.Caller, requests.Rows[0].Number, Stop);
        Assert.NotNull(waiting);
        Assert.Equal(1, waiting.Checks.Warnings);
        Assert.True(waiting.Estimate?.DeltaAtMax > 0);
        Assert.All(waiting.Changes.Where(c => c.Noun != "Scaling policy"), c => Assert.NotNull(c.Before));
        Assert.Null(waiting.WhyNotDecide);
    }
}

public sealed class DemoOnSqlite(SqliteFile database) : DemoContract(database), IClassFixture<SqliteFile>;

public sealed class DemoOnPostgres(PostgresServer database) : DemoContract(database), IClassFixture<PostgresServer>;
