using Domain.Approvals;
using Domain.Data;
using Domain.Hosting;
using Domain.Hosting.Demo;
using Domain.Operations;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace Domain.Tests.Journey;

/// <summary>A request's life around its approval: cloned, thrown away, forgotten, frozen.</summary>
public abstract class LifeContract(TestDatabase database)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task<DomainWorld> WorldAsync() => await DomainWorld.StartAsync(database, Stop);

    private static async Task<SubmitOutcome.Submitted> AskAsync(DomainWorld world, string name, string environment = "dev") =>
        Assert.IsType<SubmitOutcome.Submitted>(await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, DomainWorld.Draft(name, environment: environment), Stop));

    private static async Task<RequestView?> SeeAsync(DomainWorld world, CastMember who, int number) => await world.Get<RequestDetails>().FindAsync(who.Caller, number, Stop);

    private static async Task<DecideOutcome> DecideAsync(DomainWorld world, CastMember who, int number, Verdict verdict = Verdict.Approve, string comment = "") =>
        await world.Get<Decide>().RunAsync(who.Caller, number, (await SeeAsync(world, DemoCast.Mara, number))?.Version ?? 0, verdict, comment, Stop);

    private static RequestExpiry Expiry(DomainWorld world) => new(
        world.Get<IDbContextFactory<PortalDb>>(), world.Get<EnginePause>(), world.Get<ChangeSignal>(), world.Clock, NullLogger<RequestExpiry>.Instance);

    private static FreezeDraft Freeze(DomainWorld world, double fromHours, double hours, string[]? tiers = null) => new(
        "Year's end", "The shop is full.", world.Clock.GetUtcNow().AddHours(fromHours).UtcDateTime, world.Clock.GetUtcNow().AddHours(fromHours + hours).UtcDateTime, "UTC", tiers ?? [], [], []);

    [Fact]
    public async Task A_clone_is_a_draft_of_whoever_clones_with_the_same_values()
    {
        await using var world = await WorldAsync();
        var asked = await AskAsync(world, "twin");
        await DecideAsync(world, DemoCast.Ben, asked.Number, Verdict.Reject, "Not today.");

        var cloned = Assert.IsType<CloneOutcome.Cloned>(await world.Get<CloneRequest>().RunAsync(DemoCast.Ben.Caller, asked.Number, Stop));
        var draft = await world.Get<Drafts>().FindAsync(DemoCast.Ben.Caller, cloned.Number, Stop);

        Assert.False(cloned.Renamed);
        Assert.Equal(("twin", RequestState.Draft, "A test asks for it."), (draft?.Draft.Values["name"], draft?.State, draft?.Draft.Reason));
        Assert.Null(await world.Get<Drafts>().FindAsync(DemoCast.Ines.Caller, cloned.Number, Stop));
        Assert.IsType<SubmitOutcome.Submitted>(await world.Get<SubmitRequest>().RunAsync(DemoCast.Ben.Caller, cloned.Number, Stop));
    }

    [Fact]
    public async Task What_exists_by_now_is_cloned_without_its_name()
    {
        await using var world = await WorldAsync();
        var asked = await AskAsync(world, "taken");
        await DecideAsync(world, DemoCast.Ben, asked.Number);
        await world.RunToEndAsync(asked.Id, Stop);
        await world.SweepAsync(Stop);

        var cloned = Assert.IsType<CloneOutcome.Cloned>(await world.Get<CloneRequest>().RunAsync(DemoCast.Ines.Caller, asked.Number, Stop));

        Assert.True(cloned.Renamed);
        Assert.DoesNotContain("name", (await world.Get<Drafts>().FindAsync(DemoCast.Ines.Caller, cloned.Number, Stop))?.Draft.Values.Keys ?? []);
    }

    [Fact]
    public async Task Only_who_may_ask_for_the_team_clones_and_a_draft_is_not_cloned()
    {
        await using var world = await WorldAsync();
        var asked = await AskAsync(world, "not-yours");
        var draft = Assert.IsType<DraftOutcome.Saved>(await world.Get<Drafts>().SaveAsync(DemoCast.Ines.Caller, null, DomainWorld.Draft("half"), 0, Stop));
        var clone = world.Get<CloneRequest>();

        Assert.IsType<CloneOutcome.NotFound>(await clone.RunAsync(DemoCast.Yuki.Caller, asked.Number, Stop));
        Assert.IsType<CloneOutcome.Refused>(await clone.RunAsync(DemoCast.Dana.Caller, asked.Number, Stop));
        Assert.IsType<CloneOutcome.Refused>(await clone.RunAsync(DemoCast.Ines.Caller, draft.Number, Stop));
        Assert.IsType<CloneOutcome.NotFound>(await clone.RunAsync(DemoCast.Ben.Caller, draft.Number, Stop));
    }

    [Fact]
    public async Task A_draft_thrown_away_is_gone_for_everyone_and_its_number_is_not_given_again()
    {
        await using var world = await WorldAsync();
        var draft = Assert.IsType<DraftOutcome.Saved>(await world.Get<Drafts>().SaveAsync(DemoCast.Ines.Caller, null, DomainWorld.Draft("half"), 0, Stop));
        await world.Get<Comments>().AddAsync(DemoCast.Ines.Caller, draft.Number, "A note.", Stop);
        var discard = world.Get<DiscardDraft>();

        Assert.IsType<ActOutcome.NotFound>(await discard.RunAsync(DemoCast.Ben.Caller, draft.Number, Stop));
        Assert.IsType<ActOutcome.Done>(await discard.RunAsync(DemoCast.Ines.Caller, draft.Number, Stop));
        Assert.IsType<ActOutcome.NotFound>(await discard.RunAsync(DemoCast.Ines.Caller, draft.Number, Stop));

        Assert.Null(await SeeAsync(world, DemoCast.Ines, draft.Number));
        Assert.Null(await SeeAsync(world, DemoCast.Mara, draft.Number));
        Assert.DoesNotContain((await world.Get<RequestReader>().ListAsync(DemoCast.Ines.Caller, RequestScope.Mine, null, null, 0, 50, Stop)).Rows, r => r.Number == draft.Number);
        Assert.NotEqual(draft.Number, Assert.IsType<DraftOutcome.Saved>(await world.Get<Drafts>().SaveAsync(DemoCast.Ines.Caller, null, DomainWorld.Draft("next"), 0, Stop)).Number);
        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        Assert.Empty(await db.Comments.ToListAsync(Stop));
        Assert.Empty((await db.Requests.AsNoTracking().SingleAsync(r => r.Number == draft.Number, Stop)).Values);
    }

    [Fact]
    public async Task What_was_sent_is_cancelled_and_never_thrown_away()
    {
        await using var world = await WorldAsync();
        var asked = await AskAsync(world, "sent");
        await DecideAsync(world, DemoCast.Ben, asked.Number, Verdict.AskForChanges, "Smaller.");

        Assert.IsType<ActOutcome.Refused>(await world.Get<DiscardDraft>().RunAsync(DemoCast.Ines.Caller, asked.Number, Stop));
        Assert.IsType<ActOutcome.Done>(await world.Get<CancelRequest>().RunAsync(DemoCast.Ines.Caller, asked.Number, Stop));
    }

    [Fact]
    public async Task A_draft_expires_thirty_days_after_it_was_last_touched_and_a_request_three_days_after_it_was_sent()
    {
        await using var world = await WorldAsync();
        var draft = Assert.IsType<DraftOutcome.Saved>(await world.Get<Drafts>().SaveAsync(DemoCast.Ines.Caller, null, DomainWorld.Draft("half"), 0, Stop));
        var back = await AskAsync(world, "changes");
        await DecideAsync(world, DemoCast.Ben, back.Number, Verdict.AskForChanges, "Smaller.");
        var waiting = await AskAsync(world, "waits");
        using var expiry = Expiry(world);

        world.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(1, await expiry.ExpireDueAsync(Stop));
        Assert.Equal(RequestState.Expired, (await SeeAsync(world, DemoCast.Ines, waiting.Number))?.State);

        world.Clock.Advance(TimeSpan.FromDays(26));
        await world.Get<Drafts>().SaveAsync(DemoCast.Ines.Caller, draft.Number, DomainWorld.Draft("half"), 0, Stop);
        world.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, await expiry.ExpireDueAsync(Stop));
        Assert.Equal(RequestState.Expired, (await SeeAsync(world, DemoCast.Ines, back.Number))?.State);
        Assert.Equal(RequestState.Draft, (await SeeAsync(world, DemoCast.Ines, draft.Number))?.State);

        world.Clock.Advance(TimeSpan.FromDays(28));
        Assert.Equal(1, await expiry.ExpireDueAsync(Stop));
        Assert.Equal(RequestState.Expired, (await SeeAsync(world, DemoCast.Ines, draft.Number))?.State);
        Assert.Null(await SeeAsync(world, DemoCast.Ben, draft.Number));
        Assert.IsType<CloneOutcome.Cloned>(await world.Get<CloneRequest>().RunAsync(DemoCast.Ines.Caller, draft.Number, Stop));
    }

    [Fact]
    public async Task In_a_freeze_it_may_be_asked_and_sent_back_and_not_approved_until_it_is_over()
    {
        await using var world = await WorldAsync();
        var early = await AskAsync(world, "early", "prod");
        Assert.IsType<FreezeOutcome.Done>(await world.Get<FreezeWindows>().CreateAsync(DemoCast.Mara.Caller, Freeze(world, 0, 96, ["production"]), Stop));
        var (frozen, free) = (await AskAsync(world, "frozen", "prod"), await AskAsync(world, "free"));

        var why = Assert.IsType<DecideOutcome.Refused>(await DecideAsync(world, DemoCast.Ben, frozen.Number)).Why;
        Assert.Contains("\"Year's end\" holds for payments/prod until", why, StringComparison.Ordinal);
        Assert.IsType<DecideOutcome.Refused>(await DecideAsync(world, DemoCast.Mara, early.Number));
        Assert.IsType<DecideOutcome.Applying>(await DecideAsync(world, DemoCast.Ben, free.Number));
        var seen = await SeeAsync(world, DemoCast.Ben, frozen.Number);
        Assert.Equal((RequestState.Waiting, null, why), (seen?.State, seen?.WhyNotDecide, seen?.WhyNotApprove));
        Assert.Contains(seen?.Checks.Items ?? [], c => c is { Rule: "Freeze window", Outcome: CheckOutcome.Warning });
        Assert.IsType<DecideOutcome.Rejected>(await DecideAsync(world, DemoCast.Ben, early.Number, Verdict.Reject, "After the freeze."));

        // it waits three days from the end of the freeze, not from now
        world.Clock.Advance(TimeSpan.FromHours(97));
        using var expiry = Expiry(world);
        await expiry.ExpireDueAsync(Stop);
        Assert.IsType<DecideOutcome.Applying>(await DecideAsync(world, DemoCast.Ben, frozen.Number));
    }

    [Fact]
    public async Task A_platform_admin_alone_sets_and_ends_a_freeze_and_the_record_says_so()
    {
        await using var world = await WorldAsync();
        var freezes = world.Get<FreezeWindows>();
        var asked = await AskAsync(world, "held", "prod");

        Assert.IsType<FreezeOutcome.Refused>(await freezes.CreateAsync(DemoCast.Ben.Caller, Freeze(world, 0, 5), Stop));
        Assert.Contains("no tier \"prodution\"", Assert.IsType<FreezeOutcome.Refused>(await freezes.CreateAsync(DemoCast.Mara.Caller, Freeze(world, 0, 5, ["prodution"]), Stop)).Why, StringComparison.Ordinal);
        Assert.IsType<FreezeOutcome.Refused>(await freezes.CreateAsync(DemoCast.Mara.Caller, Freeze(world, -9, 5), Stop));
        var id = Assert.IsType<FreezeOutcome.Done>(await freezes.CreateAsync(DemoCast.Mara.Caller, Freeze(world, -1, 5), Stop)).Id;
        Assert.IsType<DecideOutcome.Refused>(await DecideAsync(world, DemoCast.Ben, asked.Number));
        Assert.IsType<FreezeOutcome.Refused>(await freezes.EndAsync(DemoCast.Ben.Caller, id, Stop));
        Assert.IsType<FreezeOutcome.Done>(await freezes.EndAsync(DemoCast.Mara.Caller, id, Stop));
        Assert.IsType<FreezeOutcome.Refused>(await freezes.EndAsync(DemoCast.Mara.Caller, id, Stop));

        Assert.Equal(FreezePhase.Ended, Assert.Single(await freezes.ListAsync(Stop)).Phase);
        Assert.IsType<DecideOutcome.Applying>(await DecideAsync(world, DemoCast.Ben, asked.Number));
        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        Assert.Equal(["freeze.set", "freeze.ended"], await db.Audit.Where(a => a.What.StartsWith("freeze.")).OrderBy(a => a.Sequence).Select(a => a.What).ToListAsync(Stop));
    }
}

public sealed class LifeOnSqlite(SqliteFile database) : LifeContract(database), IClassFixture<SqliteFile>;

public sealed class LifeOnPostgres(PostgresServer database) : LifeContract(database), IClassFixture<PostgresServer>;
