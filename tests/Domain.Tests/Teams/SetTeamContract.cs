using Domain.Access;
using Domain.Approvals.Settings;
using Domain.Audit;
using Domain.Data;
using Domain.Hosting.Demo;
using Domain.Requests;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;
using Testing;

namespace Domain.Tests.Teams;

/// <summary>A team's budget and its environments: proposed by one platform admin, approved by another.</summary>
public abstract class SetTeamContract(TestDatabase database)
{
    private static readonly Caller Second = new(DemoCast.Issuer, "otto", "Otto Berg", [GlobalRoles.PlatformAdmin]);
    private static readonly EnvironmentWish Wish = new("staging", "111122223333", "eu-central-1", ["main"], ["subnet-0a1b2c3d4e5f60718"], ["sg-0a1b2c3d4e5f60718"]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task<DomainWorld> WorldAsync()
    {
        var world = await DomainWorld.StartAsync(database, Stop);
        await world.Get<Actors>().LoadAsync(DemoCast.Mara.Caller, Stop);
        await world.Get<Actors>().LoadAsync(Second, Stop);
        return world;
    }

    private static async Task<SettingOutcome> ApproveAsync(DomainWorld world, TeamOutcome outcome)
    {
        var waits = Assert.IsType<SettingOutcome.Waits>(Assert.IsType<TeamOutcome.Taken>(outcome).Outcome);
        Assert.Equal(["Otto Berg"], waits.Who);
        var change = (await world.Get<SettingChanges>().ListAsync(Second, null, Stop)).Single(c => c.Id == waits.Id);
        return await world.Get<SettingChanges>().DecideAsync(Second, change.Id, change.Version, approve: true, "", Stop);
    }

    private static Task<TeamOutcome> SetAsync(DomainWorld world, string name, EnvironmentWish? to, int? version) =>
        world.Get<SetEnvironment>().RunAsync(DemoCast.Mara.Caller, new("payments", name, to, version), Stop);

    private static async Task<TeamView> TeamAsync(DomainWorld world) =>
        await world.Get<TeamReader>().FindAsync(DemoCast.Mara.Caller, "payments", Stop) ?? throw new InvalidOperationException("There is no team payments.");

    private static async Task<IReadOnlyList<AuditEntry>> LinesAsync(DomainWorld world, string what) =>
        Assert.IsType<AuditOutcome.Page>(await world.Get<AuditReader>().ListAsync(DemoCast.Mara.Caller, new AuditFilter(what), null, 1, Stop)).Lines;

    [Fact]
    public async Task A_budget_holds_when_a_second_admin_approves_it_and_the_record_has_both_values()
    {
        await using var world = await WorldAsync();
        var team = await TeamAsync(world);
        var outcome = await world.Get<SetTeam>().RunAsync(DemoCast.Mara.Caller, "payments", new(" Payments ", "CC-1", 2500.5m), team.Version, Stop);
        Assert.Equal(team.MonthlyBudget, (await TeamAsync(world)).MonthlyBudget);

        Assert.IsType<SettingOutcome.Applied>(await ApproveAsync(world, outcome));

        var now = await TeamAsync(world);
        Assert.Equal(("Payments", "CC-1", 2500.5m), (now.Name, now.CostCentre, now.MonthlyBudget));
        var line = Assert.Single(await LinesAsync(world, "team.set"));
        Assert.Equal(("payments", "Otto Berg"), (line.TeamId, line.Who));
        Assert.IsType<TeamOutcome.ChangedMeanwhile>(await world.Get<SetTeam>().RunAsync(DemoCast.Mara.Caller, "payments", new("P", "CC-1", 1), team.Version, Stop));
        Assert.Contains("already", Assert.IsType<SettingOutcome.Refused>(Assert.IsType<TeamOutcome.Taken>(
            await world.Get<SetTeam>().RunAsync(DemoCast.Mara.Caller, "payments", new("Payments", "CC-1", 2500.50m), now.Version, Stop)).Outcome).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_environment_is_added_with_the_names_of_the_templates_altered_and_taken_away_with_the_parts_in_it()
    {
        await using var world = await WorldAsync();
        Assert.IsType<SettingOutcome.Applied>(await ApproveAsync(world, await SetAsync(world, "staging", Wish, null)));
        var made = (await TeamAsync(world)).Environments.Single(e => e.Name == "staging");
        Assert.Equal("arn:aws:iam::111122223333:role/berth/berth-team-payments-staging", made.RoleArn);
        Assert.Equal("arn:aws:iam::111122223333:role/berth/berth-read", made.ReadRoleArn);
        await using var db = await world.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Stop);
        var stored = await db.Environments.AsNoTracking().SingleAsync(e => e.TeamId == "payments" && e.Name == "staging", Stop);
        Assert.DoesNotContain(stored.ExternalId, string.Concat((await db.Audit.AsNoTracking().ToListAsync(Stop)).Select(a => a.Data)), StringComparison.Ordinal);

        Assert.IsType<SettingOutcome.Applied>(await ApproveAsync(world, await SetAsync(world, "staging", Wish with { Region = "eu-west-1" }, made.Version)));
        var moved = await db.Environments.AsNoTracking().SingleAsync(e => e.TeamId == "payments" && e.Name == "staging", Stop);
        Assert.Equal(("eu-west-1", stored.ExternalId), (moved.Region, moved.ExternalId));
        var noor = await db.Members.FirstAsync(m => m.TeamId == "payments", Stop);
        noor.Environments = new Dictionary<string, TeamRole> { ["staging"] = TeamRole.Lead };
        await db.SaveChangesAsync(Stop);

        Assert.IsType<SettingOutcome.Applied>(await ApproveAsync(world, await SetAsync(world, "staging", null, moved.Version)));
        Assert.DoesNotContain((await TeamAsync(world)).Environments, e => e.Name == "staging");
        Assert.Empty((await db.Members.AsNoTracking().SingleAsync(m => m.TeamId == "payments" && m.PersonId == noor.PersonId, Stop)).Environments);
        Assert.Single(await LinesAsync(world, "environment.taken-away"));
    }

    [Fact]
    public async Task Of_two_environments_that_would_write_as_one_role_the_second_is_found_overtaken()
    {
        await using var world = await WorldAsync();
        const string Role = "arn:aws:iam::111122223333:role/berth/shared";
        var first = await SetAsync(world, "one", Wish with { RoleArn = Role }, null);
        var second = await SetAsync(world, "two", Wish with { RoleArn = Role }, null);
        Assert.IsType<SettingOutcome.Applied>(await ApproveAsync(world, first));

        Assert.Contains("payments/one writes as this role", Assert.IsType<SettingOutcome.Refused>(await ApproveAsync(world, second)).Why, StringComparison.Ordinal);
        Assert.DoesNotContain((await TeamAsync(world)).Environments, e => e.Name == "two");
    }

    [Fact]
    public async Task What_is_asked_for_in_it_meanwhile_keeps_it_where_it_is()
    {
        await using var world = await WorldAsync();
        Assert.IsType<SettingOutcome.Applied>(await ApproveAsync(world, await SetAsync(world, "staging", Wish, null)));
        var away = await SetAsync(world, "staging", null, 0);
        await using var db = await world.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Stop);
        db.ApiTokens.Add(new()
        {
            Id = Guid.CreateVersion7(), PersonId = (await world.Get<Actors>().LoadAsync(DemoCast.Ines.Caller, Stop)).PersonId, Name = "ci", Scope = new("payments", "staging", global::Domain.Access.Tokens.TokenAction.Request),
            Hash = "h", Start = "s", CreatedAt = world.Clock.GetUtcNow(), ExpiresAt = world.Clock.GetUtcNow().AddDays(1),
        });
        await db.SaveChangesAsync(Stop);

        Assert.Contains("\"ci\"", Assert.IsType<SettingOutcome.Refused>(await ApproveAsync(world, away)).Why, StringComparison.Ordinal);
        Assert.Contains((await TeamAsync(world)).Environments, e => e.Name == "staging");
    }

    [Fact]
    public async Task An_environment_that_is_ready_in_AWS_passes_its_check_and_one_without_roles_is_told_what_is_missing()
    {
        await using var world = await WorldAsync();
        var ready = Assert.IsType<EnvironmentCheckOutcome.Found>(await world.Get<CheckEnvironment>().RunAsync(DemoCast.Ben.Caller, "payments", "dev", Stop)).Checks;
        Assert.Equal((0, 4), (ready.Failures, ready.Items.Count));
        Assert.All(ready.Items, c => Assert.Equal(CheckOutcome.Pass, c.Outcome));

        Assert.IsType<SettingOutcome.Applied>(await ApproveAsync(world, await SetAsync(world, "staging", Wish, null)));
        var bare = Assert.IsType<EnvironmentCheckOutcome.Found>(await world.Get<CheckEnvironment>().RunAsync(DemoCast.Mara.Caller, "payments", "staging", Stop)).Checks;
        Assert.NotEqual(0, bare.Failures);
        Assert.Equal(Refusal.NotPermitted, Assert.IsType<EnvironmentCheckOutcome.Refused>(await world.Get<CheckEnvironment>().RunAsync(DemoCast.Ines.Caller, "payments", "dev", Stop)).Kind);
        Assert.IsType<EnvironmentCheckOutcome.NotFound>(await world.Get<CheckEnvironment>().RunAsync(DemoCast.Yuki.Caller, "payments", "dev", Stop));
    }

    [Fact]
    public async Task Who_may_not_and_what_does_not_fit_is_refused()
    {
        await using var world = await WorldAsync();
        var dev = (await TeamAsync(world)).Environments.Single(e => e.Name == "dev");
        Assert.Equal(Refusal.NotPermitted, Assert.IsType<SettingOutcome.Refused>(Assert.IsType<TeamOutcome.Taken>(
            await world.Get<SetEnvironment>().RunAsync(DemoCast.Ben.Caller, new("payments", "dev", null, dev.Version), Stop)).Outcome).Kind);
        Assert.Equal(Refusal.NotPermitted, Assert.IsType<SettingOutcome.Refused>(Assert.IsType<TeamOutcome.Taken>(
            await world.Get<SetTeam>().RunAsync(DemoCast.Ben.Caller, "payments", new("P", "C", 1), 0, Stop)).Outcome).Kind);
        Assert.IsType<TeamOutcome.Invalid>(await SetAsync(world, "staging", Wish with { Subnets = [] }, null));
        Assert.IsType<TeamOutcome.NotFound>(await SetAsync(world, "moon", null, 0));
        Assert.IsType<TeamOutcome.ChangedMeanwhile>(await SetAsync(world, "dev", Wish, dev.Version + 1));
    }
}

public sealed class SetTeamOnSqlite(SqliteFile database) : SetTeamContract(database), IClassFixture<SqliteFile>;

public sealed class SetTeamOnPostgres(PostgresServer database) : SetTeamContract(database), IClassFixture<PostgresServer>;
