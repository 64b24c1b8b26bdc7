using Domain.Access;
using Domain.Approvals;
using Domain.Audit;
using Domain.Data;
using Domain.Hosting.Demo;
using Domain.Operations;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads;
using Microsoft.EntityFrameworkCore;
using Testing;

namespace Domain.Tests.Journey;

/// <summary>From a template to a running service, through an approval: the real use cases on the Sandbox.</summary>
public abstract class JourneyContract(TestDatabase database)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task<DomainWorld> WorldAsync() => await DomainWorld.StartAsync(database, Stop);

    private static async Task<SubmitOutcome.Submitted> AskAsync(DomainWorld world, string name, string environment = "dev") =>
        Assert.IsType<SubmitOutcome.Submitted>(await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, DomainWorld.Draft(name, environment: environment), Stop));

    private static async Task<RequestView> SeeAsync(DomainWorld world, Caller caller, int number) =>
        await world.Get<RequestDetails>().FindAsync(caller, number, Stop) ?? throw new InvalidOperationException($"#{number} is not to be seen.");

    private static async Task<DecideOutcome> DecideAsync(DomainWorld world, CastMember who, int number, Verdict verdict = Verdict.Approve, string comment = "") =>
        await world.Get<Decide>().RunAsync(who.Caller, number, (await SeeAsync(world, DemoCast.Mara.Caller, number)).Version, verdict, comment, Stop);

    [Fact]
    public async Task Asked_approved_and_applied_the_service_runs_as_asked()
    {
        await using var world = await WorldAsync();
        var asked = await AskAsync(world, "hello");

        Assert.IsType<DecideOutcome.Applying>(await DecideAsync(world, DemoCast.Ben, asked.Number));
        await world.RunToEndAsync(asked.Id, Stop);
        await world.SweepAsync(Stop);

        var request = await SeeAsync(world, DemoCast.Ines.Caller, asked.Number);
        Assert.Equal(RequestState.Done, request.State);
        Assert.All(request.Operation?.Steps ?? [], s => Assert.Equal(StepState.Done, s.State));
        var service = await world.Get<WorkloadReader>().FindAsync(DemoCast.Ines.Caller, "main-fargate", "payments-dev-hello", Stop);
        Assert.Equal((ServiceHealth.Healthy, 2, 2, 4, 60), (service?.Row.Health, service?.Detail.Running, service?.Detail.MinTasks, service?.Detail.MaxTasks, service?.Detail.CpuTarget));
        Assert.All(service?.Detail.Tasks ?? [], t => Assert.Equal("RUNNING", t.LastStatus));
    }

    [Fact]
    public async Task Every_write_in_aws_is_made_under_the_role_of_that_team_and_environment_for_the_requester()
    {
        await using var world = await WorldAsync();
        var asked = await AskAsync(world, "scope");
        var before = world.Sandbox.CallsSince(0).Count == 0 ? 0 : world.Sandbox.CallsSince(0)[^1].Number;

        await DecideAsync(world, DemoCast.Ben, asked.Number);
        await world.RunToEndAsync(asked.Id, Stop);

        var writes = world.Sandbox.CallsSince(before).Where(c => c.Action is "ecs:CreateService" or "ecs:RegisterTaskDefinition" or "logs:CreateLogGroup"
            or "application-autoscaling:RegisterScalableTarget" or "application-autoscaling:PutScalingPolicy").ToList();
        Assert.Equal(5, writes.Count);
        Assert.All(writes, w => Assert.Contains(":assumed-role/berth-team-payments-dev/", w.Principal, StringComparison.Ordinal));
        Assert.All(writes, w => Assert.StartsWith("person-", w.SourceIdentity, StringComparison.Ordinal));
        Assert.Equal(5, writes.Select(w => w.Principal).Distinct().Count());
    }

    [Fact]
    public async Task A_requester_cannot_approve_their_own_request_by_a_hand_made_call()
    {
        await using var world = await WorldAsync();
        var asked = await AskAsync(world, "own");

        Assert.IsType<DecideOutcome.Refused>(await DecideAsync(world, DemoCast.Ines, asked.Number));
        Assert.IsType<DecideOutcome.NotFound>(await DecideAsync(world, DemoCast.Priya, asked.Number));
        Assert.IsType<DecideOutcome.Refused>(await DecideAsync(world, DemoCast.Dana, asked.Number));
        Assert.Equal(RequestState.Waiting, (await SeeAsync(world, DemoCast.Ines.Caller, asked.Number)).State);
    }

    [Fact]
    public async Task Two_who_decide_at_once_apply_it_once_and_both_are_told()
    {
        await using var world = await WorldAsync();
        var asked = await AskAsync(world, "race");

        var outcomes = await Task.WhenAll(DecideAsync(world, DemoCast.Ben, asked.Number), DecideAsync(world, DemoCast.Mara, asked.Number));

        Assert.Single(outcomes.OfType<DecideOutcome.Applying>());
        Assert.Single(outcomes, o => o is DecideOutcome.ChangedMeanwhile or DecideOutcome.Refused);
    }

    [Fact]
    public async Task Nobody_decides_on_a_page_that_is_out_of_date()
    {
        await using var world = await WorldAsync();
        var asked = await AskAsync(world, "stale");
        var seen = (await SeeAsync(world, DemoCast.Ben.Caller, asked.Number)).Version;
        Assert.IsType<DecideOutcome.ChangesAsked>(await DecideAsync(world, DemoCast.Ben, asked.Number, Verdict.AskForChanges, "Fewer tasks."));
        Assert.IsType<SubmitOutcome.Submitted>(await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, asked.Number, Stop));

        var stale = await world.Get<Decide>().RunAsync(DemoCast.Mara.Caller, asked.Number, seen, Verdict.Approve, "", Stop);

        Assert.IsType<DecideOutcome.ChangedMeanwhile>(stale);
    }

    [Fact]
    public async Task Asked_for_changes_it_is_a_draft_again_and_earlier_decisions_are_void()
    {
        await using var world = await WorldAsync();
        var asked = await AskAsync(world, "again");

        Assert.IsType<DecideOutcome.Refused>(await DecideAsync(world, DemoCast.Ben, asked.Number, Verdict.AskForChanges));
        Assert.IsType<DecideOutcome.ChangesAsked>(await DecideAsync(world, DemoCast.Ben, asked.Number, Verdict.AskForChanges, "Fewer tasks."));
        Assert.Equal(RequestState.Draft, (await SeeAsync(world, DemoCast.Ines.Caller, asked.Number)).State);
        Assert.IsType<SubmitOutcome.Submitted>(await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, asked.Number, Stop));

        Assert.IsType<DecideOutcome.Applying>(await DecideAsync(world, DemoCast.Ben, asked.Number));
    }

    [Fact]
    public async Task The_server_refuses_what_the_form_would_refuse()
    {
        await using var world = await WorldAsync();
        var draft = DomainWorld.Draft("limits");
        RequestDraft With(string field, string value) => draft with { Values = new Dictionary<string, string>(draft.Values) { [field] = value } };
        var submit = world.Get<SubmitRequest>();

        var tasks = Assert.IsType<SubmitOutcome.Invalid>(await submit.RunAsync(DemoCast.Ines.Caller, With("maxTasks", "13"), Stop));
        var pair = Assert.IsType<SubmitOutcome.Invalid>(await submit.RunAsync(DemoCast.Ines.Caller, With("memory", "3000"), Stop));
        var image = Assert.IsType<SubmitOutcome.Invalid>(await submit.RunAsync(DemoCast.Ines.Caller, With("image", "no image at all"), Stop));
        var foreign = await submit.RunAsync(DemoCast.Yuki.Caller, draft, Stop);

        Assert.Contains("ceiling of 12", Assert.Single(tasks.Problems).Why, StringComparison.Ordinal);
        Assert.Contains("nearest is 3,072", Assert.Single(pair.Problems).Why, StringComparison.Ordinal);
        Assert.Equal("image", Assert.Single(image.Problems).Field);
        Assert.IsType<SubmitOutcome.Refused>(foreign);
    }

    [Fact]
    public async Task What_aws_refuses_is_said_in_plain_words_and_undo_leaves_nothing_behind()
    {
        await using var world = await WorldAsync();
        var draft = DomainWorld.Draft("broken");
        draft = draft with { Values = new Dictionary<string, string>(draft.Values) { ["image"] = "registry.example.com/payments/does-not-exist:1" } };
        var asked = Assert.IsType<SubmitOutcome.Submitted>(await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, draft, Stop));
        await DecideAsync(world, DemoCast.Ben, asked.Number);
        await world.RunToEndAsync(asked.Id, Stop);

        var failed = await SeeAsync(world, DemoCast.Ines.Caller, asked.Number);
        Assert.Equal(RequestState.Failed, failed.State);
        Assert.Contains("cannot be pulled", failed.Operation?.Steps[^1].Failure?.Why, StringComparison.Ordinal);
        Assert.Equal(5, failed.Left.Count);
        Assert.IsType<ActOutcome.Done>(await world.Get<MendOperation>().RunAsync(DemoCast.Ines.Caller, asked.Number, Mend.Undo, Stop));
        await world.RunToEndAsync(asked.Id, Stop);
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        await world.SweepAsync(Stop);

        var undone = await SeeAsync(world, DemoCast.Ines.Caller, asked.Number);
        Assert.Equal(RequestState.Undone, undone.State);
        Assert.DoesNotContain(await world.Get<WorkloadReader>().ListAsync(DemoCast.Ines.Caller, new ServiceFilter(), Stop), s => s.Name == "payments-dev-broken");
    }

    [Fact]
    public async Task A_requester_may_cancel_until_it_is_being_applied()
    {
        await using var world = await WorldAsync();
        var waiting = await AskAsync(world, "cancel-a");
        var approved = await AskAsync(world, "cancel-b", "prod");
        await DecideAsync(world, DemoCast.Ben, approved.Number);

        Assert.IsType<ActOutcome.Refused>(await world.Get<CancelRequest>().RunAsync(DemoCast.Ben.Caller, waiting.Number, Stop));
        Assert.IsType<ActOutcome.Done>(await world.Get<CancelRequest>().RunAsync(DemoCast.Ines.Caller, waiting.Number, Stop));
        Assert.IsType<ActOutcome.Done>(await world.Get<CancelRequest>().RunAsync(DemoCast.Ines.Caller, approved.Number, Stop));
        Assert.Equal(0, await world.Get<OperationRunner>().RunDueAsync(Stop));
    }

    [Fact]
    public async Task A_role_that_is_none_of_berths_opens_nothing()
    {
        await using var world = await WorldAsync();
        var asked = await AskAsync(world, "roles");
        var visitor = new Caller("https://idp.test", "visitor", "Visitor", ["all-staff"]);

        Assert.Null(await world.Get<RequestDetails>().FindAsync(visitor, asked.Number, Stop));
        Assert.Empty((await world.Get<RequestReader>().ListAsync(visitor, RequestScope.All, null, null, 0, 10, Stop)).Rows);
        Assert.IsType<AuditOutcome.Refused>(await world.Get<AuditReader>().ListAsync(visitor, AuditFilter.All, null, 10, Stop));
    }

    [Fact]
    public async Task A_lead_reads_the_record_of_the_teams_they_lead_and_of_no_other()
    {
        await using var world = await WorldAsync();
        await AskAsync(world, "record");
        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        var priya = await db.People.SingleAsync(p => p.Subject == "priya", Stop);
        db.Members.Add(new TeamMember { TeamId = "payments", PersonId = priya.Id, Role = TeamRole.Developer });
        await db.SaveChangesAsync(Stop);

        var page = Assert.IsType<AuditOutcome.Page>(await world.Get<AuditReader>().ListAsync(DemoCast.Priya.Caller, AuditFilter.All, null, 100, Stop));

        Assert.DoesNotContain(page.Lines, l => l.TeamId == "payments");
    }

    [Fact]
    public async Task A_draft_for_a_place_that_is_none_can_still_be_read()
    {
        await using var world = await WorldAsync();

        var saved = Assert.IsType<DraftOutcome.Saved>(await world.Get<Drafts>().SaveAsync(DemoCast.Ines.Caller, null, DomainWorld.Draft("nowhere", environment: "moon"), 0, Stop));

        Assert.Equal("moon", (await SeeAsync(world, DemoCast.Ines.Caller, saved.Number)).Environment);
    }

    [Fact]
    public async Task A_number_may_be_written_with_its_sign()
    {
        await using var world = await WorldAsync();
        var draft = DomainWorld.Draft("signed");
        draft = draft with { Values = new Dictionary<string, string>(draft.Values) { ["maxTasks"] = "+5" } };

        var ready = Assert.IsType<ProposalOutcome.Ready>(await world.Get<Proposals>().PreviewAsync(DemoCast.Ines.Caller, draft, Stop));

        Assert.Equal(5, ready.Proposal.Estimate.Max);
    }

    [Fact]
    public async Task A_teams_other_services_are_counted_and_priced_where_they_run()
    {
        await using var world = await WorldAsync();
        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        var team = await db.Teams.AsNoTracking().Include(t => t.Environments).SingleAsync(t => t.Id == "payments", Stop);
        var place = team.Environments.Single(e => e.Name == "dev");
        db.LiveServices.Add(Running("main-ec2", "payments-dev-ledger", Compute.Ec2));
        db.LiveServices.Add(Running("main-ec2", "payments-dev-hello", Compute.Ec2));
        db.LiveServices.Add(Running("main-fargate", "payments-dev-hello", Compute.Fargate));
        db.LiveServices.Add(Running("elsewhere", "payments-dev-unknown", Compute.Ec2));
        await db.SaveChangesAsync(Stop);

        var usage = await world.Get<TeamUsageReader>().ReadAsync(db, team, place, Footprint.Nothing("main-fargate", "payments-dev-hello", isNew: false), Stop);

        Assert.Equal((3, 6m, 1), (usage.Team.Services, usage.Team.Vcpu, usage.Team.Unpriced));
        Assert.True(usage.Team.MonthlyAtMax > 0);

        LiveService Running(string cluster, string name, Compute compute) => new()
        {
            Arn = place.ServiceArn(cluster, name), AccountId = place.AccountId, Region = place.Region, Cluster = cluster, Name = name, TeamId = team.Id, Environment = "dev",
            Health = ServiceHealth.Healthy, SeenAt = DateTimeOffset.UnixEpoch,
            Detail = new ServiceDetail("ACTIVE", 1, 1, 0, "", null, 1024, 2048, compute, 1, 2, null, null, null, null, null, [], [], new Dictionary<string, string>()),
        };
    }

    [Fact]
    public async Task A_draft_keeps_what_does_not_fit_yet()
    {
        await using var world = await WorldAsync();
        var draft = DomainWorld.Draft("draft") with { Values = new Dictionary<string, string> { ["image"] = "half a na" }, Reason = "later" };

        var saved = Assert.IsType<DraftOutcome.Saved>(await world.Get<Drafts>().SaveAsync(DemoCast.Ines.Caller, null, draft, 1, Stop));
        var kept = await world.Get<Drafts>().FindAsync(DemoCast.Ines.Caller, saved.Number, Stop);

        Assert.Equal(("half a na", 1, "later"), (kept?.Draft.Values["image"], kept?.WizardStep, kept?.Draft.Reason));
        Assert.Null(await world.Get<Drafts>().FindAsync(DemoCast.Ben.Caller, saved.Number, Stop));
        Assert.Null(await world.Get<RequestDetails>().FindAsync(DemoCast.Ben.Caller, saved.Number, Stop));
    }
}

public sealed class JourneyOnSqlite(SqliteFile database) : JourneyContract(database), IClassFixture<SqliteFile>;

public sealed class JourneyOnPostgres(PostgresServer database) : JourneyContract(database), IClassFixture<PostgresServer>;
