using Domain.Audit;
using Domain.Hosting.Demo;
using Domain.Requests;
using Testing;

namespace Domain.Tests.Journey;

/// <summary>What is said on a request, and who is told.</summary>
public abstract class TalkContract(TestDatabase database)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task<(DomainWorld World, int Number)> AskedAsync()
    {
        var world = await DomainWorld.StartAsync(database, Stop);
        return (world, Assert.IsType<SubmitOutcome.Submitted>(await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, DomainWorld.Draft("talk"), Stop)).Number);
    }

    [Fact]
    public async Task Whoever_sees_the_request_may_comment_and_who_is_named_is_told_until_they_have_looked()
    {
        var (world, number) = await AskedAsync();
        await using var _ = world;
        var (comments, mentions) = (world.Get<Comments>(), world.Get<Mentions>());

        var added = Assert.IsType<CommentOutcome.Added>(await comments.AddAsync(DemoCast.Ines.Caller, number, "  @Ben Adeyemi, is <b>two</b> enough? @Ines  ", Stop));
        await comments.AddAsync(DemoCast.Dana.Caller, number, "Noted.", Stop);

        Assert.Equal(["Ben Adeyemi"], added.Told);
        Assert.Empty(await mentions.ListAsync(DemoCast.Ines.Caller, Stop));
        var news = Assert.Single(await mentions.ListAsync(DemoCast.Ben.Caller, Stop));
        Assert.Equal((number, "Ines Faria", 1), (news.Number, news.By, news.Count));
        Assert.Equal(1, await mentions.SeeAsync(DemoCast.Ben.Caller, number, Stop));
        Assert.Equal(0, await mentions.SeeAsync(DemoCast.Ben.Caller, number, Stop));
        Assert.Empty(await mentions.ListAsync(DemoCast.Ben.Caller, Stop));
        var read = await comments.ListAsync(DemoCast.Mara.Caller, number, Stop) ?? [];
        Assert.Equal([("Ines Faria", "@Ben Adeyemi, is <b>two</b> enough? @Ines"), ("Dana Wolf", "Noted.")], read.Select(c => (c.Who, c.Text)));
        Assert.Equal("@Ben Adeyemi", read[0].Parts[0].Text);
    }

    [Fact]
    public async Task Another_team_neither_reads_nor_comments_nor_is_offered_or_told()
    {
        var (world, number) = await AskedAsync();
        await using var _ = world;
        var comments = world.Get<Comments>();

        Assert.IsType<CommentOutcome.NotFound>(await comments.AddAsync(DemoCast.Yuki.Caller, number, "Let me in.", Stop));
        Assert.Null(await comments.ListAsync(DemoCast.Yuki.Caller, number, Stop));
        Assert.Null(await comments.MentionableAsync(DemoCast.Yuki.Caller, number, "", Stop));
        Assert.Empty(Assert.IsType<CommentOutcome.Added>(await comments.AddAsync(DemoCast.Ines.Caller, number, "@Yuki Tan should see this", Stop)).Told);
        Assert.Empty(await world.Get<Mentions>().ListAsync(DemoCast.Yuki.Caller, Stop));
        var offered = await comments.MentionableAsync(DemoCast.Ines.Caller, number, "", Stop) ?? [];
        Assert.Equal(["Ben Adeyemi", "Mara Lindqvist", "Noor Haddad", "Dana Wolf", "Tomás Rey"], offered.Select(p => p.Name));
        Assert.Equal(["Mara Lindqvist"], (await comments.MentionableAsync(DemoCast.Ines.Caller, number, "lind", Stop) ?? []).Select(p => p.Name));
    }

    [Fact]
    public async Task A_draft_is_its_writers_alone_and_the_record_keeps_no_word_of_a_comment()
    {
        var (world, number) = await AskedAsync();
        await using var _ = world;
        var comments = world.Get<Comments>();
        var draft = Assert.IsType<DraftOutcome.Saved>(await world.Get<Drafts>().SaveAsync(DemoCast.Ines.Caller, null, DomainWorld.Draft("mine"), 0, Stop));

        Assert.IsType<CommentOutcome.NotFound>(await comments.AddAsync(DemoCast.Ben.Caller, draft.Number, "I see you.", Stop));
        Assert.IsType<CommentOutcome.Added>(await comments.AddAsync(DemoCast.Ines.Caller, draft.Number, "A note to myself, @Ben", Stop));
        Assert.Empty(await world.Get<Mentions>().ListAsync(DemoCast.Ben.Caller, Stop));
        await comments.AddAsync(DemoCast.Ines.Caller, number, "unrepeatable words", Stop);

        var record = Assert.IsType<AuditOutcome.Page>(await world.Get<AuditReader>().ListAsync(DemoCast.Dana.Caller, new AuditFilter("request.commented"), null, 10, Stop));
        Assert.Equal(2, record.Total);
        Assert.All(record.Lines, l => Assert.DoesNotContain("words", l.Data, StringComparison.Ordinal));
        Assert.IsType<CommentOutcome.Refused>(await comments.AddAsync(DemoCast.Ines.Caller, number, "   ", Stop));
    }
}

public sealed class TalkOnSqlite(SqliteFile database) : TalkContract(database), IClassFixture<SqliteFile>;

public sealed class TalkOnPostgres(PostgresServer database) : TalkContract(database), IClassFixture<PostgresServer>;
