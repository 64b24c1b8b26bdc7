using Domain.Hosting.Demo;
using Domain.Kinds.Services;
using Domain.Approvals;
using Domain.Access;
using Domain.Notices;
using Domain.Operations;
using Domain.Requests;
using Sandbox;
using Testing;

namespace Domain.Tests.Kinds;

/// <summary>Deployments that move traffic, from the request to AWS and back: the real use cases on the Sandbox.</summary>
public abstract class DeployingContract(TestDatabase database)
{
    private const string Shop = "payments-dev-shop";
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DeploymentFields.BlueGreen)]
    [InlineData(DeploymentFields.Linear)]
    [InlineData(DeploymentFields.Canary)]
    public async Task New_tasks_get_the_traffic_and_all_that_was_made_goes_with_the_service(string strategy)
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        var before = TrafficThings(world);

        var made = await world.ApplyAsync(Draft(strategy));
        Assert.True(made.State is RequestState.Done, Why(made));
        Assert.Equal(
            [$"shop.internal.example to {Shop}-a", $"try.internal.example to {Shop}-a", $"{Shop}-a / 30", $"{Shop}-b / 30"],
            TrafficThings(world).Except(before).Select(t => t.Replace($"{Shop}-a,{Shop}-b", $"{Shop}-a", StringComparison.Ordinal).Replace($"{Shop}-b,{Shop}-a", $"{Shop}-a", StringComparison.Ordinal)));

        var next = await world.ApplyAsync(Image("2.0.0"));
        Assert.True(next.State is RequestState.Done, Why(next));

        // what stands reads as it was asked: the same again changes nothing
        var same = await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, Draft(strategy, ("image", "registry.example.com/payments/shop:2.0.0")) with { ExistingService = Shop }, Stop);
        Assert.IsNotType<SubmitOutcome.Submitted>(same);

        var gone = await world.ApplyAsync(new("", "payments", "dev", SandboxAccount.FargateCluster, Shop, new Dictionary<string, string>(0), "A test asks for it.", "service-delete"));
        Assert.True(gone.State is RequestState.Done, Why(gone));
        Assert.Equal(before, TrafficThings(world));
    }

    [Fact]
    public async Task A_deployment_that_stands_still_asks_those_who_could_approve_and_goes_on_when_one_says_so()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        var (id, number) = await PausedAsync(world);

        var seen = await SeeAsync(world, DemoCast.Ben.Caller, number);
        Assert.Equal("new tasks can be tried, before they get traffic", seen.Operation?.Pause?.Where);
        Assert.Null(seen.Operation?.Pause?.WhyNot);
        await world.Get<NoticeClerk>().RunAsync(Stop);
        Assert.Contains((await world.Get<Inbox>().ReadAsync(DemoCast.Ben.Caller, Stop)).Notices, n => n.Title == $"The deployment of #{number} waits for you" && n.HandledBy is null);

        // who asked cannot answer: four eyes
        Assert.NotNull((await SeeAsync(world, DemoCast.Ines.Caller, number)).Operation?.Pause?.WhyNot);
        Assert.IsType<ActOutcome.Refused>(await world.Get<AnswerPause>().RunAsync(DemoCast.Ines.Caller, number, true, "", Stop));

        Assert.IsType<ActOutcome.Done>(await world.Get<AnswerPause>().RunAsync(DemoCast.Ben.Caller, number, true, "Looks well.", Stop));
        Assert.IsType<ActOutcome.Refused>(await world.Get<AnswerPause>().RunAsync(DemoCast.Ben.Caller, number, false, "", Stop));
        await world.RunToEndAsync(id, Stop);

        var end = await SeeAsync(world, DemoCast.Ben.Caller, number);
        Assert.True(end.State is RequestState.Done, Why(end));
        Assert.Contains(end.Timeline, t => t.What == "let the deployment go on");
        await world.Get<NoticeClerk>().RunAsync(Stop);
        Assert.DoesNotContain((await world.Get<Inbox>().ReadAsync(DemoCast.Ben.Caller, Stop)).Notices, n => n.Title == $"The deployment of #{number} waits for you" && n.HandledBy is null);
    }

    [Fact]
    public async Task One_that_is_taken_back_ends_rolled_back()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        var (id, number) = await PausedAsync(world);

        Assert.IsType<ActOutcome.Done>(await world.Get<AnswerPause>().RunAsync(DemoCast.Ben.Caller, number, false, "The page is blank.", Stop));
        await world.RunToEndAsync(id, Stop);

        var end = await SeeAsync(world, DemoCast.Ben.Caller, number);
        Assert.True(end.State is RequestState.RolledBack, Why(end));
        Assert.Contains("took the deployment back, and ECS went back to payments-dev-shop:1", Why(end), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_answer_ECS_goes_back_by_itself()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        var (id, number) = await PausedAsync(world);

        world.Clock.Advance(TimeSpan.FromMinutes(20));
        await world.RunToEndAsync(id, Stop);

        var end = await SeeAsync(world, DemoCast.Ben.Caller, number);
        Assert.True(end.State is RequestState.RolledBack, Why(end));
        Assert.IsType<ActOutcome.Refused>(await world.Get<AnswerPause>().RunAsync(DemoCast.Ben.Caller, number, true, "", Stop));
    }

    [Fact]
    public async Task A_strategy_that_moves_traffic_needs_the_services_own_rule()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        var plain = DomainWorld.Draft("shop");

        var outcome = await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, plain with { Values = new Dictionary<string, string>(plain.Values) { ["strategy"] = DeploymentFields.Canary } }, Stop);

        Assert.Contains(Assert.IsType<SubmitOutcome.Invalid>(outcome).Problems, p => p.Field == "strategy" && p.Why.StartsWith("Canary moves traffic between two target groups", StringComparison.Ordinal));
    }

    /// <summary>A second image of a blue/green service, approved, run until its deployment stands still. The first deployment stood still as well, and was let go on.</summary>
    private static async Task<(Guid Id, int Number)> PausedAsync(DomainWorld world)
    {
        var (first, firstNumber) = await ApprovedAsync(world, Draft(DeploymentFields.BlueGreen, ("pauseAt", DeploymentFields.BeforeTraffic), ("pauseMinutes", "15")));
        await UntilPausedAsync(world, first, firstNumber);
        Assert.IsType<ActOutcome.Done>(await world.Get<AnswerPause>().RunAsync(DemoCast.Ben.Caller, firstNumber, true, "", Stop));
        await world.RunToEndAsync(first, Stop);
        var (id, number) = await ApprovedAsync(world, Image("2.0.0"));
        await UntilPausedAsync(world, id, number);
        return (id, number);
    }

    private static async Task UntilPausedAsync(DomainWorld world, Guid id, int number)
    {
        for (var rounds = 0; rounds < 200; rounds++)
        {
            await world.Get<OperationRunner>().RunDueAsync(Stop);
            var seen = await SeeAsync(world, DemoCast.Ben.Caller, number);
            if (seen.Operation?.Pause is not null)
            {
                return;
            }

            Assert.True(seen.State is RequestState.Applying or RequestState.Approved, Why(seen));
            world.Clock.Advance(TimeSpan.FromSeconds(5));
        }

        throw new InvalidOperationException($"{id} never stood still.");
    }

    private static async Task<(Guid Id, int Number)> ApprovedAsync(DomainWorld world, RequestDraft draft)
    {
        var outcome = await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, draft, Stop);
        var asked = outcome as SubmitOutcome.Submitted ?? throw new InvalidOperationException($"Not submitted: {Applied.Say(outcome)}");
        var seen = await SeeAsync(world, DemoCast.Ben.Caller, asked.Number);
        Assert.IsType<DecideOutcome.Applying>(await world.Get<Decide>().RunAsync(DemoCast.Ben.Caller, asked.Number, seen.Version, Verdict.Approve, "", Stop));
        return (asked.Id, asked.Number);
    }

    private static RequestDraft Draft(string strategy, params (string Name, string Value)[] others) => TrafficContract.Balanced(
        "shop", [("strategy", strategy), ("testHost", "try.internal.example"), ("bakeMinutes", "1"), .. strategy is DeploymentFields.BlueGreen ? Array.Empty<(string, string)>() : [("stepMinutes", "1")], .. others]);

    private static RequestDraft Image(string tag) => new(
        "web-service", "payments", "dev", SandboxAccount.FargateCluster, Shop, new Dictionary<string, string> { ["image"] = $"registry.example.com/payments/shop:{tag}" }, "A test asks for it.", "service-image");

    private static List<string> TrafficThings(DomainWorld world) => TrafficContract.Traffic(world);

    private static async Task<RequestView> SeeAsync(DomainWorld world, Caller who, int number) =>
        await world.Get<RequestDetails>().FindAsync(who, number, Stop) ?? throw new InvalidOperationException($"#{number} is not to be seen.");

    private static string Why(RequestView request) => $"{request.State}: {string.Join(" | ", request.Operation?.Steps.Select(s => $"{s.Title}: {s.Failure?.Why ?? s.Said}") ?? [])}";
}

public sealed class DeployingOnSqlite(SqliteFile database) : DeployingContract(database), IClassFixture<SqliteFile>;

public sealed class DeployingOnPostgres(PostgresServer database) : DeployingContract(database), IClassFixture<PostgresServer>;
