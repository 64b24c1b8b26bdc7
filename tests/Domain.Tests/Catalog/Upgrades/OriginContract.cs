using Domain.Approvals;
using Domain.Catalog.Upgrades;
using Domain.Data;
using Domain.Hosting;
using Domain.Hosting.Demo;
using Domain.Operations;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;
using Sandbox;
using Testing;

namespace Domain.Tests.Catalog.Upgrades;

/// <summary>Where a workload came from is known of all that stands, and of nothing else.</summary>
public abstract class OriginContract(TestDatabase database)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Task<DomainWorld> WorldAsync() => DomainWorld.StartAsync(database, Stop);

    private static async Task<RequestView> AppliedAsync(DomainWorld world, RequestDraft draft)
    {
        var asked = Assert.IsType<SubmitOutcome.Submitted>(await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, draft, Stop));
        var seen = await world.Get<RequestDetails>().FindAsync(DemoCast.Ben.Caller, asked.Number, Stop);
        Assert.IsType<DecideOutcome.Applying>(await world.Get<Decide>().RunAsync(DemoCast.Ben.Caller, asked.Number, seen?.Version ?? 0, Verdict.Approve, "", Stop));
        await world.RunToEndAsync(asked.Id, Stop);
        await world.SweepAsync(Stop);
        return await world.Get<RequestDetails>().FindAsync(DemoCast.Ines.Caller, asked.Number, Stop) ?? throw new InvalidOperationException("The request is not to be seen.");
    }

    private static async Task<List<WorkloadOrigin>> OriginsAsync(DomainWorld world)
    {
        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        return await db.Origins.AsNoTracking().OrderBy(o => o.Name).ToListAsync(Stop);
    }

    private static RequestDraft With(RequestDraft draft, string field, string value) =>
        draft with { Values = new Dictionary<string, string>(draft.Values) { [field] = value } };

    [Fact]
    public async Task A_service_that_was_made_remembers_its_template_version_values_and_request()
    {
        await using var world = await WorldAsync();

        var done = await AppliedAsync(world, DomainWorld.Draft("hello"));

        var origin = Assert.Single(await OriginsAsync(world));
        Assert.Equal((SandboxAccount.Id, SandboxAccount.Region, "main-fargate", "payments-dev-hello"), (origin.AccountId, origin.Region, origin.Cluster, origin.Name));
        Assert.Equal(("payments", "dev", "web-service", "1.0", done.Number), (origin.TeamId, origin.Environment, origin.TemplateId, origin.Version.ToString(), origin.RequestNumber));
        Assert.Equal(("registry.example.com/payments/hello:1.0.0", "4"), (origin.Values["image"], origin.Values["maxTasks"]));
    }

    [Fact]
    public async Task A_change_that_was_done_is_the_last_word_and_one_that_failed_is_none()
    {
        await using var world = await WorldAsync();
        await AppliedAsync(world, DomainWorld.Draft("hello"));
        var change = DomainWorld.Draft("hello") with { ExistingService = "payments-dev-hello" };
        var larger = await AppliedAsync(world, With(change, "maxTasks", "6"));

        var failed = await AppliedAsync(world, With(With(change, "maxTasks", "6"), "image", "registry.example.com/payments/does-not-exist:2"));

        Assert.Equal(RequestState.RolledBack, failed.State);
        var origin = Assert.Single(await OriginsAsync(world));
        Assert.Equal((larger.Number, "6", "registry.example.com/payments/hello:1.0.0"), (origin.RequestNumber, origin.Values["maxTasks"], origin.Values["image"]));
    }

    [Fact]
    public async Task What_failed_and_was_undone_leaves_nothing_and_what_was_accepted_in_part_is_remembered()
    {
        await using var world = await WorldAsync();
        var undone = await AppliedAsync(world, With(DomainWorld.Draft("gone"), "image", "registry.example.com/payments/does-not-exist:1"));
        await world.Get<MendOperation>().RunAsync(DemoCast.Ines.Caller, undone.Number, Mend.Undo, Stop);
        await world.RunToEndAsync(undone.Id, Stop);
        var accepted = await AppliedAsync(world, With(DomainWorld.Draft("kept"), "image", "registry.example.com/payments/does-not-exist:1"));

        Assert.Empty(await OriginsAsync(world));
        Assert.IsType<ActOutcome.Done>(await world.Get<MendOperation>().RunAsync(DemoCast.Ines.Caller, accepted.Number, Mend.Accept, Stop));

        Assert.Equal(("payments-dev-kept", accepted.Number), Assert.Single((await OriginsAsync(world)).Select(o => (o.Name, o.RequestNumber))));
    }

    [Fact]
    public async Task An_older_installation_is_filled_once_from_what_was_done_before()
    {
        await using var world = await WorldAsync();
        await AppliedAsync(world, DomainWorld.Draft("first"));
        await AppliedAsync(world, With(DomainWorld.Draft("first") with { ExistingService = "payments-dev-first" }, "maxTasks", "5"));
        await AppliedAsync(world, DomainWorld.Draft("second"));
        var accepted = await AppliedAsync(world, With(DomainWorld.Draft("kept"), "image", "registry.example.com/payments/does-not-exist:1"));
        await world.Get<MendOperation>().RunAsync(DemoCast.Ines.Caller, accepted.Number, Mend.Accept, Stop);
        var before = await OriginsAsync(world);
        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        await db.Origins.ExecuteDeleteAsync(Stop);
        await db.Facts.Where(f => f.Key == "workload-origins").ExecuteDeleteAsync(Stop);

        await world.Get<Startup>().PrepareAsync((_, _) => Task.CompletedTask, Stop);

        var filled = await OriginsAsync(world);
        Assert.Equal(before.Select(o => (o.Name, o.RequestNumber, o.Values["maxTasks"])), filled.Select(o => (o.Name, o.RequestNumber, o.Values["maxTasks"])));
        Assert.Equal(3, filled.Count);
        await db.Origins.ExecuteDeleteAsync(Stop);
        await world.Get<Startup>().PrepareAsync((_, _) => Task.CompletedTask, Stop);
        Assert.Empty(await OriginsAsync(world));
    }
}

public sealed class OriginOnSqlite(SqliteFile database) : OriginContract(database), IClassFixture<SqliteFile>;

public sealed class OriginOnPostgres(PostgresServer database) : OriginContract(database), IClassFixture<PostgresServer>;
