using Domain.Access;
using Domain.Approvals;
using Domain.Approvals.Settings;
using Domain.Hosting.Demo;
using Domain.Notices;
using Domain.Requests;
using Testing;

namespace Domain.Tests.Approvals;

/// <summary>People of a named group are asked by teams they are not in: they see what they are asked, and nothing else of that team.</summary>
public abstract class NamedGroupContract(TestDatabase database)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_is_asked_by_a_named_group_alone_finds_reads_discusses_and_decides_the_request()
    {
        await using var world = await StartAsync(["security"]);
        var number = await AskAsync(world, "hello");

        var waiting = await world.Get<RequestReader>().ListAsync(DemoCast.Priya.Caller, RequestScope.WaitingForMe, null, null, 0, 10, Stop);
        Assert.Equal([number], waiting.Rows.Select(r => r.Number));
        await world.Get<NoticeClerk>().RunAsync(Stop);
        Assert.Contains((await world.Get<Inbox>().ReadAsync(DemoCast.Priya.Caller, Stop)).Notices, n => n.Kind is NoticeKind.Asked);
        var seen = Assert.IsType<RequestView>(await world.Get<RequestDetails>().FindAsync(DemoCast.Priya.Caller, number, Stop));
        Assert.Null(seen.WhyNotDecide);
        Assert.IsType<CommentOutcome.Added>(await world.Get<Comments>().AddAsync(DemoCast.Priya.Caller, number, "Looks sound.", Stop));
        Assert.Contains(await world.Get<Comments>().MentionableAsync(DemoCast.Ines.Caller, number, "Priya", Stop) ?? [], p => p.Part == "Approver");

        Assert.IsType<DecideOutcome.Applying>(await world.Get<Decide>().RunAsync(DemoCast.Priya.Caller, number, seen.Version, Verdict.Approve, "", Stop));
        var decided = await world.Get<RequestReader>().ListAsync(DemoCast.Priya.Caller, RequestScope.DecidedByMe, null, null, 0, 10, Stop);
        Assert.Equal([number], decided.Rows.Select(r => r.Number));
    }

    [Fact]
    public async Task The_rest_of_that_team_and_those_outside_the_group_see_nothing_more()
    {
        await using var world = await StartAsync([ApproverGroup.TeamLeads.Id]);
        var number = await AskAsync(world, "hello");

        foreach (var outsider in new[] { DemoCast.Priya.Caller, DemoCast.Yuki.Caller })
        {
            Assert.Null(await world.Get<RequestDetails>().FindAsync(outsider, number, Stop));
            Assert.IsType<DecideOutcome.NotFound>(await world.Get<Decide>().RunAsync(outsider, number, 1, Verdict.Approve, "", Stop));
            Assert.Equal(0, (await world.Get<RequestReader>().ListAsync(outsider, RequestScope.All, null, null, 0, 10, Stop)).Total);
            Assert.Equal(0, (await world.Get<RequestReader>().ListAsync(outsider, RequestScope.WaitingForMe, null, null, 0, 10, Stop)).Total);
        }
    }

    /// <summary>Priya leads search and is in the group security; the one rule asks these groups.</summary>
    private async Task<DomainWorld> StartAsync(IReadOnlyList<string> asked)
    {
        var world = await DomainWorld.StartAsync(database, Stop);
        await world.Get<Actors>().LoadAsync(DemoCast.Priya.Caller, Stop);
        var priya = (await world.Get<ApproverGroups>().PeopleAsync(DemoCast.Mara.Caller, Stop)).Single(p => p.Name == DemoCast.Priya.Name);
        Assert.IsType<SettingOutcome.Applied>(await world.Get<ApproverGroups>().ProposeAsync(DemoCast.Mara.Caller, "security", [priya.PersonId], Stop));
        var keep = world.Get<RuleBook>();
        RuleText rule = new("Asked", null, RuleConditions.None, false, [new(1, [.. asked.Select(g => new ApproverGroup(g))])]);
        var outcome = await keep.ProposeAsync(DemoCast.Mara.Caller, [rule], (await keep.ReadAsync(DemoCast.Mara.Caller, Stop)).Stamp, Stop);
        Assert.IsType<SettingOutcome.Applied>(Assert.IsType<RuleSetOutcome.Taken>(outcome).Outcome);
        return world;
    }

    private static async Task<int> AskAsync(DomainWorld world, string name) =>
        Assert.IsType<SubmitOutcome.Submitted>(await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, DomainWorld.Draft(name), Stop)).Number;
}

public sealed class NamedGroupOnSqlite(SqliteFile database) : NamedGroupContract(database), IClassFixture<SqliteFile>;

public sealed class NamedGroupOnPostgres(PostgresServer database) : NamedGroupContract(database), IClassFixture<PostgresServer>;
