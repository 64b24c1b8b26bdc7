using Domain.Access;
using Domain.Approvals;
using Domain.Approvals.Settings;
using Domain.Hosting.Demo;
using Domain.Notices;
using Domain.Requests;
using Testing;

namespace Domain.Tests.Notices;

/// <summary>Messages out of the record, on both engines.</summary>
public abstract class InboxContract(TestDatabase database)
{
    private static readonly Caller nora = new(DemoCast.Issuer, "nora", "Nora Osei", [GlobalRoles.PlatformAdmin]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Those_who_could_approve_are_asked_once_and_told_when_another_has()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        var number = await AskAsync(world, "hello");
        await ReadAsync(world);
        await ReadAsync(world);

        Assert.Equal((NoticeKind.Asked, null), Assert.Single(await OfAsync(world, DemoCast.Ben.Caller, number)) is var asked ? (asked.Kind, asked.HandledBy) : default);
        Assert.Single(await OfAsync(world, DemoCast.Mara.Caller, number));
        Assert.Empty(await OfAsync(world, DemoCast.Ines.Caller, number));
        Assert.Empty(await OfAsync(world, DemoCast.Priya.Caller, number));

        await ApproveAsync(world, DemoCast.Mara.Caller, number);
        await ReadAsync(world);
        Assert.Equal("Mara Lindqvist", Assert.Single(await OfAsync(world, DemoCast.Ben.Caller, number)).HandledBy);
        Assert.Equal((NoticeKind.Decided, $"#{number} is approved by Mara Lindqvist"), Assert.Single(await OfAsync(world, DemoCast.Ines.Caller, number)) is var told ? (told.Kind, told.Title) : default);

        await world.RunToEndAsync((await SeeAsync(world, number)).Id, Stop);
        await ReadAsync(world);
        Assert.Contains(await OfAsync(world, DemoCast.Ines.Caller, number), n => n is { Kind: NoticeKind.Done } && n.Title == $"#{number} is applied");
    }

    [Fact]
    public async Task What_waits_a_day_is_reminded_of_once_and_not_when_it_is_decided()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        var number = await AskAsync(world, "hello");
        await ReadAsync(world);
        world.Clock.Advance(TimeSpan.FromHours(23));
        await ReadAsync(world);
        Assert.Single(await OfAsync(world, DemoCast.Ben.Caller, number));

        world.Clock.Advance(TimeSpan.FromHours(2));
        await ReadAsync(world);
        await ReadAsync(world);
        Assert.Equal([NoticeKind.Asked, NoticeKind.Reminder], (await OfAsync(world, DemoCast.Ben.Caller, number)).Select(n => n.Kind).Order());

        Assert.IsType<DecideOutcome.Rejected>(await world.Get<Decide>().RunAsync(DemoCast.Ben.Caller, number, (await SeeAsync(world, number)).Version, Verdict.Reject, "Not now.", Stop));
        await ReadAsync(world);
        Assert.All(await OfAsync(world, DemoCast.Mara.Caller, number), n => Assert.Equal("Ben Adeyemi", n.HandledBy));
    }

    [Fact]
    public async Task Everyone_concerned_is_told_of_a_broken_freeze()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        var now = world.Clock.GetUtcNow();
        await world.Get<FreezeWindows>().CreateAsync(DemoCast.Mara.Caller, new("Sale", "The sale runs.", now.UtcDateTime.AddMinutes(-1), now.UtcDateTime.AddHours(2), "UTC", [], [], []), Stop);
        var number = await AskAsync(world, "hello");
        Assert.IsType<DecideOutcome.Applying>(await world.Get<Decide>().RunAsync(
            DemoCast.Mara.Caller, number, (await SeeAsync(world, number)).Version, Verdict.Approve, "", "The payment page is down.", Stop));
        await ReadAsync(world);

        Assert.Contains(await OfAsync(world, DemoCast.Ben.Caller, number), n => n.Kind is NoticeKind.BreakGlass);
    }

    [Fact]
    public async Task A_second_platform_admin_is_asked_for_a_setting_and_its_author_told()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.Get<Actors>().LoadAsync(nora, Stop);
        var people = await world.Get<ApproverGroups>().PeopleAsync(nora, Stop);
        var waits = Assert.IsType<SettingOutcome.Waits>(await world.Get<ApproverGroups>().ProposeAsync(DemoCast.Mara.Caller, "security", [people[0].PersonId], Stop));
        await ReadAsync(world);
        Assert.Contains((await world.Get<Inbox>().ReadAsync(nora, Stop)).Notices, n => n is { Kind: NoticeKind.Setting, HandledBy: null });

        var change = (await world.Get<SettingChanges>().ListAsync(nora, null, Stop)).Single(c => c.Id == waits.Id);
        Assert.IsType<SettingOutcome.Applied>(await world.Get<SettingChanges>().DecideAsync(nora, change.Id, change.Version, true, "", Stop));
        await ReadAsync(world);
        Assert.Contains((await world.Get<Inbox>().ReadAsync(DemoCast.Mara.Caller, Stop)).Notices, n => n.Title == "Nora Osei: approved what you proposed");
    }

    [Fact]
    public async Task What_is_seen_is_no_longer_counted_and_is_nobody_elses()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await AskAsync(world, "hello");
        await ReadAsync(world);
        var (inbox, ben) = (world.Get<Inbox>(), DemoCast.Ben.Caller);
        var one = (await inbox.ReadAsync(ben, Stop)).Notices[0];

        Assert.Equal(0, await inbox.SeeAsync(DemoCast.Priya.Caller, one.Id, Stop));
        Assert.True(await inbox.UnseenAsync(ben, Stop) > 0);
        await inbox.SeeAsync(ben, null, Stop);
        Assert.Equal(0, await inbox.UnseenAsync(ben, Stop));
    }

    private static Task ReadAsync(DomainWorld world) => world.Get<NoticeClerk>().RunAsync(Stop);

    private static async Task<IReadOnlyList<NoticeView>> OfAsync(DomainWorld world, Caller who, int number) =>
        [.. (await world.Get<Inbox>().ReadAsync(who, Stop)).Notices.Where(n => n.Link == $"/requests/{number}")];

    private static async Task<int> AskAsync(DomainWorld world, string name) =>
        Assert.IsType<SubmitOutcome.Submitted>(await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, DomainWorld.Draft(name), Stop)).Number;

    private static async Task ApproveAsync(DomainWorld world, Caller who, int number) =>
        Assert.IsType<DecideOutcome.Applying>(await world.Get<Decide>().RunAsync(who, number, (await SeeAsync(world, number)).Version, Verdict.Approve, "", Stop));

    private static async Task<RequestView> SeeAsync(DomainWorld world, int number) =>
        await world.Get<RequestDetails>().FindAsync(DemoCast.Mara.Caller, number, Stop) ?? throw new InvalidOperationException($"#{number} is not to be seen.");
}

public sealed class InboxOnSqlite(SqliteFile database) : InboxContract(database), IClassFixture<SqliteFile>;

public sealed class InboxOnPostgres(PostgresServer database) : InboxContract(database), IClassFixture<PostgresServer>;
