using Domain.Access;
using Domain.Data;
using Domain.Kinds.Services;
using Domain.Operations;
using Domain.Requests;
using Domain.Teams;
using Domain.Tests.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Testing;

namespace Domain.Tests.Operations;

/// <summary>What people may do with an operation that did not end well.</summary>
public abstract class MendContract(TestDatabase database)
{
    private static readonly StepFailure NoWay = new("AWS said no.", "AccessDeniedException", "ecs:CreateService on arn", "req-1");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Task<EngineBench> BenchAsync() => EngineBench.OnAsync(database, Stop);

    [Fact]
    public async Task An_operation_whose_environment_is_gone_fails_with_the_reason_and_can_be_mended()
    {
        var bench = await BenchAsync();
        var id = await bench.ApprovedAsync(Stop);
        await using var db = (await database.MigratedAsync(Stop)).CreateDbContext();
        await db.Environments.Where(e => e.TeamId == "payments").ExecuteDeleteAsync(Stop);

        await bench.Process().Runner.RunDueAsync(Stop);

        db.Environments.Add(ServicePlannerTests.Place);
        await db.SaveChangesAsync(Stop);
        var failed = await bench.ReadAsync(id, Stop);
        Assert.Equal(RequestState.Failed, failed.Request.State);
        Assert.Contains("no longer knows the environment payments/prod", failed.Operation.Steps[0].Said, StringComparison.Ordinal);
        Assert.IsType<ActOutcome.Done>(await MendAsync(bench, failed.Request.Number, Mend.TryAgain));
        await bench.Process().Runner.RunDueAsync(Stop);
        Assert.Equal(RequestState.Done, (await bench.ReadAsync(id, Stop)).Request.State);
    }

    [Fact]
    public async Task What_was_approved_for_one_role_never_runs_as_another()
    {
        var bench = await BenchAsync();
        var id = await bench.ApprovedAsync(Stop);
        await using var db = (await database.MigratedAsync(Stop)).CreateDbContext();
        await db.Environments.Where(e => e.TeamId == "payments").ExecuteUpdateAsync(s => s.SetProperty(e => e.RoleArn, "arn:aws:iam::444455556666:role/berth/other"), Stop);

        await bench.Process().Runner.RunDueAsync(Stop);

        await db.Environments.Where(e => e.TeamId == "payments").ExecuteUpdateAsync(s => s.SetProperty(e => e.RoleArn, ServicePlannerTests.Place.RoleArn), Stop);
        var failed = await bench.ReadAsync(id, Stop);
        Assert.Empty(bench.Steps.Runs);
        Assert.Equal(RequestState.Failed, failed.Request.State);
        Assert.Contains("set up anew since this was approved", failed.Operation.Steps[0].Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undone_and_accepted_at_once_only_one_of_them_holds()
    {
        var bench = await BenchAsync();
        var id = await bench.ApprovedAsync(Stop);
        bench.Steps.Apply = (step, _) => step.Index == 1 ? Task.FromResult<StepOutcome>(new StepOutcome.Failed(NoWay)) : ScriptedStep.Done($"did {step.Index}");
        await bench.Process().Runner.RunDueAsync(Stop);
        var number = (await bench.ReadAsync(id, Stop)).Request.Number;

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => MendAsync(bench, number, i % 2 == 0 ? Mend.Undo : Mend.Accept)));
        await bench.Process().Runner.RunDueAsync(Stop);

        Assert.Single(outcomes.OfType<ActOutcome.Done>());
        var (request, operation) = await bench.ReadAsync(id, Stop);
        Assert.True((request.State, operation.State) is (RequestState.DoneInPart, OperationState.Failed) or (RequestState.Undone, OperationState.Undone), $"{request.State}, {operation.State}");
    }

    [Fact]
    public async Task What_a_later_request_changed_is_not_undone_with_an_earlier_one()
    {
        var bench = await BenchAsync();
        var id = await bench.ApprovedAsync(Stop);
        bench.Steps.Apply = (step, _) => step.Index == 2 ? Task.FromResult<StepOutcome>(new StepOutcome.Failed(NoWay)) : ScriptedStep.Done($"did {step.Index}");
        await bench.Process().Runner.RunDueAsync(Stop);
        bench.Steps.Apply = (step, _) => ScriptedStep.Done($"did {step.Index}");
        bench.Time.Advance(TimeSpan.FromHours(1));
        var later = await bench.ApprovedAsync(Stop, changes: "payments-prod-x");
        await bench.Process().Runner.RunDueAsync(Stop);

        var refused = Assert.IsType<ActOutcome.Refused>(await MendAsync(bench, (await bench.ReadAsync(id, Stop)).Request.Number, Mend.Undo));

        Assert.Contains($"#{(await bench.ReadAsync(later, Stop)).Request.Number} changed payments-prod-x", refused.Why, StringComparison.Ordinal);
        Assert.Equal(OperationState.Failed, (await bench.ReadAsync(id, Stop)).Operation.State);
    }

    [Fact]
    public async Task A_refusal_leaves_the_request_failed_and_undo_takes_back_last_first()
    {
        var bench = await BenchAsync();
        var id = await bench.ApprovedAsync(Stop);
        bench.Steps.Apply = (step, _) => step.Index == 2 ? Task.FromResult<StepOutcome>(new StepOutcome.Failed(NoWay)) : ScriptedStep.Done($"did {step.Index}");
        var engine = bench.Process().Runner;
        await engine.RunDueAsync(Stop);
        var failed = await bench.ReadAsync(id, Stop);

        Assert.IsType<ActOutcome.Done>(await MendAsync(bench, failed.Request.Number, Mend.Undo));
        await engine.RunDueAsync(Stop);

        var (request, operation) = await bench.ReadAsync(id, Stop);
        Assert.Equal((RequestState.Failed, NoWay), (failed.Request.State, failed.Operation.Steps[2].Failure));
        Assert.Equal((RequestState.Undone, OperationState.Undone), (request.State, operation.State));
        Assert.Equal(["run 0", "run 1", "run 2", "undo 2", "undo 1", "undo 0"], bench.Steps.Runs);
        Assert.All(operation.Steps, s => Assert.Equal(StepState.Undone, s.State));
    }

    [Fact]
    public async Task Trying_again_goes_on_from_the_failed_step()
    {
        var bench = await BenchAsync();
        var id = await bench.ApprovedAsync(Stop);
        bench.Steps.Apply = (step, _) => step.Index == 1 ? Task.FromResult<StepOutcome>(new StepOutcome.Failed(NoWay)) : ScriptedStep.Done($"did {step.Index}");
        var engine = bench.Process().Runner;
        await engine.RunDueAsync(Stop);
        bench.Steps.Apply = (step, _) => ScriptedStep.Done($"did {step.Index}");

        Assert.IsType<ActOutcome.Done>(await MendAsync(bench, (await bench.ReadAsync(id, Stop)).Request.Number, Mend.TryAgain));
        await engine.RunDueAsync(Stop);

        Assert.Equal(RequestState.Done, (await bench.ReadAsync(id, Stop)).Request.State);
        Assert.Equal(["run 0", "run 1", "run 1", "run 2"], bench.Steps.Runs);
    }

    [Fact]
    public async Task An_undo_that_fails_leaves_it_failed_and_may_be_asked_again()
    {
        var bench = await BenchAsync();
        var id = await bench.ApprovedAsync(Stop);
        bench.Steps.Apply = (step, _) => step.Index == 1 ? Task.FromResult<StepOutcome>(new StepOutcome.Failed(NoWay)) : ScriptedStep.Done($"did {step.Index}");
        bench.Steps.Revert = (_, _) => Task.FromResult<StepOutcome>(new StepOutcome.Failed(NoWay));
        var engine = bench.Process().Runner;
        await engine.RunDueAsync(Stop);
        var number = (await bench.ReadAsync(id, Stop)).Request.Number;
        await MendAsync(bench, number, Mend.Undo);
        await engine.RunDueAsync(Stop);
        var still = await bench.ReadAsync(id, Stop);
        bench.Steps.Revert = (step, _) => ScriptedStep.Done($"undid {step.Index}");

        Assert.IsType<ActOutcome.Done>(await MendAsync(bench, number, Mend.Undo));
        await engine.RunDueAsync(Stop);

        Assert.Equal((RequestState.Failed, OperationState.Failed), (still.Request.State, still.Operation.State));
        Assert.Equal(RequestState.Undone, (await bench.ReadAsync(id, Stop)).Request.State);
    }

    [Fact]
    public async Task Someone_outside_the_team_cannot_undo()
    {
        var bench = await BenchAsync();
        var id = await bench.ApprovedAsync(Stop);
        bench.Steps.Apply = (_, _) => Task.FromResult<StepOutcome>(new StepOutcome.Failed(NoWay));
        await bench.Process().Runner.RunDueAsync(Stop);
        var number = (await bench.ReadAsync(id, Stop)).Request.Number;
        var open = await database.MigratedAsync(Stop);

        var auditor = await new MendOperation(open, bench.Signal, bench.Time).RunAsync(new Caller("test", "auditor", "Auditor", [GlobalRoles.Auditor]), number, Mend.Undo, Stop);
        var stranger = await new MendOperation(open, bench.Signal, bench.Time).RunAsync(new Caller("test", "stranger", "Stranger", []), number, Mend.Undo, Stop);

        Assert.IsType<ActOutcome.Refused>(auditor);
        Assert.IsType<ActOutcome.NotFound>(stranger);
    }

    private async Task<ActOutcome> MendAsync(EngineBench bench, int number, Mend mend) =>
        await new MendOperation(await database.MigratedAsync(Stop), bench.Signal, bench.Time)
            .RunAsync(new Caller("test", "admin", "Admin", [GlobalRoles.PlatformAdmin]), number, mend, Stop);
}

public sealed class MendOnSqlite(SqliteFile database) : MendContract(database), IClassFixture<SqliteFile>;

public sealed class MendOnPostgres(PostgresServer database) : MendContract(database), IClassFixture<PostgresServer>;
