using Domain.Approvals;
using Domain.Data;
using Domain.Hosting.Demo;
using Domain.Requests;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;
using Testing;

namespace Domain.Tests.Journey;

/// <summary>Limits are counted with what is approved and not applied yet, and again as a decision is saved.</summary>
public abstract class LimitContract(TestDatabase database)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A world in which payments may have so many vCPU.</summary>
    private async Task<DomainWorld> WorldAsync(TeamLimits limits, TeamLimits? dev = null)
    {
        var world = await DomainWorld.StartAsync(database, Stop);
        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        var team = await db.Teams.Include(t => t.Environments).SingleAsync(t => t.Id == "payments", Stop);
        team.Limits = limits;
        team.Environments.Single(e => e.Name == "dev").Limits = dev;
        await db.SaveChangesAsync(Stop);
        return world;
    }

    private static TeamLimits Limits(decimal vcpu = 24, int services = 15, decimal? monthly = null) => new(12, vcpu, 64, services, Enum.GetValues<Compute>(), monthly);

    // a quarter of a vCPU, four tasks at most: one vCPU
    private static Task<SubmitOutcome> SubmitAsync(DomainWorld world, string name, string environment = "dev")
    {
        var draft = DomainWorld.Draft(name, environment: environment);
        var values = new Dictionary<string, string>(draft.Values) { ["cpu"] = "256", ["memory"] = "512", ["maxTasks"] = "4" };
        return world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, draft with { Values = values }, Stop);
    }

    private static async Task<SubmitOutcome.Submitted> AskAsync(DomainWorld world, string name, string environment = "dev") => Assert.IsType<SubmitOutcome.Submitted>(await SubmitAsync(world, name, environment));

    private static async Task<DecideOutcome> ApproveAsync(DomainWorld world, CastMember who, int number) => await world.Get<Decide>().RunAsync(
        who.Caller, number, (await world.Get<RequestDetails>().FindAsync(who.Caller, number, Stop))?.Version ?? 0, Verdict.Approve, "", Stop);

    [Fact]
    public async Task What_is_approved_and_not_applied_yet_counts_when_the_next_is_asked()
    {
        await using var world = await WorldAsync(Limits(vcpu: 1.5m));
        var first = await AskAsync(world, "first");
        Assert.IsType<DecideOutcome.Applying>(await ApproveAsync(world, DemoCast.Ben, first.Number));

        var failed = Assert.IsType<SubmitOutcome.ChecksFailed>(await SubmitAsync(world, "second"));

        Assert.Contains("with the 1 of what else runs or is approved that passes the team's ceiling of 1.5 by 0.5", Assert.Single(failed.Checks.Items, c => c.Outcome is CheckOutcome.Fail).Finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_that_each_fit_and_together_do_not_are_not_both_approved_however_close_they_come()
    {
        await using var world = await WorldAsync(Limits(vcpu: 1.5m));
        var (a, b) = (await AskAsync(world, "one"), await AskAsync(world, "two", "prod"));

        var outcomes = await Task.WhenAll(ApproveAsync(world, DemoCast.Ben, a.Number), ApproveAsync(world, DemoCast.Mara, b.Number));

        Assert.Single(outcomes.OfType<DecideOutcome.Applying>());
        var refused = Assert.Single(outcomes.OfType<DecideOutcome.Refused>());
        Assert.Contains("passes the team's ceiling of 1.5 by 0.5", refused.Why, StringComparison.Ordinal);
        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        Assert.Single(await db.Requests.AsNoTracking().Where(r => r.State == RequestState.Waiting).ToListAsync(Stop));
        Assert.Single(await db.Operations.AsNoTracking().ToListAsync(Stop));
        // what was refused left no decision: once there is room it is approved by the same person
        (await db.Teams.SingleAsync(t => t.Id == "payments", Stop)).Limits = Limits();
        await db.SaveChangesAsync(Stop);
        var left = outcomes[0] is DecideOutcome.Refused ? (Who: DemoCast.Ben, a.Number) : (Who: DemoCast.Mara, b.Number);
        Assert.IsType<DecideOutcome.Applying>(await ApproveAsync(world, left.Who, left.Number));
    }

    [Fact]
    public async Task The_gate_in_the_transaction_alone_stops_the_second()
    {
        // as if both had read before either saved: the proposal saw room, the gate looks again
        await using var world = await WorldAsync(Limits(vcpu: 1.5m));
        var (a, b) = (await AskAsync(world, "one"), await AskAsync(world, "two"));
        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        var second = await db.Requests.Include(r => r.Decisions).SingleAsync(r => r.Number == b.Number, Stop);
        var gate = new DecisionGate(db, [second], world.Clock.GetUtcNow());
        await gate.ReadAsync(world.Get<TeamUsageReader>(), Stop);
        Assert.IsType<DecideOutcome.Applying>(await ApproveAsync(world, DemoCast.Ben, a.Number));

        Assert.Contains("ceiling of 1.5 by 0.5", (await gate.WhyShutAsync(world.Get<TeamUsageReader>(), last: true, Stop))?.Why, StringComparison.Ordinal);
        Assert.Null(await gate.WhyShutAsync(world.Get<TeamUsageReader>(), last: false, Stop));
    }

    [Fact]
    public async Task A_limit_lowered_since_it_was_asked_leaves_it_waiting()
    {
        await using var world = await WorldAsync(Limits());
        var asked = await AskAsync(world, "late");
        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        (await db.Teams.SingleAsync(t => t.Id == "payments", Stop)).Limits = Limits(vcpu: 0.5m);
        await db.SaveChangesAsync(Stop);

        Assert.Contains("ceiling of 0.5", Assert.IsType<DecideOutcome.Refused>(await ApproveAsync(world, DemoCast.Ben, asked.Number)).Why, StringComparison.Ordinal);
        Assert.Equal(RequestState.Waiting, (await world.Get<RequestDetails>().FindAsync(DemoCast.Ben.Caller, asked.Number, Stop))?.State);
    }

    [Fact]
    public async Task An_environments_own_limits_count_what_is_in_it_alone()
    {
        await using var world = await WorldAsync(Limits(), dev: Limits(services: 1));
        var (dev, prod) = (await AskAsync(world, "in-dev"), await AskAsync(world, "in-prod", "prod"));
        Assert.IsType<DecideOutcome.Applying>(await ApproveAsync(world, DemoCast.Ben, prod.Number));
        Assert.IsType<DecideOutcome.Applying>(await ApproveAsync(world, DemoCast.Ben, dev.Number));

        var failed = Assert.IsType<SubmitOutcome.ChecksFailed>(await SubmitAsync(world, "in-dev-too"));

        Assert.Contains("payments/dev's ceiling is 1", Assert.Single(failed.Checks.Items, c => c.Outcome is CheckOutcome.Fail).Finding, StringComparison.Ordinal);
        Assert.IsType<SubmitOutcome.Submitted>(await SubmitAsync(world, "in-prod-too", "prod"));
    }

    [Fact]
    public async Task A_ceiling_in_dollars_a_month_counts_what_is_approved()
    {
        await using var world = await WorldAsync(Limits(monthly: 60));
        var first = await AskAsync(world, "dear");
        Assert.IsType<DecideOutcome.Applying>(await ApproveAsync(world, DemoCast.Ben, first.Number));

        var failed = Assert.IsType<SubmitOutcome.ChecksFailed>(await SubmitAsync(world, "dearer"));

        Assert.Contains("US dollars a month", Assert.Single(failed.Checks.Items, c => c.Outcome is CheckOutcome.Fail).Finding, StringComparison.Ordinal);
    }
}

public sealed class LimitsOnSqlite(SqliteFile database) : LimitContract(database), IClassFixture<SqliteFile>;

public sealed class LimitsOnPostgres(PostgresServer database) : LimitContract(database), IClassFixture<PostgresServer>;
