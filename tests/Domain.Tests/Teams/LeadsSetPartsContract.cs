using Domain.Access;
using Domain.Approvals.Settings;
using Domain.Hosting.Demo;
using Domain.Notices;
using Domain.Requests;
using Domain.Teams;
using Testing;

namespace Domain.Tests.Teams;

/// <summary>Leads say who is in their team, and a second person who gains nothing by it approves.</summary>
public abstract class LeadsSetPartsContract(TestDatabase database)
{
    private static readonly Caller ben = DemoCast.Ben.Caller;
    private static readonly Caller mara = DemoCast.Mara.Caller;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static async Task<Guid> IdAsync(DomainWorld world, Caller who) => (await world.Get<Actors>().LoadAsync(who, Stop)).PersonId;

    private static async Task<SettingOutcome> SetAsync(DomainWorld world, Caller by, Caller whose, TeamRole? role, params (string Name, TeamRole Role)[] environments) =>
        Assert.IsType<TeamPartOutcome.Taken>(await world.Get<SetTeamPart>().RunAsync(
            by, new("payments", await IdAsync(world, whose), null, null, role, environments.ToDictionary(e => e.Name, e => e.Role)), Stop)).Outcome;

    private static async Task<SettingOutcome> DecideAsync(DomainWorld world, Caller by, SettingOutcome proposed, bool approve = true) =>
        await world.Get<SettingChanges>().DecideAsync(by, Assert.IsType<SettingOutcome.Waits>(proposed).Id, 0, approve, "So.", Stop);

    private static async Task<TeamRole?> RoleAsync(DomainWorld world, Caller who) => (await world.Get<Actors>().LoadAsync(who, Stop)).RoleIn("payments", null);

    private static async Task MakeLeadAsync(DomainWorld world, Caller who) => Assert.IsType<SettingOutcome.Applied>(await DecideAsync(world, ben, await SetAsync(world, mara, who, TeamRole.Lead)));

    private static async Task<IReadOnlyList<NoticeView>> ToldAsync(DomainWorld world, Caller who)
    {
        await world.Get<NoticeClerk>().RunAsync(Stop);
        return (await world.Get<Inbox>().ReadAsync(who, Stop)).Notices;
    }

    [Fact]
    public async Task A_lead_makes_a_viewer_a_developer_when_a_platform_admin_approves_and_both_are_told()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);

        var proposed = await SetAsync(world, ben, DemoCast.Noor.Caller, TeamRole.Developer);

        Assert.Equal([DemoCast.Mara.Name], Assert.IsType<SettingOutcome.Waits>(proposed).Who);
        Assert.Contains(await ToldAsync(world, mara), n => n.Kind is NoticeKind.Setting && n.Title == "Ben Adeyemi proposes: Noor Haddad in payments: developer");
        Assert.DoesNotContain(await ToldAsync(world, DemoCast.Priya.Caller), n => n.Kind is NoticeKind.Setting);
        Assert.Equal(TeamRole.Viewer, await RoleAsync(world, DemoCast.Noor.Caller));
        Assert.IsType<SettingOutcome.Applied>(await DecideAsync(world, mara, proposed));
        Assert.Equal(TeamRole.Developer, await RoleAsync(world, DemoCast.Noor.Caller));
        var news = Assert.Single(await ToldAsync(world, DemoCast.Noor.Caller), n => n.Kind is NoticeKind.Member);
        Assert.Equal(("You are now developer in payments", "Ben Adeyemi proposed it and Mara Lindqvist approved it.", "/admin/teams/payments"), (news.Title, news.Text, news.Link));
        Assert.Contains(await ToldAsync(world, ben), n => n.Title == "Mara Lindqvist: approved what you proposed");
    }

    [Fact]
    public async Task Two_leads_decide_between_themselves_and_a_lead_of_another_team_sees_nothing_of_it()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await MakeLeadAsync(world, DemoCast.Ines.Caller);

        var proposed = await SetAsync(world, ben, DemoCast.Yuki.Caller, TeamRole.Viewer, ("dev", TeamRole.Developer));

        Assert.Equal(["Ines Faria", "Mara Lindqvist"], Assert.IsType<SettingOutcome.Waits>(proposed).Who);
        Assert.IsType<SettingOutcome.NotFound>(await DecideAsync(world, DemoCast.Priya.Caller, proposed));
        Assert.Empty(await world.Get<SettingChanges>().ListAsync(DemoCast.Priya.Caller, null, Stop));
        Assert.IsType<SettingOutcome.Refused>(await DecideAsync(world, ben, proposed));
        Assert.All(await world.Get<SettingChanges>().ListAsync(DemoCast.Ines.Caller, null, Stop), c => Assert.StartsWith("payments/", c.Subject, StringComparison.Ordinal));
        Assert.IsType<SettingOutcome.Applied>(await DecideAsync(world, DemoCast.Ines.Caller, proposed));
        Assert.Equal("You are now viewer in payments, developer in dev", Assert.Single(await ToldAsync(world, DemoCast.Yuki.Caller), n => n.Kind is NoticeKind.Member).Title);
    }

    [Fact]
    public async Task A_part_taken_away_is_gone_at_the_next_call_and_the_person_is_told()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        Assert.IsType<SubmitOutcome.Submitted>(await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, DomainWorld.Draft("before"), Stop));

        Assert.IsType<SettingOutcome.Applied>(await DecideAsync(world, mara, await SetAsync(world, ben, DemoCast.Ines.Caller, null)));

        Assert.IsType<SubmitOutcome.Refused>(await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, DomainWorld.Draft("after"), Stop));
        Assert.Null(await world.Get<TeamReader>().FindAsync(DemoCast.Ines.Caller, "payments", Stop));
        Assert.Equal("You are no longer in payments", Assert.Single(await ToldAsync(world, DemoCast.Ines.Caller), n => n.Kind is NoticeKind.Member).Title);
    }

    [Fact]
    public async Task Nobody_gives_themselves_more_and_nobody_approves_more_for_themselves()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        var vera = DemoCast.Vera.Caller;
        await world.Get<Actors>().LoadAsync(vera, Stop);

        Assert.Contains("more than you have", Assert.IsType<SettingOutcome.Refused>(await SetAsync(world, mara, mara, TeamRole.Lead)).Why, StringComparison.Ordinal);
        var proposed = await SetAsync(world, mara, vera, TeamRole.Developer);
        Assert.Equal([DemoCast.Ben.Name], Assert.IsType<SettingOutcome.Waits>(proposed).Who);
        Assert.Equal(Refusal.NotPermitted, Assert.IsType<SettingOutcome.Refused>(await DecideAsync(world, vera, proposed)).Kind);
        Assert.IsType<SettingOutcome.Applied>(await DecideAsync(world, ben, proposed));

        Assert.IsType<SettingOutcome.Applied>(await DecideAsync(world, vera, await SetAsync(world, mara, ben, TeamRole.Lead, ("prod", TeamRole.Viewer))));
        Assert.IsType<SettingOutcome.Refused>(await SetAsync(world, ben, ben, TeamRole.Lead));
    }

    [Fact]
    public async Task The_last_lead_goes_by_a_platform_admin_alone_and_it_is_said()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        Assert.Contains("no lead", Assert.IsType<SettingOutcome.Refused>(await SetAsync(world, ben, ben, null)).Why, StringComparison.Ordinal);

        var proposed = await SetAsync(world, mara, ben, TeamRole.Developer);
        Assert.Equal("Ben Adeyemi in payments: developer; it then has no lead", Assert.Single(await world.Get<SettingChanges>().ListAsync(ben, null, Stop)).Title);
        Assert.IsType<SettingOutcome.Applied>(await DecideAsync(world, ben, proposed));

        Assert.True(Assert.IsType<SettingOutcome.Applied>(await SetAsync(world, mara, ben, TeamRole.Lead)).Alone);
        Assert.Equal(TeamRole.Lead, await RoleAsync(world, ben));
    }

    [Fact]
    public async Task A_lead_who_became_the_last_while_it_waited_stays()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await MakeLeadAsync(world, DemoCast.Ines.Caller);
        var away = await SetAsync(world, ben, ben, null);
        Assert.IsType<SettingOutcome.Applied>(await DecideAsync(world, ben, await SetAsync(world, mara, DemoCast.Ines.Caller, TeamRole.Developer)));

        Assert.Contains("no lead", Assert.IsType<SettingOutcome.Refused>(await DecideAsync(world, mara, away)).Why, StringComparison.Ordinal);

        Assert.Equal(TeamRole.Lead, await RoleAsync(world, ben));
    }

    [Fact]
    public async Task A_lead_sets_no_groups_of_the_identity_provider()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);

        var outcome = await world.Get<SetTeamPart>().RunAsync(ben, new("payments", null, "a-group", "A group", TeamRole.Viewer, null), Stop);

        Assert.Contains("identity provider", Assert.IsType<SettingOutcome.Refused>(Assert.IsType<TeamPartOutcome.Taken>(outcome).Outcome).Why, StringComparison.Ordinal);
    }
}

public sealed class LeadsSetPartsOnSqlite(SqliteFile database) : LeadsSetPartsContract(database), IClassFixture<SqliteFile>;

public sealed class LeadsSetPartsOnPostgres(PostgresServer database) : LeadsSetPartsContract(database), IClassFixture<PostgresServer>;
