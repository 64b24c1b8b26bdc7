using Domain.Operations;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;
using Testing;

namespace Domain.Tests.Operations;

/// <summary>Which operation comes next: one at a time for what it changes, teams in turn; and how one is ended on its way.</summary>
public abstract class QueueContract(TestDatabase database)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Task<EngineBench> BenchAsync() => EngineBench.OnAsync(database, Stop);

    [Fact]
    public async Task Of_operations_on_the_same_workload_the_older_runs_and_the_other_waits_through_its_waits_too()
    {
        var bench = await BenchAsync();
        var first = await bench.ApprovedAsync(Stop);
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        var second = await bench.ApprovedAsync(Stop);
        var (claims, runner) = bench.Process();
        var ready = false;
        bench.Steps.Apply = (step, _) => step.Index == 1 && !ready ? Task.FromResult<StepOutcome>(new StepOutcome.NotYet(TimeSpan.FromSeconds(30), "not yet")) : ScriptedStep.Done($"did {step.Index}");

        await runner.RunDueAsync(Stop);
        // it holds neither thread nor lease, and what it changes all the same
        Assert.Equal((OperationState.Running, OperationState.Queued), (await StateAsync(bench, first), await StateAsync(bench, second)));
        Assert.Null(await claims.TryClaimAsync(Stop));

        ready = true;
        bench.Time.Advance(TimeSpan.FromSeconds(30));
        await runner.RunDueAsync(Stop);
        Assert.Equal((OperationState.Done, OperationState.Done), (await StateAsync(bench, first), await StateAsync(bench, second)));
    }

    [Fact]
    public async Task Different_workloads_run_side_by_side_and_no_two_claims_are_of_one()
    {
        var bench = await BenchAsync();
        await bench.ApprovedAsync(Stop);
        await bench.ApprovedAsync(Stop, workload: "payments-prod-y");
        await bench.ApprovedAsync(Stop, workload: "payments-prod-y");
        var (claims, _) = bench.Process();
        var (others, _) = bench.Process();

        var won = await Task.WhenAll(claims.TryClaimAsync(Stop), others.TryClaimAsync(Stop), claims.TryClaimAsync(Stop), others.TryClaimAsync(Stop));
        OperationClaim?[] all = [.. won, await claims.TryClaimAsync(Stop), await others.TryClaimAsync(Stop)];

        await using var db = (await database.MigratedAsync(Stop)).CreateDbContext();
        var held = await db.Operations.Where(o => o.Holds != null).Select(o => o.Workload).ToListAsync(Stop);
        Assert.Equal(["payments/prod/main/payments-prod-x", "payments/prod/main/payments-prod-y"], held.Order(StringComparer.Ordinal));
        Assert.Equal(2, all.OfType<OperationClaim>().Select(c => c.OperationId).Distinct().Count());
    }

    [Fact]
    public async Task A_team_with_much_to_do_does_not_keep_another_waiting()
    {
        var bench = await BenchAsync();
        for (var i = 0; i < 12; i++)
        {
            await bench.ApprovedAsync(Stop, workload: $"payments-prod-w{i}");
        }

        bench.Time.Advance(TimeSpan.FromMinutes(1));
        var other = await bench.ApprovedAsync(Stop, team: "search", workload: "search-prod-z");
        var (claims, _) = bench.Process();

        await claims.TryClaimAsync(Stop);
        var second = await claims.TryClaimAsync(Stop);

        Assert.Equal((await bench.ReadAsync(other, Stop)).Operation.Id, second?.OperationId);
    }

    [Fact]
    public async Task What_was_stopped_begins_nothing_more_and_is_mended_as_one_that_failed()
    {
        var bench = await BenchAsync();
        var id = await bench.ApprovedAsync(Stop);
        var (_, runner) = bench.Process();
        bench.Steps.Apply = (step, _) => step.Index == 1 ? Task.FromResult<StepOutcome>(new StepOutcome.NotYet(TimeSpan.FromHours(1), "not yet")) : ScriptedStep.Done($"did {step.Index}");
        await runner.RunDueAsync(Stop);

        await using (var db = (await database.MigratedAsync(Stop)).CreateDbContext())
        {
            await db.Operations.Where(o => o.RequestId == id).ExecuteUpdateAsync(s => s.SetProperty(o => o.StopAskedBy, "Ben").SetProperty(o => o.DueAt, bench.Time.GetUtcNow()), Stop);
        }

        await runner.RunDueAsync(Stop);

        var (request, operation) = await bench.ReadAsync(id, Stop);
        Assert.Equal((RequestState.Failed, OperationState.Failed), (request.State, operation.State));
        Assert.Equal([StepState.Done, StepState.Failed, StepState.Pending], operation.Steps.Select(s => s.State));
        Assert.StartsWith("Ben stopped it while this step was under way.", operation.Steps[1].Failure?.Why, StringComparison.Ordinal);
        Assert.Equal((null, null), (operation.Holds, operation.StopAskedBy));
        Assert.Equal(["run 0", "run 1"], bench.Steps.Runs);
    }

    private static async Task<OperationState> StateAsync(EngineBench bench, Guid id) => (await bench.ReadAsync(id, Stop)).Operation.State;
}

public sealed class QueueOnSqlite(SqliteFile database) : QueueContract(database), IClassFixture<SqliteFile>;

public sealed class QueueOnPostgres(PostgresServer database) : QueueContract(database), IClassFixture<PostgresServer>;
