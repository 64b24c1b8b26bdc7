using System.Net.Http.Json;
using Domain.Access;
using Domain.Approvals;
using Domain.Data;
using Domain.Hosting.Demo;
using Domain.Operations;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;
using Testing;

namespace Domain.Tests.Journey;

/// <summary>A stale plan is never applied: it is made anew at the last approval and before the first step.</summary>
public abstract class ReplanContract(TestDatabase database)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task<DomainWorld> WorldAsync() => await DomainWorld.StartAsync(database, Stop);

    private static async Task<SubmitOutcome.Submitted> AskAsync(DomainWorld world, string name, params (string Field, string Value)[] values)
    {
        var draft = DomainWorld.Draft(name);
        var all = new Dictionary<string, string>(draft.Values);
        foreach (var (field, value) in values)
        {
            all[field] = value;
        }

        return Assert.IsType<SubmitOutcome.Submitted>(await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, draft with { Values = all }, Stop));
    }

    private static async Task<SubmitOutcome.Submitted> ChangeAsync(DomainWorld world, string name, string maxTasks, string tag = "1.0.0")
    {
        var draft = DomainWorld.Draft(name);
        var values = new Dictionary<string, string>(draft.Values) { ["maxTasks"] = maxTasks, ["image"] = $"registry.example.com/payments/{name}:{tag}" };
        return Assert.IsType<SubmitOutcome.Submitted>(await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, draft with { ExistingService = $"payments-dev-{name}", Values = values }, Stop));
    }

    private static async Task<RequestView> SeeAsync(DomainWorld world, int number) =>
        await world.Get<RequestDetails>().FindAsync(DemoCast.Mara.Caller, number, Stop) ?? throw new InvalidOperationException($"#{number} is not to be seen.");

    private static async Task<DecideOutcome> ApproveAsync(DomainWorld world, int number) =>
        await world.Get<Decide>().RunAsync(DemoCast.Ben.Caller, number, (await SeeAsync(world, number)).Version, Verdict.Approve, "", Stop);

    /// <summary>A service that runs, so that there is something to change.</summary>
    private static async Task RunningAsync(DomainWorld world, string name)
    {
        var asked = await AskAsync(world, name);
        Assert.IsType<DecideOutcome.Applying>(await ApproveAsync(world, asked.Number));
        await world.RunToEndAsync(asked.Id, Stop);
        await world.SweepAsync(Stop);
    }

    private static async Task ApplyAsync(DomainWorld world, SubmitOutcome.Submitted asked)
    {
        Assert.IsType<DecideOutcome.Applying>(await ApproveAsync(world, asked.Number));
        await world.RunToEndAsync(asked.Id, Stop);
        Assert.Equal(RequestState.Done, (await SeeAsync(world, asked.Number)).State);
    }

    private static async Task BreakAsync(DomainWorld world, string action, int? times = null)
    {
        using var http = new HttpClient(world.Sandbox.CreateHandler()) { BaseAddress = new Uri("http://sandbox.internal") };
        using var answer = await http.PostAsJsonAsync("/_sandbox/faults", new { kind = "deny", action, times }, Stop);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task MendAsync(DomainWorld world)
    {
        using var http = new HttpClient(world.Sandbox.CreateHandler()) { BaseAddress = new Uri("http://sandbox.internal") };
        using var answer = await http.DeleteAsync(new Uri("/_sandbox/faults", UriKind.Relative), Stop);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<IReadOnlyList<string>> SaidAsync(DomainWorld world, int number) =>
        [.. (await world.Get<Comments>().ListAsync(DemoCast.Mara.Caller, number, Stop) ?? []).Where(c => c.PersonId is null).Select(c => c.Text)];

    [Fact]
    public async Task A_request_whose_world_changed_is_planned_again_at_the_approval_and_asks_again()
    {
        await using var world = await WorldAsync();
        await RunningAsync(world, "shop");
        var (slow, fast) = (await ChangeAsync(world, "shop", "4", "2.0.0"), await ChangeAsync(world, "shop", "6"));
        await ApplyAsync(world, fast);
        var before = await SeeAsync(world, slow.Number);

        var replanned = Assert.IsType<DecideOutcome.Replanned>(await ApproveAsync(world, slow.Number));

        var now = await SeeAsync(world, slow.Number);
        Assert.Equal((RequestState.Waiting, 0), (now.State, now.Approvals));
        Assert.Null(now.Operation);
        Assert.Null(before.ReplannedAt);
        Assert.NotNull(now.ReplannedAt);
        Assert.Contains(replanned.What, w => w.StartsWith("New: change scaling bounds of payments-dev-shop", StringComparison.Ordinal));
        Assert.True(now.Changes.Count > before.Changes.Count);
        Assert.Contains("New: change scaling bounds", Assert.Single(await SaidAsync(world, slow.Number)), StringComparison.Ordinal);
        Assert.Equal(slow.Number, Assert.Single(await world.Get<Mentions>().ListAsync(DemoCast.Ines.Caller, Stop)).Number);
        await ApplyAsync(world, slow);
    }

    [Fact]
    public async Task A_request_that_would_do_nothing_any_more_is_done_without_an_operation()
    {
        await using var world = await WorldAsync();
        await RunningAsync(world, "twice");
        var (one, other) = (await ChangeAsync(world, "twice", "6"), await ChangeAsync(world, "twice", "6"));
        await ApplyAsync(world, one);

        Assert.IsType<DecideOutcome.NothingLeft>(await ApproveAsync(world, other.Number));

        var now = await SeeAsync(world, other.Number);
        Assert.Equal(RequestState.Done, now.State);
        Assert.Null(now.Operation);
        Assert.StartsWith("Nothing is left to do", Assert.Single(await SaidAsync(world, other.Number)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_whose_checks_fail_by_now_goes_back_to_its_requester_with_the_failing_check()
    {
        await using var world = await WorldAsync();
        var (one, other) = (await AskAsync(world, "same-name"), await AskAsync(world, "same-name", ("maxTasks", "3")));
        await ApplyAsync(world, one);

        Assert.Contains("There is a service payments-dev-same-name", Assert.IsType<DecideOutcome.ChecksFail>(await ApproveAsync(world, other.Number)).Why, StringComparison.Ordinal);

        var now = await SeeAsync(world, other.Number);
        Assert.Equal((RequestState.Draft, true), (now.State, now.Checks.Failures > 0));
        Assert.IsType<DraftOutcome.Saved>(await world.Get<Drafts>().SaveAsync(DemoCast.Ines.Caller, other.Number, DomainWorld.Draft("other-name"), 0, Stop));
        Assert.IsType<SubmitOutcome.Submitted>(await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, other.Number, Stop));
    }

    [Fact]
    public async Task While_aws_cannot_be_read_nothing_is_decided()
    {
        await using var world = await WorldAsync();
        var asked = await AskAsync(world, "unread");
        await BreakAsync(world, "ecs:DescribeClusters");

        var refused = Assert.IsType<DecideOutcome.Refused>(await ApproveAsync(world, asked.Number));
        Assert.Equal((Refusal.ByAws, true), (refused.Kind, refused.Why.Contains("nothing was decided", StringComparison.Ordinal)));
        Assert.Equal((RequestState.Waiting, 0), (await SeeAsync(world, asked.Number)) is { } v ? (v.State, v.Approvals) : default);

        await MendAsync(world);
        Assert.IsType<DecideOutcome.Applying>(await ApproveAsync(world, asked.Number));
    }

    [Fact]
    public async Task Before_the_first_step_a_plan_that_has_become_stale_is_put_back_and_no_step_is_begun()
    {
        await using var world = await WorldAsync();
        await RunningAsync(world, "queue");
        var (first, second) = (await ChangeAsync(world, "queue", "6"), await ChangeAsync(world, "queue", "4", "2.0.0"));
        Assert.IsType<DecideOutcome.Applying>(await ApproveAsync(world, first.Number));
        Assert.IsType<DecideOutcome.Applying>(await ApproveAsync(world, second.Number));
        var calls = world.Sandbox.CallsSince(0)[^1].Number;

        await world.RunToEndAsync(first.Id, Stop);
        await world.RunToEndAsync(second.Id, Stop);

        var now = await SeeAsync(world, second.Number);
        Assert.Equal((RequestState.Waiting, 0), (now.State, now.Approvals));
        Assert.Null(now.Operation);
        Assert.DoesNotContain(world.Sandbox.CallsSince(calls), c => c.Action is "ecs:RegisterTaskDefinition");
        Assert.Contains("New: change scaling bounds", Assert.Single(await SaidAsync(world, second.Number)), StringComparison.Ordinal);
        Assert.Equal(second.Number, Assert.Single(await world.Get<Mentions>().ListAsync(DemoCast.Ben.Caller, Stop)).Number);
        await ApplyAsync(world, second);
    }

    [Fact]
    public async Task A_process_that_dies_while_it_plans_again_leaves_the_operation_to_the_next()
    {
        await using var world = await WorldAsync();
        var asked = await AskAsync(world, "cut-off");
        Assert.IsType<DecideOutcome.Applying>(await ApproveAsync(world, asked.Number));
        var claim = await world.Get<OperationClaims>().TryClaimAsync(Stop) ?? throw new InvalidOperationException("Nothing was due.");

        // the first claimed it, planned again, and died before it could write anything
        Assert.True(await world.Get<StalePlans>().MayBeginAsync(claim, Stop));
        Assert.Equal(0, await world.Get<OperationRunner>().RunDueAsync(Stop));
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        await world.RunToEndAsync(asked.Id, Stop);

        Assert.Null((await SeeAsync(world, asked.Number)).Operation?.Steps.FirstOrDefault(s => s.Failure is not null)?.Failure?.Why);
        Assert.Equal(RequestState.Done, (await SeeAsync(world, asked.Number)).State);
        Assert.False(await world.Get<OperationBook>().PutBackAsync(claim, (_, _, _) => throw new InvalidOperationException("A lost claim wrote."), Stop));
    }

    [Fact]
    public async Task Before_the_first_step_aws_that_cannot_be_read_is_waited_for()
    {
        await using var world = await WorldAsync();
        var asked = await AskAsync(world, "later");
        Assert.IsType<DecideOutcome.Applying>(await ApproveAsync(world, asked.Number));
        await BreakAsync(world, "ecs:DescribeClusters");

        await world.Get<OperationRunner>().RunDueAsync(Stop);
        Assert.Equal((RequestState.Approved, OperationState.Queued), (await SeeAsync(world, asked.Number)) is { } v ? (v.State, v.Operation?.State) : default);
        Assert.Contains("ecs:DescribeClusters", (await SeeAsync(world, asked.Number)).Operation?.Steps[0].Said, StringComparison.Ordinal);
        await MendAsync(world);
        await world.RunToEndAsync(asked.Id, Stop);

        Assert.Equal(RequestState.Done, (await SeeAsync(world, asked.Number)).State);
    }

    [Fact]
    public async Task After_half_an_hour_without_aws_people_are_asked_again_and_until_then_it_may_be_cancelled()
    {
        await using var world = await WorldAsync();
        var (asked, other) = (await AskAsync(world, "never"), await AskAsync(world, "no-more"));
        await ApproveAsync(world, asked.Number);
        await ApproveAsync(world, other.Number);
        await BreakAsync(world, "ecs:DescribeClusters");
        await world.Get<OperationRunner>().RunDueAsync(Stop);

        Assert.IsType<ActOutcome.Done>(await world.Get<CancelRequest>().RunAsync(DemoCast.Ines.Caller, other.Number, Stop));
        for (var minutes = 0; minutes < 40; minutes++)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(1));
            await world.Get<OperationRunner>().RunDueAsync(Stop);
        }

        var now = await SeeAsync(world, asked.Number);
        Assert.Equal((RequestState.Waiting, 0), (now.State, now.Approvals));
        Assert.Null(now.Operation);
        Assert.Contains("could not be checked against AWS", Assert.Single(await SaidAsync(world, asked.Number)), StringComparison.Ordinal);
    }
}

public sealed class ReplanOnSqlite(SqliteFile database) : ReplanContract(database), IClassFixture<SqliteFile>;

public sealed class ReplanOnPostgres(PostgresServer database) : ReplanContract(database), IClassFixture<PostgresServer>;
