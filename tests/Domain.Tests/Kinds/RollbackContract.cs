using Domain.Aws;
using Domain.Hosting.Demo;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Workloads;
using Testing;

namespace Domain.Tests.Kinds;

/// <summary>A service goes back to a revision it ran before, and forward again: the real use cases on the Sandbox.</summary>
public abstract class RollbackContract(TestDatabase database)
{
    private const string Hello = "payments-dev-hello";
    private const string Second = "registry.example.com/payments/hello:2.0.0";
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_goes_back_to_a_revision_it_ran_and_nothing_else_of_it_changes()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(DomainWorld.Draft("hello"));
        await world.SweepAsync(Stop);
        var first = (await ServiceAsync(world)).Row.Image;
        await world.ApplyAsync(Existing("service-image", ("image", Second)) with { TemplateId = "web-service" });
        await world.ApplyAsync(Existing("service-scaling", ("minTasks", "3"), ("maxTasks", "6")) with { TemplateId = "web-service" });

        var ready = Assert.IsType<EarlierRevisionsOutcome.Ready>(await world.Get<EarlierRevisions>().OfAsync(DemoCast.Ines.Caller, "main-fargate", Hello, Stop));
        var earlier = Assert.Single(ready.Earlier);
        Assert.Equal(($"{Hello}:2", $"{Hello}:1", first, null), (ready.Now, earlier.Revision, earlier.Image, earlier.WhyNot));
        Assert.True(earlier.From < earlier.Until);
        Assert.Equal([$"image {first} (now {Second})"], earlier.Differences);

        var back = await world.ApplyAsync(Existing("service-rollback", ("revision", earlier.Revision)));

        Assert.Equal((RequestState.Done, "Service"), (back.State, Assert.Single(back.Changes).Noun));
        Assert.Contains(back.Checks.Items, c => c.Outcome is CheckOutcome.Pass && c.Finding == $"{Hello}:1 is ACTIVE, ran here before and became stable.");
        await world.SweepAsync(Stop);
        var service = await ServiceAsync(world);
        Assert.Equal((first, 3, 3, 6), (service.Row.Image, service.Detail.Running, service.Detail.MinTasks, service.Detail.MaxTasks));

        // and now the second one is what may be gone back to
        ready = Assert.IsType<EarlierRevisionsOutcome.Ready>(await world.Get<EarlierRevisions>().OfAsync(DemoCast.Ines.Caller, "main-fargate", Hello, Stop));
        Assert.Equal(($"{Hello}:1", $"{Hello}:2"), (ready.Now, Assert.Single(ready.Earlier).Revision));
    }

    [Fact]
    public async Task A_revision_that_it_did_not_run_or_runs_already_is_refused_with_those_there_are()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(DomainWorld.Draft("hello"));
        Assert.Contains("knows of no earlier revision", await WhyNotAsync(world, $"{Hello}:7"), StringComparison.Ordinal);

        await world.ApplyAsync(Existing("service-image", ("image", Second)) with { TemplateId = "web-service" });

        Assert.Contains($"runs {Hello}:2 already", await WhyNotAsync(world, $"{Hello}:2"), StringComparison.Ordinal);
        Assert.Contains($"Choose one of {Hello}:1.", await WhyNotAsync(world, $"{Hello}:7"), StringComparison.Ordinal);
        Assert.IsType<EarlierRevisionsOutcome.Refused>(await world.Get<EarlierRevisions>().OfAsync(DemoCast.Yuki.Caller, "main-fargate", Hello, Stop));
    }

    [Fact]
    public async Task A_deregistered_revision_cannot_be_gone_back_to()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(DomainWorld.Draft("hello"));
        await world.ApplyAsync(Existing("service-image", ("image", Second)) with { TemplateId = "web-service" });
        var aws = await world.Get<AwsSessions>().WriteAsync(
            await world.PlaceAsync("payments", "dev"), 0, "try", "u-probe", [new NeededPermission("*", "*", new Dictionary<string, string>(0))], Stop);
        await aws.Ecs.DeregisterTaskDefinitionAsync(new() { TaskDefinition = $"{Hello}:1" }, Stop);

        var refused = Assert.IsType<SubmitOutcome.ChecksFailed>(
            await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, Existing("service-rollback", ("revision", $"{Hello}:1")), Stop));

        Assert.Contains(refused.Checks.Items, c => c.Outcome is CheckOutcome.Fail && c.Finding.Contains($"{Hello}:1 was deregistered", StringComparison.Ordinal));
    }

    private static async Task<string> WhyNotAsync(DomainWorld world, string revision) => Assert.Single(Assert.IsType<ProposalOutcome.Invalid>(
        await world.Get<Proposals>().PreviewAsync(DemoCast.Ines.Caller, Existing("service-rollback", ("revision", revision)), Stop)).Problems).Why;

    private static async Task<ServiceView> ServiceAsync(DomainWorld world) =>
        await world.Get<WorkloadReader>().FindAsync(DemoCast.Ines.Caller, "main-fargate", Hello, Stop) ?? throw new InvalidOperationException("There is no service.");

    private static RequestDraft Existing(string kind, params (string Name, string Value)[] values) =>
        new("", "payments", "dev", "main-fargate", Hello, values.ToDictionary(v => v.Name, v => v.Value), "A test asks for it.", kind);
}

public sealed class RollbackOnSqlite(SqliteFile database) : RollbackContract(database), IClassFixture<SqliteFile>;

public sealed class RollbackOnPostgres(PostgresServer database) : RollbackContract(database), IClassFixture<PostgresServer>;
