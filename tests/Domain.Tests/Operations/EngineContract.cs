using Domain.Access;
using Domain.Data;
using Domain.Operations;
using Domain.Requests;
using Domain.Teams;
using Domain.Tests.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Testing;

namespace Domain.Tests.Operations;

public abstract class EngineContract(TestDatabase database)
{
    private static readonly StepFailure NoWay = new("AWS said no.", "AccessDeniedException", "ecs:CreateService on arn", "req-1");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Task<EngineBench> BenchAsync() => EngineBench.OnAsync(database, Stop);

    [Fact]
    public async Task An_approved_plan_is_applied_step_by_step_and_recorded()
    {
        var bench = await BenchAsync();
        var id = await bench.ApprovedAsync(Stop);

        await bench.Process().Runner.RunDueAsync(Stop);

        var (request, operation) = await bench.ReadAsync(id, Stop);
        Assert.Equal((RequestState.Done, OperationState.Done), (request.State, operation.State));
        Assert.Equal(["did 0", "did 1", "did 2"], operation.Steps.Select(s => s.Said));
        Assert.Equal(
            ["operation.started", "step.intended", "step.done", "step.intended", "step.done", "step.intended", "step.done", "operation.done"],
            await bench.RecordAsync(id, Stop));
    }

    [Fact]
    public async Task Later_steps_know_what_earlier_ones_made()
    {
        var bench = await BenchAsync();
        var seen = new List<string>();
        bench.Steps.Apply = (step, _) =>
        {
            seen.Add(string.Join(',', step.MadeBefore.Keys.Order(StringComparer.Ordinal)));
            return ScriptedStep.Done($"did {step.Index}");
        };
        await bench.ApprovedAsync(Stop);

        await bench.Process().Runner.RunDueAsync(Stop);

        Assert.Equal(["", "did 0", "did 0,did 1"], seen);
    }

    [Fact]
    public async Task A_step_cut_off_by_a_crash_is_run_again_once_the_lease_has_run_out()
    {
        var bench = await BenchAsync();
        var id = await bench.ApprovedAsync(Stop);
        using var crash = new CancellationTokenSource();
        bench.Steps.Apply = (step, cancel) => step.Index == 1 ? new TaskCompletionSource<StepOutcome>().Task.WaitAsync(cancel) : ScriptedStep.Done($"did {step.Index}");
        var (claims, first) = bench.Process(new FakeTimeProvider(bench.Time.GetUtcNow()));
        var claim = await claims.TryClaimAsync(Stop) ?? throw new InvalidOperationException("not claimed");
        // a process that dies writes nothing more: the run is left hanging and never ended
        var hanging = first.RunAsync(claim, crash.Token);
        while (bench.Steps.Runs.Count < 2)
        {
            await Task.Yield();
        }

        bench.Steps.Apply = (step, _) => ScriptedStep.Done($"did {step.Index}");
        var second = bench.Process();
        Assert.Equal(0, await second.Runner.RunDueAsync(Stop));
        bench.Time.Advance(TimeSpan.FromMinutes(1));
        await second.Runner.RunDueAsync(Stop);

        var (request, operation) = await bench.ReadAsync(id, Stop);
        Assert.Equal(RequestState.Done, request.State);
        Assert.Equal(["run 0", "run 1", "run 1", "run 2"], bench.Steps.Runs);
        Assert.True(operation.Fence > claim.Fence);
        await crash.CancelAsync();
        await hanging;
    }

    [Fact]
    public async Task An_owner_that_lost_its_lease_writes_nothing()
    {
        var bench = await BenchAsync();
        var id = await bench.ApprovedAsync(Stop);
        var answer = new TaskCompletionSource<StepOutcome>();
        bench.Steps.Apply = (step, _) => step.Index == 0 ? answer.Task : ScriptedStep.Done($"did {step.Index}");
        var (claims, first) = bench.Process();
        var late = first.RunAsync(await claims.TryClaimAsync(Stop) ?? throw new InvalidOperationException("not claimed"), Stop);
        while (bench.Steps.Runs.Count < 1)
        {
            await Task.Yield();
        }

        await using (var db = (await database.MigratedAsync(Stop)).CreateDbContext())
        {
            // another process took over
            await db.Operations.Where(o => o.RequestId == id).ExecuteUpdateAsync(s => s.SetProperty(o => o.Fence, o => o.Fence + 1), Stop);
        }

        answer.SetResult(new StepOutcome.Done("late", new Dictionary<string, string>()));
        await late;

        var (_, operation) = await bench.ReadAsync(id, Stop);
        Assert.Equal(StepState.Running, operation.Steps[0].State);
        Assert.DoesNotContain("step.done", await bench.RecordAsync(id, Stop));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_database_that_hangs_ends_the_right_to_call_aws_with_the_lease()
    {
        await BenchAsync();
        var stuck = new HangingDatabase(await database.MigratedAsync(Stop));
        var bench = new EngineBench(stuck);
        await bench.ApprovedAsync(Stop);
        var begun = new TaskCompletionSource<CancellationToken>();
        bench.Steps.Apply = (_, cancel) =>
        {
            begun.TrySetResult(cancel);
            return new TaskCompletionSource<StepOutcome>().Task.WaitAsync(cancel);
        };
        var (claims, runner) = bench.Process();
        var running = runner.RunAsync(await claims.TryClaimAsync(Stop) ?? throw new InvalidOperationException("not claimed"), Stop);
        var right = await begun.Task;

        stuck.Hangs = true;
        bench.Time.Advance(TimeSpan.FromSeconds(4));
        await stuck.Asked;
        bench.Time.Advance(TimeSpan.FromSeconds(6));

        await running.WaitAsync(TestContext.Current.CancellationToken);
        Assert.True(right.IsCancellationRequested);
    }

    private sealed class HangingDatabase(IDbContextFactory<PortalDb> inner) : IDbContextFactory<PortalDb>
    {
        private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool hangs;

        public bool Hangs { set => hangs = value; }

        public Task Asked => asked.Task;

        public PortalDb CreateDbContext() => inner.CreateDbContext();

        public async Task<PortalDb> CreateDbContextAsync(CancellationToken cancellationToken = default)
        {
            if (hangs)
            {
                asked.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return inner.CreateDbContext();
        }
    }

    [Fact]
    public async Task Of_many_processes_one_claims()
    {
        var bench = await BenchAsync();
        await bench.ApprovedAsync(Stop);

        var claims = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => bench.Process().Claims.TryClaimAsync(Stop)));

        Assert.Single(claims, c => c is not null);
        await bench.Process().Claims.ReleaseAsync(claims.OfType<OperationClaim>().Single(), Stop);
        await bench.Process().Runner.RunDueAsync(Stop);
    }

    [Fact]
    public async Task A_wait_holds_no_lease_and_is_looked_at_when_due()
    {
        var bench = await BenchAsync();
        var id = await bench.ApprovedAsync(Stop);
        var stable = false;
        bench.Steps.Apply = (step, _) => step.Index == 2 && !stable
            ? Task.FromResult<StepOutcome>(new StepOutcome.NotYet(TimeSpan.FromSeconds(30), "1 of 2 tasks running")) : ScriptedStep.Done($"did {step.Index}");
        var engine = bench.Process().Runner;

        await engine.RunDueAsync(Stop);
        var waiting = (await bench.ReadAsync(id, Stop)).Operation;
        bench.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(0, await engine.RunDueAsync(Stop));
        stable = true;
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        await engine.RunDueAsync(Stop);

        Assert.Equal(("1 of 2 tasks running", StepState.Running), (waiting.Steps[2].Said, waiting.Steps[2].State));
        Assert.True(waiting.LeaseUntil < bench.Time.GetUtcNow());
        Assert.Equal(RequestState.Done, (await bench.ReadAsync(id, Stop)).Request.State);
    }

    [Fact]
    public async Task What_aws_throttles_is_tried_again_with_growing_patience_and_then_fails()
    {
        var bench = await BenchAsync();
        var id = await bench.ApprovedAsync(Stop);
        bench.Steps.Apply = (_, _) => Task.FromResult<StepOutcome>(new StepOutcome.TryLater(new("Rate exceeded", "ThrottlingException", null, "r")));
        var engine = bench.Process().Runner;
        for (var i = 0; i < 10; i++)
        {
            await engine.RunDueAsync(Stop);
            bench.Time.Advance(TimeSpan.FromMinutes(1));
        }

        var (request, operation) = await bench.ReadAsync(id, Stop);
        Assert.Equal((RequestState.Failed, 3), (request.State, bench.Steps.Runs.Count));
        Assert.Equal("ThrottlingException", operation.Steps[0].Failure?.AwsCode);
    }

    [Fact]
    public async Task A_long_wait_does_not_add_up_what_aws_throttled_in_between()
    {
        var bench = await BenchAsync();
        var id = await bench.ApprovedAsync(Stop);
        var looks = 0;
        bench.Steps.Apply = (step, _) => step.Index != 2 || ++looks > 12 ? ScriptedStep.Done($"did {step.Index}")
            : Task.FromResult<StepOutcome>(looks % 2 == 0 ? new StepOutcome.NotYet(TimeSpan.FromSeconds(3), "1 of 2") : new StepOutcome.TryLater(new("Rate exceeded", "ThrottlingException", null, "r")));
        var engine = bench.Process().Runner;
        for (var i = 0; i < 14; i++)
        {
            await engine.RunDueAsync(Stop);
            bench.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(RequestState.Done, (await bench.ReadAsync(id, Stop)).Request.State);
    }

    [Fact]
    public async Task A_step_that_meets_the_unexpected_shows_a_reference_and_no_exception()
    {
        var bench = await BenchAsync();
        bench.Options.MaxAttempts = 1;
        var id = await bench.ApprovedAsync(Stop);
        bench.Steps.Apply = (_, _) => throw new FormatException("secret inner detail");

        await bench.Process().Runner.RunDueAsync(Stop);

        var failure = (await bench.ReadAsync(id, Stop)).Operation.Steps[0].Failure;
        Assert.NotNull(failure?.Reference);
        Assert.DoesNotContain("secret", failure?.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rolled_back_by_ecs_is_not_done()
    {
        var bench = await BenchAsync();
        var id = await bench.ApprovedAsync(Stop);
        bench.Steps.Apply = (step, _) => step.Index == 2 ? Task.FromResult<StepOutcome>(new StepOutcome.RolledBack("back to :1")) : ScriptedStep.Done($"did {step.Index}");

        await bench.Process().Runner.RunDueAsync(Stop);

        Assert.Equal(RequestState.RolledBack, (await bench.ReadAsync(id, Stop)).Request.State);
    }
}

public sealed class EngineOnSqlite(SqliteFile database) : EngineContract(database), IClassFixture<SqliteFile>;

public sealed class EngineOnPostgres(PostgresServer database) : EngineContract(database), IClassFixture<PostgresServer>;
