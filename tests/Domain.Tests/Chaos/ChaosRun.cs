using System.Globalization;
using System.Text.RegularExpressions;
using Domain.Approvals;
using Domain.Data;
using Domain.Hosting.Demo;
using Domain.Operations;
using Domain.Requests;
using Domain.Tests.Kinds;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Sandbox.Control;
using Testing;

namespace Domain.Tests.Chaos;

/// <summary>What an operation came to, and what it changed in the account: the workload's name taken out, so that runs can be compared.</summary>
internal sealed record ChaosEnd(RequestView Request, IReadOnlyList<string> Appeared, IReadOnlyList<string> Vanished);

/// <summary>Plays one operation with one thing that goes wrong, in a world where many are played one after another.</summary>
internal sealed partial class ChaosRun(DomainWorld world, ChaosWire wire)
{
    private static int names;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Nothing goes wrong: how it should end, and the calls it takes.</summary>
    public async Task<(ChaosEnd End, IReadOnlyList<CallPoint> Calls)> QuietAsync(ChaosScenario scenario)
    {
        var (name, id, number) = await ApprovedAsync(scenario);
        var before = Things(name);
        wire.Arm(null, default);
        await world.RunToEndAsync(id, Stop);
        var calls = wire.Seen;
        return (await EndAsync(name, number, before), calls);
    }

    /// <returns>What was wrong with how it ended; null when all is well.</returns>
    public async Task<string?> PlayAsync(ChaosScenario scenario, ChaosEnd quiet, CallPoint at, Trouble trouble)
    {
        var (name, id, number) = await ApprovedAsync(scenario);
        var before = Things(name);
        wire.Meddle = () => new AnotherHand(world.Sandbox.CreateHandler).TakeAsync(at.Action, $"payments-dev-{name}");
        wire.Arm(at, trouble);
        if (trouble is Trouble.KilledBefore or Trouble.KilledAfter)
        {
            await RunUntilKilledAsync(id);
        }

        await world.RunToEndAsync(id, Stop);
        var struck = wire.Struck.IsCompleted;
        wire.Mend();
        var end = await EndAsync(name, number, before);
        return !struck ? "the call did not come" : trouble switch
        {
            Trouble.GoneMeanwhile => WhyNotTrue(end),
            Trouble.DeniedThenRetried => WhyNotTrue(end) ?? await MendedAsync(Mend.TryAgain, end, name, before, quiet),
            Trouble.DeniedThenUndone => WhyNotTrue(end) ?? await MendedAsync(Mend.Undo, end, name, before, quiet),
            _ => WhyNotAs(quiet, end),
        };
    }

    /// <summary>The same with a process that is killed by SIGKILL at the call; another takes over what it held.</summary>
    /// <returns>What was wrong with how it ended; null when all is well.</returns>
    public async Task<string?> KillAsync(ChaosScenario scenario, ChaosEnd quiet, CallPoint at, Trouble trouble, TestDatabase database, Uri aws)
    {
        var (name, id, number) = await ApprovedAsync(scenario);
        var before = Things(name);
        wire.Arm(null, default);
        await using (var engine = await EngineProcess.StartAsync(database, aws, (trouble, at), TimeSpan.Zero, leaseSeconds: 10, Stop))
        {
            while (await engine.RunAsync(world.Clock.GetUtcNow(), Stop))
            {
                if (await HasEndedAsync(id))
                {
                    return "the call did not come";
                }

                world.Clock.Advance(TimeSpan.FromSeconds(5));
                world.Sandbox.CatchUp();
            }
        }

        await world.RunToEndAsync(id, Stop);
        return WhyNotAs(quiet, await EndAsync(name, number, before));
    }

    private async Task<bool> HasEndedAsync(Guid id)
    {
        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        return await db.Operations.AnyAsync(o => o.RequestId == id && o.EndedAt != null, Stop);
    }

    private async Task<string?> MendedAsync(Mend how, ChaosEnd failed, string name, IReadOnlyList<Thing> before, ChaosEnd quiet)
    {
        if (failed.Request.State is not RequestState.Failed)
        {
            // what it may not do it can do without: then it must have ended as ever
            return WhyNotAs(quiet, failed);
        }

        if (await world.Get<MendOperation>().RunAsync(DemoCast.Ines.Caller, failed.Request.Number, how, Stop) is not ActOutcome.Done)
        {
            return $"it could not be mended by {how}";
        }

        await world.RunToEndAsync(failed.Request.Id, Stop);
        // what was told to stop takes its time
        world.Clock.Advance(TimeSpan.FromMinutes(5));
        world.Sandbox.CatchUp();
        var end = await EndAsync(name, failed.Request.Number, before);
        if (how is Mend.TryAgain)
        {
            return WhyNotAs(quiet, end);
        }

        return end.Request.State is not RequestState.Undone ? $"undone, it is {end.Request.State}: {Said(end)}" : WhyNotNamed(end);
    }

    /// <summary>Must have ended as when nothing goes wrong.</summary>
    private static string? WhyNotAs(ChaosEnd quiet, ChaosEnd end) =>
        end.Request.State != quiet.Request.State ? $"it is {end.Request.State}: {Said(end)}"
        : !end.Appeared.SequenceEqual(quiet.Appeared) ? $"there is {Differs(end.Appeared, quiet.Appeared)}"
        : !end.Vanished.SequenceEqual(quiet.Vanished) ? $"gone is {Differs(end.Vanished, quiet.Vanished)}"
        : null;

    /// <summary>May have ended early, with a true list of what is otherwise in AWS now.</summary>
    private static string? WhyNotTrue(ChaosEnd end) =>
        end.Request.State is not (RequestState.Failed or RequestState.Done or RequestState.RolledBack) ? $"it is {end.Request.State}: {Said(end)}"
        : end.Request.State is RequestState.Done ? null
        : end.Request.Operation?.Steps.Any(s => s.Failure is not null) is not true ? "no step says why it failed"
        : WhyNotNamed(end);

    /// <summary>Whatever is otherwise in AWS must be named by the record.</summary>
    private static string? WhyNotNamed(ChaosEnd end)
    {
        var told = string.Join('\n', [.. end.Request.Left, .. end.Request.Operation?.Steps.Where(s => s.State is not StepState.Pending).Select(s => $"{s.Title}\n{s.Said}") ?? []]);
        // a name may be told whole or by its last part; a new state of what stood before is told by the name of that; tasks have no names, so their count is told
        return end.Appeared.FirstOrDefault(t => t.StartsWith("ecs:task ", StringComparison.Ordinal) ? !told.Contains("started", StringComparison.Ordinal) : !t.Split(' ')[1].Split('/', ':').Any(part => part.Length > 4 && part.Split("{name}").All(p => told.Contains(p, StringComparison.Ordinal)))) is { } orphan
            ? $"the record does not name {orphan}" : null;
    }

    private async Task RunUntilKilledAsync(Guid id)
    {
        var clock = new FakeTimeProvider(world.Clock.GetUtcNow());
        // never disposed: it is gone, and whatever it held stays held until its lease has run out
        var process = world.AnotherProcess(clock, wire.Around);
        for (var rounds = 0; rounds < 400; rounds++)
        {
            var run = process.GetRequiredService<OperationRunner>().RunDueAsync(Stop);
            while (!run.IsCompleted && !wire.Struck.IsCompleted)
            {
                clock.Advance(TimeSpan.FromMilliseconds(20));
                await Task.WhenAny(run, wire.Struck, Task.Delay(1, Stop));
            }

            if (wire.Struck.IsCompleted)
            {
                return;
            }

            await run;
            world.Clock.Advance(TimeSpan.FromSeconds(5));
            if (world.Clock.GetUtcNow() > clock.GetUtcNow())
            {
                clock.SetUtcNow(world.Clock.GetUtcNow());
            }

            if (await HasEndedAsync(id))
            {
                return;
            }
        }
    }

    private async Task<(string Name, Guid Id, int Number)> ApprovedAsync(ChaosScenario scenario)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"c{Interlocked.Increment(ref names):x4}z");
        wire.Arm(null, default);
        foreach (var draft in scenario.Before(name))
        {
            Assert.Equal(RequestState.Done, (await world.ApplyAsync(draft)).State);
        }

        var outcome = await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, scenario.Ask(name), Stop);
        var asked = outcome as SubmitOutcome.Submitted ?? throw new InvalidOperationException($"{scenario}: not submitted: {Applied.Say(outcome)}");
        var seen = await SeeAsync(asked.Number);
        Assert.IsType<DecideOutcome.Applying>(await world.Get<Decide>().RunAsync(DemoCast.Ben.Caller, asked.Number, seen.Version, Verdict.Approve, "", Stop));
        return (name, asked.Id, asked.Number);
    }

    private async Task<ChaosEnd> EndAsync(string name, int number, IReadOnlyList<Thing> before)
    {
        var now = Things(name);
        var (here, were) = (Names(now, name), Names(before, name));
        return new(await SeeAsync(number), Beyond(here, were), Beyond(were, here));
    }

    // tasks have ids of their own, and AWS's own parts of the account live their own life
    private IReadOnlyList<Thing> Things(string name) => [.. world.Sandbox.Things.Where(t => t.Id.Contains(name, StringComparison.Ordinal) || t.State.Contains(name, StringComparison.Ordinal) || t.Type is "ecs:task-definition" or "logs:log-group")];

    private static IReadOnlyList<string> Names(IEnumerable<Thing> things, string name) =>
        [.. things.Select(t => $"{t.Type} {(t.Type == "ecs:task" ? "a task" : OwnId().Replace(t.Id, "{id}"))} {t.State}".Replace(name, "{name}", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=/)[0-9a-f]{32}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex OwnId();

    /// <summary>Those of the first that the second has not, or not as often.</summary>
    private static IReadOnlyList<string> Beyond(IReadOnlyList<string> things, IReadOnlyList<string> others) =>
        [.. things.GroupBy(t => t).SelectMany(g => g.Skip(others.Count(o => o == g.Key)))];

    private static string Differs(IReadOnlyList<string> found, IReadOnlyList<string> wanted) =>
        $"too much [{string.Join("; ", Beyond(found, wanted))}], too little [{string.Join("; ", Beyond(wanted, found))}]";

    private static string Said(ChaosEnd end) => string.Join(" | ", end.Request.Operation?.Steps.Select(s => s.Failure?.Why ?? s.Said) ?? []);

    private async Task<RequestView> SeeAsync(int number) =>
        await world.Get<RequestDetails>().FindAsync(DemoCast.Mara.Caller, number, Stop) ?? throw new InvalidOperationException($"#{number} is not to be seen.");
}
