using Domain.Approvals;
using Domain.Hosting.Demo;
using Domain.Kinds.Services;
using Domain.Operations;
using Domain.Requests;
using Domain.Workloads;
using Testing;

namespace Domain.Tests.Kinds;

/// <summary>The deployment of an approved request is stopped in ECS, on the Sandbox: the request ends rolled back, and the service runs what it ran before.</summary>
public abstract class StopDeploymentContract(TestDatabase database)
{
    private const string Hello = "payments-dev-hello";
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stopped_deployment_goes_back_and_its_request_ends_rolled_back()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(DomainWorld.Draft("hello"));
        var (id, number) = await BeginAsync(world, Image);
        Assert.True((await SeeAsync(world, number)).Operation?.MayStopDeployment);
        Assert.IsType<ActOutcome.Refused>(await world.Get<StopDeployment>().RunAsync(DemoCast.Noor.Caller, number, Stop));
        Assert.IsType<ActOutcome.NotFound>(await world.Get<StopDeployment>().RunAsync(DemoCast.Yuki.Caller, number, Stop));

        Assert.IsType<ActOutcome.Done>(await world.Get<StopDeployment>().RunAsync(DemoCast.Ben.Caller, number, Stop));
        var twice = Assert.IsType<ActOutcome.Refused>(await world.Get<StopDeployment>().RunAsync(DemoCast.Ines.Caller, number, Stop));
        Assert.Contains("Ben Adeyemi stopped the deployment already", twice.Why, StringComparison.Ordinal);
        await world.RunToEndAsync(id, Stop);

        var ended = await SeeAsync(world, number);
        Assert.Equal((RequestState.RolledBack, $"Ben Adeyemi stopped the deployment, and ECS went back to {Hello}:1."), (ended.State, ended.Operation?.Steps[^1].Said));
        Assert.Contains(world.Sandbox.CallsSince(0), c => c.Action == "ecs:StopServiceDeployment");
        await world.SweepAsync(Stop);
        var service = await world.Get<WorkloadReader>().FindAsync(DemoCast.Ines.Caller, "main-fargate", Hello, Stop);
        Assert.EndsWith("hello:1.0.0", service?.Row.Image, StringComparison.Ordinal);

        // what was registered for it is taken back as after any other rollback
        Assert.IsType<ActOutcome.Done>(await world.Get<MendOperation>().RunAsync(DemoCast.Ines.Caller, number, Mend.Undo, Stop));
        await world.RunToEndAsync(id, Stop);
        Assert.Equal(RequestState.Undone, (await SeeAsync(world, number)).State);
    }

    [Fact]
    public async Task A_first_deployment_has_nothing_to_go_back_to_and_one_that_ended_nothing_to_stop()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        var (id, number) = await BeginAsync(world, DomainWorld.Draft("hello"));

        var first = Assert.IsType<ActOutcome.Refused>(await world.Get<StopDeployment>().RunAsync(DemoCast.Ben.Caller, number, Stop));
        Assert.Contains("no earlier revision to go back to", first.Why, StringComparison.Ordinal);

        await world.RunToEndAsync(id, Stop);
        var ended = Assert.IsType<ActOutcome.Refused>(await world.Get<StopDeployment>().RunAsync(DemoCast.Ben.Caller, number, Stop));
        Assert.Contains("No deployment of it is under way", ended.Why, StringComparison.Ordinal);
    }

    private static RequestDraft Image => new(
        "web-service", "payments", "dev", "main-fargate", Hello, new Dictionary<string, string> { ["image"] = "registry.example.com/payments/hello:2.0.0" }, "A test asks for it.", "service-image");

    /// <summary>Asked, approved and run as far as the wait for its deployment.</summary>
    private static async Task<(Guid Id, int Number)> BeginAsync(DomainWorld world, RequestDraft draft)
    {
        var asked = Assert.IsType<SubmitOutcome.Submitted>(await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, draft, Stop));
        var seen = await SeeAsync(world, asked.Number);
        Assert.IsType<DecideOutcome.Applying>(await world.Get<Decide>().RunAsync(DemoCast.Ben.Caller, asked.Number, seen.Version, Verdict.Approve, "", Stop));
        await world.Get<OperationRunner>().RunDueAsync(Stop);
        return (asked.Id, asked.Number);
    }

    private static async Task<RequestView> SeeAsync(DomainWorld world, int number) =>
        await world.Get<RequestDetails>().FindAsync(DemoCast.Mara.Caller, number, Stop) ?? throw new InvalidOperationException($"#{number} is not to be seen.");
}

public sealed class StopDeploymentOnSqlite(SqliteFile database) : StopDeploymentContract(database), IClassFixture<SqliteFile>;

public sealed class StopDeploymentOnPostgres(PostgresServer database) : StopDeploymentContract(database), IClassFixture<PostgresServer>;
