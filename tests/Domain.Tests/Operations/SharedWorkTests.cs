using System.Text.Json;
using Domain.Approvals;
using Domain.Audit;
using Domain.Data;
using Domain.Hosting.Demo;
using Domain.Operations;
using Domain.Requests;
using Domain.Tests.Chaos;
using Microsoft.EntityFrameworkCore;
using Testing;

namespace Domain.Tests.Operations;

/// <summary>Two processes share two hundred operations on PostgreSQL while they are killed and paused at random: each is done, and done once.</summary>
public sealed class SharedWorkTests(PostgresServer database) : IClassFixture<PostgresServer>
{
    private const int Count = 200;
    private const int LeaseSeconds = 2;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_hundred_operations_are_done_exactly_once_each_whatever_happens_to_the_processes()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await using var port = await SandboxPort.OpenAsync(world.Sandbox, Stop);
        await ChaosWorld.WidenAsync(world);
        var numbers = new List<int>();
        for (var i = 0; i < Count; i++)
        {
            numbers.Add(await ApprovedAsync(world, $"w{i:d3}"));
        }

        var (random, killed, paused) = (new Random(6), 0, 0);
        var engines = new[] { await StartAsync(world, port), await StartAsync(world, port) };
        try
        {
            for (var turn = 0; await LeftAsync(world) > 0; turn++)
            {
                Assert.True(turn < 2000, $"{await LeftAsync(world)} operations did not end.");
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(300, 1200)), TimeProvider.System, Stop);
                var at = random.Next(engines.Length);
                if (random.Next(3) > 0)
                {
                    await engines[at].DisposeAsync();
                    engines[at] = await StartAsync(world, port);
                    killed++;
                    continue;
                }

                // longer than its lease: another takes over, and it wakes up in the middle of what is no longer its own
                engines[at].Pause();
                await Task.Delay(TimeSpan.FromSeconds(LeaseSeconds * 1.5), TimeProvider.System, Stop);
                engines[at].GoOn();
                paused++;
            }
        }
        finally
        {
            foreach (var engine in engines)
            {
                await engine.DisposeAsync();
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"killed {killed}, paused {paused}");
        Assert.True(killed > 0 && paused > 0, "Nothing happened to the processes: the work was over before.");
        await EachIsDoneOnceAsync(world, numbers);
    }

    private static async Task EachIsDoneOnceAsync(DomainWorld world, List<int> numbers)
    {
        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        var requests = await db.Requests.AsNoTracking().Where(r => numbers.Contains(r.Number)).ToListAsync(Stop);
        Assert.All(requests, r => Assert.Equal(RequestState.Done, r.State));
        Assert.Equal(
            requests.Select(r => r.Cluster).Order(StringComparer.Ordinal),
            world.Sandbox.Things.Where(t => t.Type == "ecs:cluster" && t.Id.StartsWith("payments-dev-w", StringComparison.Ordinal)).Select(t => t.Id).Order(StringComparer.Ordinal));
        var steps = await db.Steps.AsNoTracking().ToDictionaryAsync(s => (s.OperationId, s.Index), Stop);
        var operations = await db.Operations.AsNoTracking().ToDictionaryAsync(o => o.RequestId, o => o.Id, Stop);
        var lines = await db.Audit.AsNoTracking().Where(a => a.RequestId != null && (a.What == "step.done" || a.What == "operation.done")).ToListAsync(Stop);
        foreach (var request in requests)
        {
            var told = lines.Where(l => l.RequestId == request.Id).ToList();
            Assert.Single(told, l => l.What == "operation.done");
            Assert.Equal(
                Enumerable.Range(0, steps.Keys.Count(k => k.OperationId == operations[request.Id])),
                told.Where(l => l.What == "step.done").Select(l => JsonDocument.Parse(l.Data).RootElement.GetProperty("step").GetInt32()).Order());
        }

        Assert.Null(Assert.IsType<VerifyOutcome.Checked>(await world.Get<VerifyRecord>().RunAsync(DemoCast.Mara.Caller, Stop)).Check.BrokenAt);
    }

    private async Task<EngineProcess> StartAsync(DomainWorld world, SandboxPort port)
    {
        var engine = await EngineProcess.StartAsync(database, port.Address, null, TimeSpan.FromMilliseconds(60), LeaseSeconds, Stop);
        await engine.WorkAsync(world.Clock.GetUtcNow(), Stop);
        return engine;
    }

    private static async Task<int> LeftAsync(DomainWorld world)
    {
        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        return await db.Operations.CountAsync(o => o.State == OperationState.Queued || o.State == OperationState.Running, Stop);
    }

    private static async Task<int> ApprovedAsync(DomainWorld world, string name)
    {
        var draft = new RequestDraft("fargate-cluster", "payments", "dev", "", null, new Dictionary<string, string> { ["name"] = name, ["spotWeight"] = "25" }, "Shared work.", "cluster");
        var asked = Assert.IsType<SubmitOutcome.Submitted>(await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, draft, Stop));
        var seen = await world.Get<RequestDetails>().FindAsync(DemoCast.Ben.Caller, asked.Number, Stop);
        Assert.IsType<DecideOutcome.Applying>(await world.Get<Decide>().RunAsync(DemoCast.Ben.Caller, asked.Number, seen?.Version ?? 0, Verdict.Approve, "", Stop));
        return asked.Number;
    }
}
