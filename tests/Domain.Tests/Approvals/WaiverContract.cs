using Domain.Access;
using Domain.Approvals;
using Domain.Approvals.Waivers;
using Domain.Audit;
using Domain.Catalog;
using Domain.Data;
using Domain.Hosting;
using Domain.Hosting.Demo;
using Domain.Notices;
using Domain.Requests;
using Domain.Tests.Kinds;
using Microsoft.EntityFrameworkCore;
using Testing;

namespace Domain.Tests.Approvals;

/// <summary>Failing guardrails that a group lets pass for a time, through the real use cases, on both engines.</summary>
public abstract class WaiverContract(TestDatabase database)
{
    private const string Pinned = "pinned-image";
    private static readonly Caller sam = new(DemoCast.Issuer, "sam", "Sam Vega", [GlobalRoles.Auditor]);
    private static readonly Caller nora = new(DemoCast.Issuer, "nora", "Nora Osei", [GlobalRoles.PlatformAdmin]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_failing_guardrail_is_sent_and_applied_only_after_its_group_has_waived_it()
    {
        await using var world = await WorldAsync();
        var number = await AskAsync(world, DomainWorld.Draft("hello"));
        var check = Assert.Single((await SeeAsync(world, number)).Checks.Items, c => c.NeedsWaiver);
        Assert.Equal((CheckOutcome.Fail, "Guardrail · Digest or fixed tag", "one of security"), (check.Outcome, check.Rule, WaiverRules.Words(check, "payments")));

        Assert.Equal("Needs a waiver by one of security", Assert.Single(await WaitingForAsync(world, sam), r => r.Number == number).Next);

        Assert.Contains("needs a waiver by one of security", Assert.IsType<DecideOutcome.Refused>(await ApproveAsync(world, number)).Why, StringComparison.Ordinal);
        Assert.Empty(Assert.IsType<WaiveOutcome.Waived>(await WaiveAsync(world, sam, number)).StillNeeded);

        Assert.DoesNotContain(await WaitingForAsync(world, sam), r => r.Number == number);
        Assert.Equal("Sam Vega", Assert.Single(Assert.Single((await SeeAsync(world, number)).Checks.Items, c => c.Outcome is CheckOutcome.Waived).Waivable?.Given ?? []).By);
        Assert.IsType<DecideOutcome.Applying>(await ApproveAsync(world, number));
        var seen = await SeeAsync(world, number);
        await world.RunToEndAsync(seen.Id, Stop);
        Assert.Equal(RequestState.Done, (await SeeAsync(world, number)).State);
        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        var line = await db.Audit.SingleAsync(a => a.What == "guardrail.waived", Stop);
        Assert.Equal((number, "Sam Vega"), (line.RequestNumber, line.Who));
        Assert.Contains("The vendor gives no digests.", line.Data, StringComparison.Ordinal);
        Assert.Contains("\"until\"", line.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guardrail_that_names_no_group_keeps_it_from_being_sent()
    {
        await using var world = await WorldAsync();
        await RailsAsync(world, new GuardrailSetting(Pinned, GuardrailLevel.Fail));

        var refused = Assert.IsType<SubmitOutcome.ChecksFailed>(await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, DomainWorld.Draft("hello"), Stop));

        Assert.DoesNotContain(refused.Checks.Items, c => c.Waivable is not null);
    }

    [Fact]
    public async Task Where_nobody_but_the_requester_could_waive_it_is_said_before_it_is_sent()
    {
        await using var world = await WorldAsync();
        await PutInAsync(world, DemoCast.Ines.Caller, "security");

        var refused = Assert.IsType<SubmitOutcome.ChecksFailed>(await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, DomainWorld.Draft("hello"), Stop));

        Assert.Contains(refused.Checks.Items, c => c.Outcome is CheckOutcome.Fail && c.Finding.Contains("Only one of security may waive it, and there is nobody but the one who asks", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Neither_who_asked_nor_who_altered_it_nor_another_group_waives_it()
    {
        await using var world = await WorldAsync();
        await PutInAsync(world, DemoCast.Ines.Caller, "security", sam);
        var number = await AskAsync(world, DomainWorld.Draft("hello"));

        Assert.Contains("You asked for this", Refused(await WaiveAsync(world, DemoCast.Ines.Caller, number), Refusal.NotPermitted), StringComparison.Ordinal);
        Assert.Contains("Only one of security", Refused(await WaiveAsync(world, DemoCast.Mara.Caller, number), Refusal.NotPermitted), StringComparison.Ordinal);
        Assert.Contains("Only one of security", Refused(await WaiveAsync(world, DemoCast.Ben.Caller, number), Refusal.NotPermitted), StringComparison.Ordinal);
        Assert.IsType<WaiveOutcome.NotFound>(await WaiveAsync(world, DemoCast.Yuki.Caller, number));

        await using (var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext())
        {
            var request = await db.Requests.SingleAsync(r => r.Number == number, Stop);
            request.EditedBy(await db.People.Where(p => p.Subject == "sam").Select(p => p.Id).SingleAsync(Stop));
            await db.SaveChangesAsync(Stop);
        }

        Assert.Contains("You altered this", Refused(await WaiveAsync(world, sam, number), Refusal.NotPermitted), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_stands_in_waives_with_the_others_voice()
    {
        await using var world = await WorldAsync();
        await world.Get<Actors>().LoadAsync(nora, Stop);
        var to = (await world.Get<ApproverGroups>().PeopleAsync(nora, Stop)).Single(p => p.Name == "Nora Osei");
        var now = world.Clock.GetUtcNow();
        Assert.IsType<DelegationOutcome.Given>(await world.Get<Delegations>().GiveAsync(sam, to.PersonId, now, now.AddDays(2), "On leave.", Stop));
        var number = await AskAsync(world, DomainWorld.Draft("hello"));

        Assert.Equal([Pinned], (await world.Get<RequestDetails>().FindAsync(nora, number, Stop))?.Waivable);
        Assert.IsType<WaiveOutcome.Waived>(await WaiveAsync(world, nora, number));

        Assert.Equal("Sam Vega", Assert.Single(await world.Get<Waivers>().ListAsync(nora, Stop)).OnBehalfOf);
    }

    [Fact]
    public async Task A_reason_and_an_end_within_ninety_days_are_needed()
    {
        await using var world = await WorldAsync();
        var number = await AskAsync(world, DomainWorld.Draft("hello"));

        Assert.Contains("Say why", Refused(await WaiveAsync(world, sam, number, reason: "  "), Refusal.NotFit), StringComparison.Ordinal);
        Assert.Contains("longer than 90 days", Refused(await WaiveAsync(world, sam, number, days: 91), Refusal.NotFit), StringComparison.Ordinal);
        Assert.Contains("over at once", Refused(await WaiveAsync(world, sam, number, days: 0), Refusal.NotFit), StringComparison.Ordinal);
        var seen = await SeeAsync(world, number);
        Assert.IsType<WaiveOutcome.ChangedMeanwhile>(await world.Get<WaiveGuardrail>().RunAsync(sam, number, seen.Version - 1, Pinned, "Why.", world.Clock.GetUtcNow().AddDays(1), Stop));
    }

    [Fact]
    public async Task An_approval_that_rests_on_a_waiver_that_ran_out_is_not_applied()
    {
        await using var world = await WorldAsync();
        var number = await AskAsync(world, DomainWorld.Draft("hello"));
        Assert.IsType<WaiveOutcome.Waived>(await WaiveAsync(world, sam, number, days: 1));
        Assert.IsType<DecideOutcome.Applying>(await ApproveAsync(world, number));
        world.Clock.Advance(TimeSpan.FromDays(1));

        var seen = await SeeAsync(world, number);
        await world.RunToEndAsync(seen.Id, Stop);

        Assert.Equal(RequestState.Waiting, (await SeeAsync(world, number)).State);
        Assert.DoesNotContain(world.Sandbox.CallsSince(0), c => c.Action == "ecs:CreateService");
        Assert.Contains("needs a waiver", Assert.IsType<DecideOutcome.Refused>(await ApproveAsync(world, number)).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Later_requests_of_the_workload_pass_for_what_was_read_until_the_group_takes_it_back()
    {
        await using var world = await WorldAsync();
        var first = await AskAsync(world, DomainWorld.Draft("hello"));
        await WaiveAsync(world, sam, first);
        Assert.IsType<DecideOutcome.Applying>(await ApproveAsync(world, first));
        await world.RunToEndAsync((await SeeAsync(world, first)).Id, Stop);
        await world.SweepAsync(Stop);
        var draft = Assert.IsType<Domain.Kinds.Services.ServiceDraftOutcome.Ready>(
            await world.Get<Domain.Kinds.Services.ServiceDrafts>().BeginAsync(DemoCast.Ines.Caller, "main-fargate", "payments-dev-hello", Stop)).Draft;
        RequestDraft Again(string tag) => draft with { Values = new Dictionary<string, string>(draft.Values) { ["image"] = $"registry.example.com/payments/hello:{tag}" }, Reason = "A test asks for it." };

        var second = await AskAsync(world, Again("2.0.0"));
        Assert.Contains((await SeeAsync(world, second)).Checks.Items, c => c.Outcome is CheckOutcome.Waived);
        // another workload has to ask for itself
        Assert.Contains((await SeeAsync(world, await AskAsync(world, DomainWorld.Draft("other", part: "api")))).Checks.Items, c => c.NeedsWaiver);

        var all = world.Get<Waivers>();
        var given = Assert.Single(await all.ListAsync(DemoCast.Ines.Caller, Stop));
        Assert.Equal(("payments-dev-hello", WaiverPhase.Holds), (given.Workload, given.Phase));
        Assert.Empty(await all.ListAsync(DemoCast.Yuki.Caller, Stop));
        Assert.Equal(Refusal.NotPermitted, Assert.IsType<RevokeOutcome.Refused>(await all.RevokeAsync(DemoCast.Mara.Caller, given.Id, "No.", Stop)).Kind);
        Assert.IsType<RevokeOutcome.NotFound>(await all.RevokeAsync(DemoCast.Yuki.Caller, given.Id, "No.", Stop));
        Assert.Equal(Refusal.NotFit, Assert.IsType<RevokeOutcome.Refused>(await all.RevokeAsync(sam, given.Id, " ", Stop)).Kind);
        Assert.IsType<RevokeOutcome.Revoked>(await all.RevokeAsync(sam, given.Id, "The vendor signs now.", Stop));
        Assert.IsType<RevokeOutcome.Refused>(await all.RevokeAsync(sam, given.Id, "Again.", Stop));

        Assert.Contains("needs a waiver", Assert.IsType<DecideOutcome.Refused>(await ApproveAsync(world, second)).Why, StringComparison.Ordinal);
        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        Assert.Contains("The vendor signs now.", (await db.Audit.SingleAsync(a => a.What == "guardrail.waiver-revoked", Stop)).Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_lives_on_a_waiver_of_their_own()
    {
        await using var world = await WorldAsync();
        await PutInAsync(world, nora, "security", sam);
        var first = await AskAsync(world, DomainWorld.Draft("hello"));
        Assert.IsType<WaiveOutcome.Waived>(await WaiveAsync(world, nora, first));

        var second = await AskAsync(world, DomainWorld.Draft("hello"), nora);

        Assert.Contains((await SeeAsync(world, second)).Checks.Items, c => c.NeedsWaiver);
        Assert.IsType<WaiveOutcome.Waived>(await WaiveAsync(world, sam, second));
        Assert.DoesNotContain((await SeeAsync(world, second)).Checks.Items, c => c.NeedsWaiver);
    }

    [Fact]
    public async Task The_group_is_asked_and_those_who_decide_are_told_when_it_is_given()
    {
        await using var world = await WorldAsync();
        var number = await AskAsync(world, DomainWorld.Draft("hello"));
        var clerk = world.Get<NoticeClerk>();
        await clerk.RunAsync(Stop);
        await clerk.RunAsync(Stop);

        var asked = Assert.Single(await NoticesAsync(world, sam, number));
        Assert.Equal((NoticeKind.Asked, $"#{number} asks you to waive Digest or fixed tag", null), (asked.Kind, asked.Title, asked.HandledBy));
        Assert.IsType<WaiveOutcome.Waived>(await WaiveAsync(world, sam, number, days: 1));
        await clerk.RunAsync(Stop);

        Assert.Equal("Sam Vega", Assert.Single(await NoticesAsync(world, sam, number)).HandledBy);
        Assert.Contains(await NoticesAsync(world, DemoCast.Ben.Caller, number), n => n.Title == $"#{number} has its waiver and waits for your approval" && n.HandledBy is null);
        Assert.Contains(await NoticesAsync(world, DemoCast.Ines.Caller, number), n => n.Title == $"Sam Vega waived a guardrail for #{number}");

        world.Clock.Advance(TimeSpan.FromHours(25));
        await clerk.RunAsync(Stop);
        Assert.Single(await NoticesAsync(world, sam, number), n => n is { Kind: NoticeKind.Asked, HandledBy: null });
    }

    [Fact]
    public async Task What_else_fails_is_never_waived_whoever_asks_in_whatever_words()
    {
        await using var world = await WorldAsync();
        var number = await AskAsync(world, DomainWorld.Draft("hello"));
        await using (var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext())
        {
            // a limit that is passed, a permission that is lacking and an approver that is missing, on one request that waits
            var request = await db.Requests.SingleAsync(r => r.Number == number, Stop);
            request.Recheck(CheckList.Of(
            [
                .. request.Checks.Items, new(CheckOutcome.Fail, "99 tasks at once pass the limit.", "Limit · tasks"), new(CheckOutcome.Fail, "The role may not.", "IAM preflight · ecs:CreateService"),
                new(CheckOutcome.Fail, "Nobody could approve this.", "Approval"),
            ]));
            await db.SaveChangesAsync(Stop);
            var seen = await SeeAsync(world, request.Number);
            string[] names = [.. seen.Checks.Items.Where(c => c.Waivable is null).SelectMany(c => new[] { c.Rule, c.Finding, c.Rule.Split('·')[^1].Trim() }), .. GuardrailRules.All.Select(g => g.Id).Where(g => g != Pinned), "", "*", "limit", "iam", "approval"];
            foreach (var caller in new[] { sam, nora, DemoCast.Mara.Caller, DemoCast.Ben.Caller, DemoCast.Ines.Caller })
            {
                foreach (var name in names.Distinct())
                {
                    Assert.IsType<WaiveOutcome.Refused>(await world.Get<WaiveGuardrail>().RunAsync(caller, request.Number, seen.Version, name, "Please.", world.Clock.GetUtcNow().AddDays(1), Stop));
                }
            }

            Assert.IsType<WaiveOutcome.Waived>(await WaiveAsync(world, sam, request.Number));
            Assert.Equal(3, (await SeeAsync(world, request.Number)).Checks.Failures);
            Assert.Equal(1, await db.Waivers.CountAsync(Stop));
        }
    }

    [Fact]
    public async Task The_evidence_has_who_waived_what_and_why()
    {
        await using var world = await WorldAsync();
        var number = await AskAsync(world, DomainWorld.Draft("hello"));
        await WaiveAsync(world, sam, number);
        Assert.IsType<DecideOutcome.Applying>(await ApproveAsync(world, number));

        using var into = new MemoryStream();
        Assert.IsType<EvidenceOutcome.Written>(await world.Get<EvidencePacks>().WriteAsync(DemoCast.Mara.Caller, number, into, Stop));
        using var zip = new System.IO.Compression.ZipArchive(into, System.IO.Compression.ZipArchiveMode.Read);

        Assert.Contains("The vendor gives no digests.", await TextAsync(zip, "waivers.json"), StringComparison.Ordinal);
        Assert.Contains("\"Waived\"", await TextAsync(zip, "checks.json"), StringComparison.Ordinal);
        Assert.Contains("guardrail.waived", await TextAsync(zip, "record.json"), StringComparison.Ordinal);
    }

    private async Task<DomainWorld> WorldAsync()
    {
        var world = await DomainWorld.StartAsync(database, Stop);
        await PutInAsync(world, sam, "security");
        await RailsAsync(world, new GuardrailSetting(Pinned, GuardrailLevel.Fail, WaivedBy: new("security")));
        return world;
    }

    /// <summary>As they stand once everyone who must has agreed.</summary>
    private static async Task RailsAsync(DomainWorld world, params GuardrailSetting[] settings)
    {
        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        await db.Facts.Where(f => f.Key == "guardrails").ExecuteDeleteAsync(Stop);
        db.Facts.Add(new PortalFact { Key = "guardrails", Value = JsonText.Write<IReadOnlyList<GuardrailSetting>>(settings) });
        await db.SaveChangesAsync(Stop);
    }

    private static async Task PutInAsync(DomainWorld world, Caller caller, string group, params Caller[] others)
    {
        var names = new List<string>();
        foreach (var one in others.Append(caller))
        {
            await world.Get<Actors>().LoadAsync(one, Stop);
            names.Add(one.Name);
        }

        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        foreach (var person in await db.People.ToListAsync(Stop))
        {
            person.Groups = names.Contains(person.Name) ? [group] : [];
        }

        await db.SaveChangesAsync(Stop);
    }

    private static async Task<int> AskAsync(DomainWorld world, RequestDraft draft, Caller? by = null) =>
        Assert.IsType<SubmitOutcome.Submitted>(await world.Get<SubmitRequest>().RunAsync(by ?? DemoCast.Ines.Caller, draft, Stop)).Number;

    private static async Task<WaiveOutcome> WaiveAsync(DomainWorld world, Caller who, int number, string reason = "The vendor gives no digests.", int days = 30) =>
        await world.Get<WaiveGuardrail>().RunAsync(who, number, (await SeeAsync(world, number)).Version, Pinned, reason, world.Clock.GetUtcNow().AddDays(days), Stop);

    private static string Refused(WaiveOutcome outcome, Refusal kind)
    {
        var refused = Assert.IsType<WaiveOutcome.Refused>(outcome);
        Assert.Equal(kind, refused.Kind);
        return refused.Why;
    }

    private static async Task<DecideOutcome> ApproveAsync(DomainWorld world, int number) =>
        await world.Get<Decide>().RunAsync(DemoCast.Ben.Caller, number, (await SeeAsync(world, number)).Version, Verdict.Approve, "", Stop);

    private static async Task<RequestView> SeeAsync(DomainWorld world, int number) =>
        await world.Get<RequestDetails>().FindAsync(DemoCast.Mara.Caller, number, Stop) ?? throw new InvalidOperationException($"#{number} is not to be seen.");

    private static async Task<IReadOnlyList<RequestRow>> WaitingForAsync(DomainWorld world, Caller who) =>
        (await world.Get<RequestReader>().ListAsync(who, RequestScope.WaitingForMe, null, null, 0, 100, Stop)).Rows;

    private static async Task<IReadOnlyList<NoticeView>> NoticesAsync(DomainWorld world, Caller who, int number) =>
        [.. (await world.Get<Inbox>().ReadAsync(who, Stop)).Notices.Where(n => n.Link == $"/requests/{number}")];

    private static async Task<string> TextAsync(System.IO.Compression.ZipArchive zip, string name)
    {
        using var reader = new StreamReader(await (zip.GetEntry(name) ?? throw new InvalidOperationException($"{name} is missing.")).OpenAsync(Stop));
        return await reader.ReadToEndAsync(Stop);
    }
}

public sealed class WaiverOnSqlite(SqliteFile database) : WaiverContract(database), IClassFixture<SqliteFile>;

public sealed class WaiverOnPostgres(PostgresServer database) : WaiverContract(database), IClassFixture<PostgresServer>;
