using Domain.Kinds;
using Domain.Requests;
using Testing;

namespace Domain.Tests.Chaos;

/// <summary>
/// Every kind of operation, every call it makes to change AWS, everything that can go wrong there: it always ends as if nothing had been wrong,
/// or failed with a true list of what exists; mended, it ends well or leaves nothing. The Sandbox's own list of what stands is what is looked at.
/// </summary>
public sealed class ChaosTests(SqliteFile database) : IClassFixture<SqliteFile>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>All of them, or while one kind is being worked on those that <c>BERTH_TEST_CHAOS=service,cluster</c> names.</summary>
    public static TheoryData<string> Titles => [.. ChaosScenarios.All.Where(s => Only is null || Only.Contains(s.Kind)).Select(s => s.Title)];

    private static string[]? Only => Environment.GetEnvironmentVariable("BERTH_TEST_CHAOS") is { Length: > 0 } kinds ? kinds.Split(',') : null;

    [Fact]
    public async Task Each_kind_of_request_has_a_case()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);

        Assert.Equal(
            world.Get<RequestKinds>().All.Select(k => k.Id).Order(StringComparer.Ordinal), ChaosScenarios.All.Select(s => s.Kind).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Titles))]
    public async Task Whatever_goes_wrong_at_whichever_call_it_ends_well_or_says_truly_what_exists(string title)
    {
        var wire = new ChaosWire();
        await using var world = await DomainWorld.StartAsync(database, Stop, wire: wire.Around);
        await ChaosWorld.WidenAsync(world);
        var scenario = ChaosScenarios.All.Single(s => s.Title == title);
        var (run, cases, failures) = (new ChaosRun(world, wire), 0, new List<string>());
        var (quiet, calls) = await run.QuietAsync(scenario);
        Assert.True(quiet.Request.State is RequestState.Done, $"{title}: {quiet.Request.State}");
        foreach (var (at, trouble) in calls.Where(c => c.Writes).SelectMany(c => Enum.GetValues<Trouble>().Where(t => IsPossible(c, t)).Select(t => (c, t))))
        {
            cases++;
            if (await run.PlayAsync(scenario, quiet, at, trouble) is { } wrong)
            {
                failures.Add($"{title}, {trouble} at {at}: {wrong}");
            }
        }

        await ChaosWorld.SayAsync(cases, failures.Count);
        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.NotEqual(0, cases);
    }

    /// <summary>AWS keeps no token of a revision's registration and gives each a number of its own: one that the network doubled cannot be told from two that were wanted.</summary>
    private static bool IsPossible(CallPoint at, Trouble trouble) => trouble switch
    {
        Trouble.SentTwice => at.Action != "RegisterTaskDefinition",
        Trouble.GoneMeanwhile => AnotherHand.Takes(at.Action),
        _ => true,
    };
}
