using Domain.Access;
using Domain.Approvals.Settings;
using Domain.Audit;
using Domain.Catalog;
using Domain.Data;
using Domain.Hosting.Demo;
using Domain.Requests;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;
using Testing;

namespace Domain.Tests.Teams;

/// <summary>Who is in a team and as what: said by one platform admin, approved by another, and what it opens then.</summary>
public abstract class SetTeamPartContract(TestDatabase database)
{
    private const string Group = "22222222-0000-0000-0000-000000000001";
    private static readonly Caller Second = new(DemoCast.Issuer, "otto", "Otto Berg", [GlobalRoles.PlatformAdmin]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task<DomainWorld> WorldAsync()
    {
        var world = await DomainWorld.StartAsync(database, Stop);
        await world.Get<Actors>().LoadAsync(DemoCast.Mara.Caller, Stop);
        await world.Get<Actors>().LoadAsync(Second, Stop);
        return world;
    }

    private static async Task<Guid> IdAsync(DomainWorld world, CastMember who) => (await world.Get<Actors>().LoadAsync(who.Caller, Stop)).PersonId;

    private static async Task ApproveAsync(DomainWorld world, TeamPartOutcome outcome)
    {
        var waits = Assert.IsType<SettingOutcome.Waits>(Assert.IsType<TeamPartOutcome.Taken>(outcome).Outcome);
        var change = (await world.Get<SettingChanges>().ListAsync(Second, null, Stop)).Single(c => c.Id == waits.Id);
        Assert.IsType<SettingOutcome.Applied>(await world.Get<SettingChanges>().DecideAsync(Second, change.Id, change.Version, approve: true, "", Stop));
    }

    private static Task<TeamPartOutcome> SetAsync(DomainWorld world, Guid? person, string? group, TeamRole? role, params (string Name, TeamRole Role)[] environments) =>
        world.Get<SetTeamPart>().RunAsync(DemoCast.Mara.Caller, new("payments", person, group, group is null ? null : "Payments people", role, environments.ToDictionary(e => e.Name, e => e.Role)), Stop);

    private static async Task<IReadOnlyList<string>> AsksInAsync(DomainWorld world, CastMember who) =>
        [.. (await world.Get<CatalogueReader>().PlacesAsync(who.Caller, Stop)).Select(p => $"{p.TeamId}/{p.Environment}")];

    [Fact]
    public async Task A_viewer_is_made_a_developer_of_dev_alone_when_a_second_admin_approves_it()
    {
        await using var world = await WorldAsync();
        var noor = await IdAsync(world, DemoCast.Noor);
        Assert.IsType<SubmitOutcome.Refused>(await world.Get<SubmitRequest>().RunAsync(DemoCast.Noor.Caller, DomainWorld.Draft("early"), Stop));

        var outcome = await SetAsync(world, noor, null, TeamRole.Viewer, ("dev", TeamRole.Developer), ("prod", TeamRole.Viewer));
        Assert.Empty(await AsksInAsync(world, DemoCast.Noor));
        await ApproveAsync(world, outcome);

        Assert.Equal(["payments/dev"], await AsksInAsync(world, DemoCast.Noor));
        Assert.IsType<SubmitOutcome.Submitted>(await world.Get<SubmitRequest>().RunAsync(DemoCast.Noor.Caller, DomainWorld.Draft("now"), Stop));
        var prod = Assert.IsType<SubmitOutcome.Refused>(await world.Get<SubmitRequest>().RunAsync(DemoCast.Noor.Caller, DomainWorld.Draft("never", environment: "prod"), Stop));
        Assert.Contains("viewer in payments/prod", prod.Why, StringComparison.Ordinal);
        var line = Assert.IsType<AuditOutcome.Page>(await world.Get<AuditReader>().ListAsync(DemoCast.Mara.Caller, new AuditFilter("members.set"), null, 1, Stop)).Lines[0];
        Assert.Equal("payments", line.TeamId);
    }

    [Fact]
    public async Task A_group_brings_its_people_at_their_next_sign_in_and_takes_them_along_when_it_goes()
    {
        await using var world = await WorldAsync();
        await ApproveAsync(world, await SetAsync(world, null, Group, TeamRole.Developer));
        Assert.Equal([Group], await world.Get<SignIns>().GroupsInUseAsync(Stop));
        Assert.DoesNotContain("payments/dev", await AsksInAsync(world, DemoCast.Yuki));

        await world.Get<SignIns>().BeginAsync(DemoCast.Yuki.Caller, [Group, "of no team"], Stop);
        Assert.Contains("payments/dev", await AsksInAsync(world, DemoCast.Yuki));
        var member = (await world.Get<TeamReader>().FindAsync(DemoCast.Ben.Caller, "payments", Stop))?.Members.Single(m => m.Name == DemoCast.Yuki.Name);
        Assert.Equal((TeamRole.Developer, "Payments people"), (member?.Role, member?.Groups.Single()));
        Assert.Null(member?.Assigned);

        await ApproveAsync(world, await SetAsync(world, null, Group, null));
        Assert.DoesNotContain("payments/dev", await AsksInAsync(world, DemoCast.Yuki));
        Assert.Contains("search/dev", await AsksInAsync(world, DemoCast.Yuki));
    }

    [Fact]
    public async Task A_sign_in_without_the_group_takes_it_away_and_one_that_says_nothing_of_groups_does_not()
    {
        await using var world = await WorldAsync();
        await ApproveAsync(world, await SetAsync(world, null, Group, TeamRole.Viewer));
        await world.Get<SignIns>().BeginAsync(DemoCast.Yuki.Caller, [Group], Stop);
        await world.Get<SignIns>().BeginAsync(DemoCast.Yuki.Caller, null, Stop);
        Assert.NotNull(await world.Get<TeamReader>().FindAsync(DemoCast.Yuki.Caller, "payments", Stop));

        await world.Get<SignIns>().BeginAsync(DemoCast.Yuki.Caller, [], Stop);

        Assert.Null(await world.Get<TeamReader>().FindAsync(DemoCast.Yuki.Caller, "payments", Stop));
        await using var db = await world.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Stop);
        Assert.Empty(await db.PersonGroups.ToListAsync(Stop));
    }

    [Fact]
    public async Task What_does_not_fit_and_who_may_not_is_refused()
    {
        await using var world = await WorldAsync();
        var ines = await IdAsync(world, DemoCast.Ines);

        Assert.IsType<SettingOutcome.Refused>(Assert.IsType<TeamPartOutcome.Taken>(
            await world.Get<SetTeamPart>().RunAsync(DemoCast.Priya.Caller, new("payments", ines, null, null, TeamRole.Lead, null), Stop)).Outcome);
        Assert.IsType<TeamPartOutcome.Invalid>(await SetAsync(world, ines, null, TeamRole.Developer, ("moon", TeamRole.Viewer)));
        Assert.IsType<TeamPartOutcome.Invalid>(await SetAsync(world, null, "\u0007", TeamRole.Developer));
        Assert.IsType<TeamPartOutcome.NotFound>(await SetAsync(world, Guid.CreateVersion7(), null, TeamRole.Developer));
        Assert.Contains("already", Assert.IsType<SettingOutcome.Refused>(Assert.IsType<TeamPartOutcome.Taken>(await SetAsync(world, ines, null, TeamRole.Developer, ("dev", TeamRole.Developer))).Outcome).Why, StringComparison.Ordinal);
    }
}

public sealed class SetTeamPartOnSqlite(SqliteFile database) : SetTeamPartContract(database), IClassFixture<SqliteFile>;

public sealed class SetTeamPartOnPostgres(PostgresServer database) : SetTeamPartContract(database), IClassFixture<PostgresServer>;
