using Domain.Requests;
using Testing;

namespace Domain.Tests.Chaos;

/// <summary>A process of its own that runs the engine, killed by SIGKILL at seeded calls of seeded operations: what it held is taken over, and nothing is made twice or lost.</summary>
public sealed class KilledTests(SqliteFile database) : IClassFixture<SqliteFile>
{
    private const int Kills = 24;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_at_any_call_of_any_operation_another_process_ends_it_as_if_nothing_had_been_wrong()
    {
        var wire = new ChaosWire();
        await using var world = await DomainWorld.StartAsync(database, Stop, wire: wire.Around);
        await using var port = await SandboxPort.OpenAsync(world.Sandbox, Stop);
        await ChaosWorld.WidenAsync(world);
        var (run, quiet, failures) = (new ChaosRun(world, wire), new Dictionary<string, (ChaosEnd End, IReadOnlyList<CallPoint> Writes)>(), new List<string>());
        for (var seed = 0; seed < Kills; seed++)
        {
            // every kind in turn; the seed chooses the call and the side of it
            var (scenario, random) = (ChaosScenarios.All[seed % ChaosScenarios.All.Count], new Random(seed));
            if (!quiet.TryGetValue(scenario.Title, out var known))
            {
                var (end, calls) = await run.QuietAsync(scenario);
                Assert.Equal(RequestState.Done, end.Request.State);
                quiet[scenario.Title] = known = (end, [.. calls.Where(c => c.Writes)]);
            }

            var (at, trouble) = (known.Writes[random.Next(known.Writes.Count)], random.Next(2) == 0 ? Trouble.KilledBefore : Trouble.KilledAfter);
            if (await run.KillAsync(scenario, known.End, at, trouble, database, port.Address) is { } wrong)
            {
                failures.Add($"seed {seed}, {scenario.Title}, {trouble} at {at}: {wrong}");
            }
        }

        await ChaosWorld.SayAsync(Kills, failures.Count);
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }
}
