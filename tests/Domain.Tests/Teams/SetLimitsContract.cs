using Domain.Access;
using Domain.Audit;
using Domain.Hosting.Demo;
using Domain.Requests;
using Domain.Teams;
using Sandbox;
using Testing;

namespace Domain.Tests.Teams;

/// <summary>The ceilings of a team and of its environments as a platform admin sets them, and what that does to requests.</summary>
public abstract class SetLimitsContract(TestDatabase database)
{
    private const string Running = "payments-prod-checkout-api";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task<DomainWorld> WorldAsync(bool withHistory = false)
    {
        var world = await DomainWorld.StartAsync(database, Stop, withHistory);
        await world.SweepAsync(Stop);
        return world;
    }

    private static async Task<TeamView> TeamAsync(DomainWorld world, CastMember? who = null) =>
        await world.Get<TeamReader>().FindAsync((who ?? DemoCast.Mara).Caller, "payments", Stop) ?? throw new InvalidOperationException("There is no team payments.");

    private static Task<LimitsOutcome> SetAsync(DomainWorld world, TeamLimits? to, int version, string? environment = null, CastMember? who = null) =>
        world.Get<SetLimits>().RunAsync((who ?? DemoCast.Mara).Caller, new LimitsChange("payments", environment, to, version), Stop);

    [Fact]
    public async Task What_is_taken_stands_beside_each_ceiling()
    {
        await using var world = await WorldAsync(withHistory: true);

        var team = await TeamAsync(world, DemoCast.Ines);

        Assert.True(team.Use.Sum is { Services: > 0, Vcpu: > 0, MemoryGiB: > 0, MonthlyAtMax: > 0 });
        Assert.True(team.Use.LargestService > 0);
        Assert.Contains(Compute.Fargate, team.Use.Compute);
        Assert.Equal(team.Use.Sum.Services, team.Environments.Sum(e => e.Use.Sum.Services));
        Assert.Contains("Ask one", team.WhyNotSet, StringComparison.Ordinal);
        Assert.Null((await TeamAsync(world)).WhyNotSet);
        Assert.Null(await world.Get<TeamReader>().FindAsync(DemoCast.Yuki.Caller, "payments", Stop));
        Assert.Equal(["search"], (await world.Get<TeamReader>().ListAsync(DemoCast.Yuki.Caller, Stop)).Select(t => t.Id));
    }

    [Fact]
    public async Task A_platform_admin_raises_a_ceiling_and_the_record_has_the_old_and_the_new()
    {
        await using var world = await WorldAsync();
        var team = await TeamAsync(world);

        var saved = Assert.IsType<LimitsOutcome.Saved>(await SetAsync(world, team.Limits with { MaxVcpu = 30.5m, MaxMonthly = 900 }, team.Version));

        Assert.Empty(saved.Over);
        var after = await TeamAsync(world);
        Assert.Equal((30.5m, 900m, saved.Version), (after.Limits.MaxVcpu, after.Limits.MaxMonthly, after.Version));
        var line = Assert.IsType<AuditOutcome.Page>(await world.Get<AuditReader>().ListAsync(DemoCast.Mara.Caller, new AuditFilter("limits.set"), null, 10, Stop)).Lines[0];
        Assert.Equal((DemoCast.Mara.Name, "payments"), (line.Who, line.TeamId));
        Assert.Contains("\"maxVcpu\":24", line.Data, StringComparison.Ordinal);
        Assert.Contains("\"maxVcpu\":30.5", line.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_sets_ceilings_and_nothing_is_set_that_is_none()
    {
        await using var world = await WorldAsync();
        var team = await TeamAsync(world);

        Assert.Equal(Refusal.NotPermitted, Assert.IsType<LimitsOutcome.Refused>(await SetAsync(world, team.Limits with { MaxVcpu = 99 }, team.Version, who: DemoCast.Ben)).Kind);
        Assert.Equal(Refusal.NotPermitted, Assert.IsType<LimitsOutcome.Refused>(await SetAsync(world, team.Limits with { MaxVcpu = 99 }, team.Version, who: DemoCast.Dana)).Kind);
        var invalid = Assert.IsType<LimitsOutcome.Invalid>(await SetAsync(world, new(-1, 1.234m, -2, 5001, [], -3), team.Version));
        Assert.Equal(["maxTasksPerService", "maxVcpu", "maxMemoryGiB", "maxServices", "maxMonthly", "compute"], invalid.Problems.Select(p => p.Field));
        Assert.Contains("always has ceilings", Assert.IsType<LimitsOutcome.Refused>(await SetAsync(world, null, team.Version)).Why, StringComparison.Ordinal);
        Assert.Contains("already", Assert.IsType<LimitsOutcome.Refused>(await SetAsync(world, team.Limits with { Compute = [.. team.Limits.Compute.Reverse()] }, team.Version)).Why, StringComparison.Ordinal);
        Assert.IsType<LimitsOutcome.NotFound>(await SetAsync(world, team.Limits, team.Version, "moon"));
        Assert.Equivalent(team.Limits, (await TeamAsync(world)).Limits);
    }

    [Fact]
    public async Task Of_two_admins_at_once_the_second_is_told()
    {
        await using var world = await WorldAsync();
        var team = await TeamAsync(world);
        var dev = team.Environments.Single(e => e.Name == "dev");

        var raced = await Task.WhenAll(Enumerable.Range(25, 4).Select(vcpu => SetAsync(world, team.Limits with { MaxVcpu = vcpu }, team.Version)));
        Assert.Single(raced.OfType<LimitsOutcome.Saved>());
        Assert.Equal(3, raced.OfType<LimitsOutcome.ChangedMeanwhile>().Count());
        Assert.IsType<LimitsOutcome.ChangedMeanwhile>(await SetAsync(world, team.Limits with { MaxVcpu = 50 }, team.Version));

        Assert.IsType<LimitsOutcome.Saved>(await SetAsync(world, team.Limits with { MaxVcpu = 4 }, dev.Version, "dev"));
        Assert.IsType<LimitsOutcome.ChangedMeanwhile>(await SetAsync(world, team.Limits with { MaxVcpu = 5 }, dev.Version, "dev"));
        Assert.Equal(4, (await TeamAsync(world)).Environments.Single(e => e.Name == "dev").Limits?.MaxVcpu);
    }

    [Fact]
    public async Task An_environments_own_ceilings_come_and_go()
    {
        await using var world = await WorldAsync();
        var dev = (await TeamAsync(world)).Environments.Single(e => e.Name == "dev");

        var set = Assert.IsType<LimitsOutcome.Saved>(await SetAsync(world, new(4, 2, 8, 3, [Compute.Fargate]), dev.Version, "dev"));
        Assert.Equal("payments/dev's", (await PlaceAsync(world, "dev"))[^1].Whose);
        Assert.Single(await PlaceAsync(world, "prod"));

        Assert.IsType<LimitsOutcome.Saved>(await SetAsync(world, null, set.Version, "dev"));
        Assert.Single(await PlaceAsync(world, "dev"));
    }

    private static async Task<IReadOnlyList<Ceiling>> PlaceAsync(DomainWorld world, string environment) =>
        (await world.Get<Domain.Catalog.CatalogueReader>().PlacesAsync(DemoCast.Ines.Caller, Stop)).Single(p => p.Environment == environment).Ceilings;

    [Fact]
    public async Task A_ceiling_below_what_runs_is_set_and_said_and_only_what_adds_is_refused()
    {
        await using var world = await WorldAsync(withHistory: true);
        var team = await TeamAsync(world);

        var saved = Assert.IsType<LimitsOutcome.Saved>(await SetAsync(world, new(1, 0.5m, 1, 1, [Compute.Ec2], 1), team.Version));

        Assert.Equal(5 + team.Use.Compute.Count(c => c is not Compute.Ec2), saved.Over.Count);
        Assert.All(saved.Over.Take(5), over => Assert.EndsWith("What runs goes on; new requests that add will be refused.", over, StringComparison.Ordinal));
        Assert.NotEmpty(Assert.Single(await world.Get<TeamReader>().ListAsync(DemoCast.Ben.Caller, Stop)).Over);

        Assert.Null(Limits(await PreviewAsync(world, DomainWorld.Draft("one-more", environment: "prod"))));

        // the same size with another image adds nothing, and says that the ceilings are passed
        var image = Limits(await PreviewAsync(world, Existing("service-image", ("image", "registry.example.com/payments/checkout-api:9.9.9"))));
        Assert.NotNull(image);
        Assert.DoesNotContain(image, c => c.Outcome is CheckOutcome.Fail);
        Assert.Contains(image, c => c.Outcome is CheckOutcome.Warning && c.Finding.Contains("asks for no more than it has", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_takes_more_than_it_has_is_refused_under_a_lowered_ceiling()
    {
        await using var world = await WorldAsync(withHistory: true);
        var team = await TeamAsync(world);
        Assert.IsType<LimitsOutcome.Saved>(await SetAsync(world, team.Limits with { MaxVcpu = 0.5m }, team.Version));
        var most = team.Use.LargestService;

        var less = Limits(await PreviewAsync(world, Existing("service-scaling", ("minTasks", "1"), ("maxTasks", "2"))));
        var more = Limits(await PreviewAsync(world, Existing("service-scaling", ("minTasks", "1"), ("maxTasks", $"{most + 2}"))));

        Assert.NotNull(less);
        Assert.DoesNotContain(less, c => c.Outcome is CheckOutcome.Fail);
        Assert.NotNull(more);
        Assert.Contains(more, c => c.Outcome is CheckOutcome.Fail && c.Finding.Contains("passes the team's ceiling of 0.5", StringComparison.Ordinal));
    }

    private static RequestDraft Existing(string kind, params (string Field, string Value)[] values) => new(
        "web-service", "payments", "prod", SandboxAccount.FargateCluster, Running, values.ToDictionary(v => v.Field, v => v.Value), "A test asks for it.", kind);

    private static Task<ProposalOutcome> PreviewAsync(DomainWorld world, RequestDraft draft) => world.Get<Proposals>().PreviewAsync(DemoCast.Ines.Caller, draft, Stop);

    /// <summary>Null when it was refused at a field.</summary>
    private static List<Check>? Limits(ProposalOutcome outcome) =>
        outcome is ProposalOutcome.Ready ready ? [.. ready.Proposal.Checks.Items.Where(CommonCheckRules.IsLimit)] : outcome is ProposalOutcome.Invalid ? null : throw new InvalidOperationException($"{outcome}");
}

public sealed class SetLimitsOnSqlite(SqliteFile database) : SetLimitsContract(database), IClassFixture<SqliteFile>;

public sealed class SetLimitsOnPostgres(PostgresServer database) : SetLimitsContract(database), IClassFixture<PostgresServer>;
