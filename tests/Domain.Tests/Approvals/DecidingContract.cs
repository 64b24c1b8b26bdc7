using Domain.Access;
using Domain.Approvals;
using Domain.Approvals.Settings;
using Domain.Data;
using Domain.Hosting.Demo;
using Domain.Requests;
using Domain.Tests.Kinds;
using Domain.Workloads;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace Domain.Tests.Approvals;

/// <summary>Rules, stages, stand-ins, strikes and settings through the real use cases, on both engines.</summary>
public abstract class DecidingContract(TestDatabase database)
{
    private static readonly Caller nora = new(DemoCast.Issuer, "nora", "Nora Osei", [GlobalRoles.PlatformAdmin]);
    private static readonly Caller sam = new(DemoCast.Issuer, "sam", "Sam Vega", [GlobalRoles.Auditor]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chained_groups_approve_one_after_the_other_and_only_then_it_starts()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await PutInAsync(world, sam, "security");
        await RulesAsync(world, Rule("Two eyes more", [new(1, [ApproverGroup.TeamLeads]), new(1, [new("security")])]));
        var number = await AskAsync(world, DomainWorld.Draft("hello"));

        Assert.IsType<DecideOutcome.Refused>(await ApproveAsync(world, sam, number));
        Assert.Equal((1, 2), Counted(await ApproveAsync(world, DemoCast.Ben.Caller, number)));
        // a platform admin is in neither group
        Assert.IsType<DecideOutcome.Refused>(await ApproveAsync(world, DemoCast.Mara.Caller, number));
        Assert.IsType<DecideOutcome.Applying>(await ApproveAsync(world, sam, number));
    }

    [Fact]
    public async Task A_stage_that_nobody_can_fill_is_said_before_it_is_sent()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await RulesAsync(world, Rule("Nobody's", [new(1, [ApproverGroup.TeamLeads]), new(1, [new("security")])]));

        var refused = Assert.IsType<SubmitOutcome.ChecksFailed>(await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, DomainWorld.Draft("hello"), Stop));

        Assert.Contains(refused.Checks.Items, c => c.Outcome is CheckOutcome.Fail && c.Finding.Contains("one of security", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_of_low_risk_approves_itself_and_the_record_says_by_which_rule()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await RulesAsync(world, Rule("Small ones", [], automatic: true), Rule("The rest", [new(1, [ApproverGroup.TeamLeads])]));

        var number = await AskAsync(world, DomainWorld.Draft("hello"));
        var dear = await AskAsync(world, DomainWorld.Draft("hello", environment: "prod"));

        var seen = await SeeAsync(world, number);
        Assert.Equal(RequestState.Approved, seen.State);
        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        Assert.Contains("Small ones", (await db.Audit.SingleAsync(a => a.What == "request.approved" && a.RequestId == seen.Id, Stop)).Data, StringComparison.Ordinal);
        Assert.Equal(RequestState.Waiting, (await SeeAsync(world, dear)).State);
    }

    [Fact]
    public async Task In_a_freeze_it_waits_and_goes_through_by_itself_when_that_is_over()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await RulesAsync(world, Rule("Small ones", [], automatic: true));
        var now = world.Clock.GetUtcNow();
        Assert.IsType<FreezeOutcome.Done>(await world.Get<FreezeWindows>().CreateAsync(
            DemoCast.Mara.Caller, new("Sale", "The sale runs.", now.UtcDateTime.AddMinutes(-1), now.UtcDateTime.AddHours(2), "UTC", [], [], []), Stop));

        var number = await AskAsync(world, DomainWorld.Draft("hello"));
        Assert.Equal(RequestState.Waiting, (await SeeAsync(world, number)).State);
        Assert.Equal(0, await Automatic(world).RunDueAsync(Stop));

        world.Clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal(1, await Automatic(world).RunDueAsync(Stop));
        Assert.Equal(RequestState.Approved, (await SeeAsync(world, number)).State);
    }

    [Fact]
    public async Task A_freeze_is_broken_by_a_platform_admin_with_a_reason_alone()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        var now = world.Clock.GetUtcNow();
        await world.Get<FreezeWindows>().CreateAsync(DemoCast.Mara.Caller, new("Sale", "The sale runs.", now.UtcDateTime.AddMinutes(-1), now.UtcDateTime.AddHours(2), "UTC", [], [], []), Stop);
        var number = await AskAsync(world, DomainWorld.Draft("hello"));

        Assert.IsType<DecideOutcome.Refused>(await ApproveAsync(world, DemoCast.Mara.Caller, number));
        Assert.Equal(Refusal.NotPermitted, Assert.IsType<DecideOutcome.Refused>(await ApproveAsync(world, DemoCast.Ben.Caller, number, "It burns.")).Kind);
        Assert.IsType<DecideOutcome.Applying>(await ApproveAsync(world, DemoCast.Mara.Caller, number, "The payment page is down."));

        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        Assert.Contains("The payment page is down.", (await db.Audit.SingleAsync(a => a.What == "freeze.broken", Stop)).Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_stands_in_decides_with_the_others_voice_until_it_is_over()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await SignInAsync(world, nora);
        var now = world.Clock.GetUtcNow();
        var to = Assert.Single(await world.Get<Delegations>().ChoicesAsync(DemoCast.Ben.Caller, Stop), c => c.Name == "Ines Faria");
        Assert.IsType<DelegationOutcome.Given>(await world.Get<Delegations>().GiveAsync(DemoCast.Ben.Caller, to.PersonId, now, now.AddDays(2), "On leave.", Stop));

        // asked by the platform: neither of payments, so that both may decide it
        var number = await AskAsync(world, DomainWorld.Draft("hello"), nora);
        Assert.Equal("Ben Adeyemi", (await world.Get<RequestDetails>().FindAsync(DemoCast.Ines.Caller, number, Stop))?.DecidesFor);
        // but not what they asked for themselves
        var own = await AskAsync(world, DomainWorld.Draft("mine", part: "api"));
        Assert.IsType<DecideOutcome.Refused>(await ApproveAsync(world, DemoCast.Ines.Caller, own));

        Assert.IsType<DecideOutcome.Applying>(await ApproveAsync(world, DemoCast.Ines.Caller, number));
        world.Clock.Advance(TimeSpan.FromDays(2));
        var late = await AskAsync(world, DomainWorld.Draft("later", part: "admin"), nora);
        Assert.IsType<DecideOutcome.Refused>(await ApproveAsync(world, DemoCast.Ines.Caller, late));
    }

    [Fact]
    public async Task Decisions_are_handed_only_to_who_sees_what_is_decided_and_for_a_time()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        var (all, now) = (world.Get<Delegations>(), world.Clock.GetUtcNow());
        var people = await world.Get<ApproverGroups>().PeopleAsync(DemoCast.Mara.Caller, Stop);
        Guid Of(string name) => people.Single(p => p.Name == name).PersonId;

        async Task<string> WhyNot(Caller from, string to, int days) =>
            Assert.IsType<DelegationOutcome.Refused>(await all.GiveAsync(from, Of(to), now, now.AddDays(days), "On leave.", Stop)).Why;
        Assert.Contains("cannot see the requests of payments", await WhyNot(DemoCast.Ben.Caller, "Yuki Tan", 2), StringComparison.Ordinal);
        Assert.Contains("longer than 60 days", await WhyNot(DemoCast.Ben.Caller, "Ines Faria", 61), StringComparison.Ordinal);
        Assert.Contains("nothing to hand over", await WhyNot(DemoCast.Ines.Caller, "Ben Adeyemi", 2), StringComparison.Ordinal);
        Assert.Contains("sees only their own", await WhyNot(DemoCast.Mara.Caller, "Ben Adeyemi", 2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_struck_is_planned_and_checked_anew_and_another_approves_the_rest()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(DomainWorld.Draft("hello"));
        var draft = Assert.IsType<Domain.Kinds.Services.ServiceDraftOutcome.Ready>(await world.Get<Domain.Kinds.Services.ServiceDrafts>().BeginAsync(DemoCast.Ines.Caller, "main-fargate", "payments-dev-hello", Stop)).Draft;
        var number = await AskAsync(world, draft with
        {
            Values = new Dictionary<string, string>(draft.Values) { ["image"] = "registry.example.com/payments/hello:2.0.0", ["maxTasks"] = "9" },
            Reason = "A test asks for it.",
        });
        var seen = await SeeAsync(world, number);
        Assert.Equal(["Task definition", "Service", "Scalable target"], seen.Changes.Select(c => c.Noun));
        Assert.Equal([false, true, true], seen.Changes.Select(c => c.IsStrikable));

        var strike = world.Get<StrikeChanges>();
        Assert.Contains("another change needs it", Assert.IsType<StrikeOutcome.Refused>(await strike.RunAsync(DemoCast.Ben.Caller, number, seen.Version, [0], "No.", Stop)).Why, StringComparison.Ordinal);
        Assert.IsType<StrikeOutcome.Refused>(await strike.RunAsync(DemoCast.Ines.Caller, number, seen.Version, [2], "No.", Stop));
        Assert.IsType<StrikeOutcome.Struck>(await strike.RunAsync(DemoCast.Ben.Caller, number, seen.Version, [2], "Nine tasks are too many.", Stop));

        var left = await SeeAsync(world, number);
        Assert.Equal(["Task definition", "Service"], left.Changes.Select(c => c.Noun));
        Assert.True(left.Estimate is { DeltaAtMax: 0 });
        Assert.Contains("You altered this", Assert.IsType<DecideOutcome.Refused>(await ApproveAsync(world, DemoCast.Ben.Caller, number)).Why, StringComparison.Ordinal);
        Assert.IsType<DecideOutcome.Applying>(await ApproveAsync(world, DemoCast.Mara.Caller, number));
        await world.RunToEndAsync(left.Id, Stop);
        await world.SweepAsync(Stop);
        Assert.Equal(4, (await world.Get<WorkloadReader>().FindAsync(DemoCast.Ines.Caller, "main-fargate", "payments-dev-hello", Stop))?.Detail.MaxTasks);
    }

    [Fact]
    public async Task Of_a_change_of_scaling_the_bounds_or_the_target_are_struck_alone()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(DomainWorld.Draft("hello"));
        var number = await AskAsync(world, new("web-service", "payments", "dev", "main-fargate", "payments-dev-hello",
            new Dictionary<string, string> { ["minTasks"] = "1", ["maxTasks"] = "9", ["cpuTarget"] = "75" }, "A test asks for it.", "service-scaling"));
        var seen = await SeeAsync(world, number);
        Assert.Equal([("Scalable target", true), ("Scaling policy", true)], seen.Changes.Select(c => (c.Noun, c.IsStrikable)));

        Assert.IsType<StrikeOutcome.Struck>(await world.Get<StrikeChanges>().RunAsync(DemoCast.Ben.Caller, number, seen.Version, [0], "Nine tasks are too many.", Stop));

        Assert.Equal(["Scaling policy"], (await SeeAsync(world, number)).Changes.Select(c => c.Noun));
        Assert.IsType<DecideOutcome.Applying>(await ApproveAsync(world, DemoCast.Mara.Caller, number));
        await world.RunToEndAsync(seen.Id, Stop);
        await world.SweepAsync(Stop);
        Assert.Equal(4, (await world.Get<WorkloadReader>().FindAsync(DemoCast.Ines.Caller, "main-fargate", "payments-dev-hello", Stop))?.Detail.MaxTasks);
    }

    [Fact]
    public async Task Striking_everything_is_rejecting_and_is_said_so()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(DomainWorld.Draft("hello"));
        var draft = Assert.IsType<Domain.Kinds.Services.ServiceDraftOutcome.Ready>(await world.Get<Domain.Kinds.Services.ServiceDrafts>().BeginAsync(DemoCast.Ines.Caller, "main-fargate", "payments-dev-hello", Stop)).Draft;
        var number = await AskAsync(world, draft with { Values = new Dictionary<string, string>(draft.Values) { ["maxTasks"] = "9", ["cpuTarget"] = "70" }, Reason = "A test asks for it." });

        var refused = Assert.IsType<StrikeOutcome.Refused>(await world.Get<StrikeChanges>().RunAsync(DemoCast.Ben.Caller, number, (await SeeAsync(world, number)).Version, [0, 1], "None of it.", Stop));

        Assert.Contains("Reject it instead", refused.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_approval_does_not_outlive_its_approvers_role()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        var number = await AskAsync(world, DomainWorld.Draft("hello"));
        Assert.IsType<DecideOutcome.Applying>(await ApproveAsync(world, DemoCast.Ben.Caller, number));
        await using (var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext())
        {
            var ben = await db.People.Where(p => p.Subject == "ben").Select(p => p.Id).SingleAsync(Stop);
            await db.Members.Where(m => m.PersonId == ben).ExecuteDeleteAsync(Stop);
        }

        var seen = await SeeAsync(world, number);
        await world.RunToEndAsync(seen.Id, Stop);

        Assert.Equal(RequestState.Waiting, (await SeeAsync(world, number)).State);
        Assert.DoesNotContain(world.Sandbox.CallsSince(0), c => c.Action == "ecs:CreateService");
    }

    [Fact]
    public async Task With_a_second_platform_admin_rules_wait_for_them_and_hold_when_approved()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await SignInAsync(world, nora);
        var (keep, settings) = (world.Get<RuleBook>(), world.Get<SettingChanges>());
        var stands = await keep.ReadAsync(DemoCast.Mara.Caller, Stop);
        IReadOnlyList<RuleText> wanted = [Rule("Finance first", [new(1, [ApproverGroup.Finance])]), .. stands.Rules];

        var waits = Assert.IsType<SettingOutcome.Waits>(Assert.IsType<RuleSetOutcome.Taken>(await keep.ProposeAsync(DemoCast.Mara.Caller, wanted, stands.Stamp, Stop)).Outcome);
        Assert.Equal(["Nora Osei"], waits.Who);
        Assert.Equal(stands.Stamp, (await keep.ReadAsync(DemoCast.Mara.Caller, Stop)).Stamp);

        var change = Assert.Single(await settings.ListAsync(DemoCast.Mara.Caller, null, Stop), c => c.State is SettingState.Waiting);
        Assert.Contains("You proposed this", change.WhyNotDecide, StringComparison.Ordinal);
        Assert.Equal(Refusal.NotPermitted, Assert.IsType<SettingOutcome.Refused>(await settings.DecideAsync(DemoCast.Mara.Caller, change.Id, change.Version, true, "", Stop)).Kind);
        Assert.IsType<SettingOutcome.NotFound>(await settings.DecideAsync(DemoCast.Ben.Caller, change.Id, change.Version, true, "", Stop));
        Assert.Empty(await settings.ListAsync(DemoCast.Ben.Caller, null, Stop));

        Assert.IsType<SettingOutcome.Applied>(await settings.DecideAsync(nora, change.Id, change.Version, true, "", Stop));
        Assert.Equal("Finance first", (await keep.ReadAsync(nora, Stop)).Rules[0].Name);
        Assert.IsType<SettingOutcome.ChangedMeanwhile>(await settings.DecideAsync(nora, change.Id, change.Version, true, "", Stop));
    }

    [Fact]
    public async Task One_change_of_a_setting_waits_at_a_time_and_is_taken_back_or_rejected_with_a_reason()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await SignInAsync(world, nora);
        var (groups, settings) = (world.Get<ApproverGroups>(), world.Get<SettingChanges>());
        var people = await groups.PeopleAsync(nora, Stop);
        var first = Assert.IsType<SettingOutcome.Waits>(await groups.ProposeAsync(DemoCast.Mara.Caller, "security", [people[0].PersonId], Stop));

        Assert.Contains("which waits", Assert.IsType<SettingOutcome.Refused>(await groups.ProposeAsync(nora, "security", [people[1].PersonId], Stop)).Why, StringComparison.Ordinal);
        Assert.IsType<SettingOutcome.Ended>(await settings.WithdrawAsync(DemoCast.Mara.Caller, first.Id, Stop));

        var second = Assert.IsType<SettingOutcome.Waits>(await groups.ProposeAsync(nora, "security", [people[1].PersonId], Stop));
        var change = Assert.Single(await settings.ListAsync(DemoCast.Mara.Caller, ApproverGroupSetting.KindId, Stop), c => c.Id == second.Id);
        Assert.Contains("Say why", Assert.IsType<SettingOutcome.Refused>(await settings.DecideAsync(DemoCast.Mara.Caller, change.Id, change.Version, false, " ", Stop)).Why, StringComparison.Ordinal);
        Assert.IsType<SettingOutcome.Ended>(await settings.DecideAsync(DemoCast.Mara.Caller, change.Id, change.Version, false, "Not her.", Stop));
        Assert.Empty(await groups.ListAsync(Stop));
    }

    [Fact]
    public async Task Rules_that_cannot_be_kept_say_where_and_why()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        var keep = world.Get<RuleBook>();
        var stands = await keep.ReadAsync(DemoCast.Mara.Caller, Stop);
        RuleText[] bad = [Rule("Same", [new(0, [])]), Rule("same", [], new(CostsOver: 10, CostsUpTo: 5)), Rule("Auto", [new(1, [ApproverGroup.Finance])], automatic: true), Rule("", [new(1, [new("Not An Id")])])];

        var invalid = Assert.IsType<RuleSetOutcome.Invalid>(await keep.ProposeAsync(DemoCast.Mara.Caller, bad, stands.Stamp, Stop));

        Assert.Equal(
            ["rules[0].stages[0].needed", "rules[0].stages[0].groups", "rules[1].conditions", "rules[1].stages", "rules[1].name", "rules[2].stages", "rules[3].name", "rules[3].stages[0].groups"],
            invalid.Problems.Select(p => p.Field));
        Assert.Equal(Refusal.NotPermitted, Assert.IsType<SettingOutcome.Refused>(Assert.IsType<RuleSetOutcome.Taken>(await keep.ProposeAsync(DemoCast.Ben.Caller, stands.Rules, stands.Stamp, Stop)).Outcome).Kind);
        Assert.IsType<RuleSetOutcome.ChangedMeanwhile>(await keep.ProposeAsync(DemoCast.Mara.Caller, stands.Rules, "old", Stop));
    }

    private static AutomaticApprovals Automatic(DomainWorld world) => new(
        world.Get<IDbContextFactory<PortalDb>>(), world.Get<Decide>(), world.Get<Domain.Operations.EnginePause>(), world.Clock, NullLogger<AutomaticApprovals>.Instance);

    private static RuleText Rule(string name, IReadOnlyList<ApprovalStage> stages, RuleConditions? conditions = null, bool automatic = false) =>
        new(name, null, conditions ?? RuleConditions.None, automatic, stages);

    private static async Task RulesAsync(DomainWorld world, params RuleText[] rules)
    {
        var keep = world.Get<RuleBook>();
        var outcome = await keep.ProposeAsync(DemoCast.Mara.Caller, rules, (await keep.ReadAsync(DemoCast.Mara.Caller, Stop)).Stamp, Stop);
        Assert.True(Assert.IsType<SettingOutcome.Applied>(Assert.IsType<RuleSetOutcome.Taken>(outcome).Outcome).Alone);
    }

    private static async Task PutInAsync(DomainWorld world, Caller caller, string group)
    {
        await SignInAsync(world, caller);
        var person = (await world.Get<ApproverGroups>().PeopleAsync(DemoCast.Mara.Caller, Stop)).Single(p => p.Name == caller.Name);
        Assert.IsType<SettingOutcome.Applied>(await world.Get<ApproverGroups>().ProposeAsync(DemoCast.Mara.Caller, group, [person.PersonId], Stop));
    }

    // a person is known from their first visit on
    private static Task SignInAsync(DomainWorld world, Caller caller) => world.Get<Actors>().LoadAsync(caller, Stop);

    private static async Task<int> AskAsync(DomainWorld world, RequestDraft draft, Caller? by = null) =>
        Assert.IsType<SubmitOutcome.Submitted>(await world.Get<SubmitRequest>().RunAsync(by ?? DemoCast.Ines.Caller, draft, Stop)).Number;

    private static async Task<DecideOutcome> ApproveAsync(DomainWorld world, Caller who, int number, string? breakGlass = null) =>
        await world.Get<Decide>().RunAsync(who, number, (await SeeAsync(world, number)).Version, Verdict.Approve, "", breakGlass, Stop);

    private static (int, int) Counted(DecideOutcome outcome) => Assert.IsType<DecideOutcome.Counted>(outcome) is var counted ? (counted.Given, counted.Needed) : default;

    private static async Task<RequestView> SeeAsync(DomainWorld world, int number) =>
        await world.Get<RequestDetails>().FindAsync(DemoCast.Mara.Caller, number, Stop) ?? throw new InvalidOperationException($"#{number} is not to be seen.");
}

public sealed class DecidingOnSqlite(SqliteFile database) : DecidingContract(database), IClassFixture<SqliteFile>;

public sealed class DecidingOnPostgres(PostgresServer database) : DecidingContract(database), IClassFixture<PostgresServer>;
