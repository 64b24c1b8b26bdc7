using Domain.Kinds;
using Domain.Requests;
using Testing;

namespace Domain.Tests.Chaos;

/// <summary>
/// Every kind of operation, every call it makes to change AWS, everything that can go wrong there: it always ends as if nothing had been wrong,
/// or failed with a true list of what exists; mended, it ends well or leaves nothing. The Sandbox's own list of what stands is what is looked at.
/// </summary>
public abstract class ChaosContract(SqliteFile database)
{
    /// <summary>An account keeps what is played in it, and a load balancer has a hundred rules at most.</summary>
    private const int MostInOneWorld = 30;

    /// <summary>Classes that play a part each.</summary>
    private const int Parts = 4;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string[]? Only => Environment.GetEnvironmentVariable("BERTH_TEST_CHAOS") is { Length: > 0 } kinds ? kinds.Split(',') : null;

    /// <summary>A part of them, so that parts run side by side; while one kind is being worked on those that <c>BERTH_TEST_CHAOS=service,cluster</c> names.</summary>
    protected static TheoryData<string> Part(int part) =>
        [.. ChaosScenarios.All.Index().Where(s => s.Index % Parts == part && (Only is null || Only.Contains(s.Item.Kind))).Select(s => s.Item.Title)];

    protected async Task PlayAsync(string title)
    {
        var wire = new ChaosWire();
        var scenario = ChaosScenarios.All.Single(s => s.Title == title);
        var (cases, failures) = (0, new List<string>());
        var world = await WorldAsync(wire);
        try
        {
            var run = new ChaosRun(world, wire);
            var (quiet, calls) = await run.QuietAsync(scenario);
            Assert.True(quiet.Request.State is RequestState.Done, $"{title}: {quiet.Request.State}");
            foreach (var (at, trouble) in calls.Where(c => c.Writes).SelectMany(c => Enum.GetValues<Trouble>().Where(t => IsPossible(c, t)).Select(t => (c, t))))
            {
                if (++cases % MostInOneWorld == 0)
                {
                    await world.DisposeAsync();
                    world = await WorldAsync(wire);
                    run = new ChaosRun(world, wire);
                }

                if (await run.PlayAsync(scenario, quiet, at, trouble) is { } wrong)
                {
                    failures.Add($"{title}, {trouble} at {at}: {wrong}");
                }
            }
        }
        finally
        {
            await world.DisposeAsync();
        }

        await ChaosWorld.SayAsync(cases, failures.Count);
        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.NotEqual(0, cases);
    }

    private async Task<DomainWorld> WorldAsync(ChaosWire wire)
    {
        wire.Arm(null, default);
        var world = await DomainWorld.StartAsync(database, Stop, wire: wire.Around);
        await ChaosWorld.WidenAsync(world);
        return world;
    }

    /// <summary>AWS keeps no token of a revision's registration and gives each a number of its own: one that the network doubled cannot be told from two that were wanted.</summary>
    private static bool IsPossible(CallPoint at, Trouble trouble) => trouble switch
    {
        Trouble.SentTwice => at.Action != "RegisterTaskDefinition",
        Trouble.GoneMeanwhile => AnotherHand.Takes(at.Action),
        _ => true,
    };
}

public sealed class ChaosTests(SqliteFile database) : ChaosContract(database), IClassFixture<SqliteFile>
{
    public static TheoryData<string> Titles => Part(0);

    [Theory, MemberData(nameof(Titles))]
    public Task Whatever_goes_wrong_at_whichever_call_it_ends_well_or_says_truly_what_exists(string title) => PlayAsync(title);

    [Fact]
    public void Each_kind_of_request_has_a_case()
    {
        var kinds = typeof(RequestKind).Assembly.GetTypes().Count(t => t is { IsAbstract: false } && t.IsSubclassOf(typeof(RequestKind)));

        Assert.Equal(kinds, ChaosScenarios.All.Select(s => s.Kind).Distinct().Count());
    }
}

public sealed class ChaosOfTheSecondPartTests(SqliteFile database) : ChaosContract(database), IClassFixture<SqliteFile>
{
    public static TheoryData<string> Titles => Part(1);

    [Theory, MemberData(nameof(Titles))]
    public Task Whatever_goes_wrong_at_whichever_call_it_ends_well_or_says_truly_what_exists(string title) => PlayAsync(title);
}

public sealed class ChaosOfTheThirdPartTests(SqliteFile database) : ChaosContract(database), IClassFixture<SqliteFile>
{
    public static TheoryData<string> Titles => Part(2);

    [Theory, MemberData(nameof(Titles))]
    public Task Whatever_goes_wrong_at_whichever_call_it_ends_well_or_says_truly_what_exists(string title) => PlayAsync(title);
}

public sealed class ChaosOfTheFourthPartTests(SqliteFile database) : ChaosContract(database), IClassFixture<SqliteFile>
{
    public static TheoryData<string> Titles => Part(3);

    [Theory, MemberData(nameof(Titles))]
    public Task Whatever_goes_wrong_at_whichever_call_it_ends_well_or_says_truly_what_exists(string title) => PlayAsync(title);
}
