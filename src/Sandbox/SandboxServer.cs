using Sandbox.Control;
using Sandbox.Start;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox;

/// <summary>
/// AWS in a box: ECS, Application Auto Scaling, CloudWatch and its Logs, Elastic Load Balancing, Cloud Map, Service Quotas,
/// Secrets Manager, IAM, STS and EC2 of one account, spoken in AWS's own protocols. One request at a time sees and changes
/// the state; with a state file, nothing that was answered is lost by a killed process.
/// </summary>
public sealed class SandboxServer : IDisposable
{
    /// <summary>How often a long poll looks whether something has come.</summary>
    private static readonly TimeSpan look = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly SandboxOptions options;
    private readonly StateFile? file;
    private readonly World world;
    private readonly Engine engine;
    private readonly ControlPlane control;

    /// <summary>Something may have changed that is not saved yet.</summary>
    private bool owed = true;

    /// <exception cref="ArgumentException">A setting makes no sense; the message names each that does not.</exception>
    /// <exception cref="IOException">Another process uses the state file.</exception>
    /// <exception cref="InvalidDataException">The state file is not a state of this version.</exception>
    public SandboxServer(SandboxOptions options, TimeProvider time)
    {
        if (options.WhyNot() is { } why)
        {
            throw new ArgumentException(why);
        }
        this.options = options;
        this.time = time;
        world = new(options.Speed);
        engine = new(world, new Throttles(time, options.Throttles));
        control = new(world, engine, Reset);
        file = options.StatePath is { } path ? new StateFile(path) : null;
        try
        {
            if (file?.Load() is { } saved)
            {
                world.SetTime(time.GetUtcNow());
                world.Begin(saved);
                engine.Faults.Begin(options.Faults);
            }
            else
            {
                Reset();
            }
            Save();
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>For tests of what is saved.</summary>
    internal World World => world;

    /// <summary>When something will next happen by itself, so that a test or a seeder can move its clock there; null when nothing will.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (gate)
            {
                return world.Agenda.Next;
            }
        }
    }

    /// <summary>How many calls have been asked so far, by action, and how many were throttled. A later look gives the calls between with <see cref="CallCounts.Since"/>.</summary>
    public CallCounts Counts
    {
        get
        {
            lock (gate)
            {
                return engine.Counter.Look();
            }
        }
    }

    /// <summary>A handler that brings requests here without a port: for the SDK's HttpClientFactory, or an HttpClient.</summary>
    public HttpMessageHandler CreateHandler() => new InProcess(this);

    /// <summary>Plays what is due by now. Every request does so too.</summary>
    public void CatchUp()
    {
        lock (gate)
        {
            CatchUpAndSave();
        }
    }

    /// <summary>What stands in the account now, without what is over.</summary>
    public IReadOnlyList<Thing> Things
    {
        get
        {
            lock (gate)
            {
                // whatever was given out is compared with what was saved at the next save
                owed = true;
                return [.. Inventory.Of(world.State)];
            }
        }
    }

    /// <summary>The calls after <paramref name="number"/>, oldest first, the last thousand writes and reads at most.</summary>
    public IReadOnlyList<CallRecord> CallsSince(long number)
    {
        lock (gate)
        {
            return engine.Log.Since(number);
        }
    }

    /// <summary>The answer, when it is time for it; null where the connection is to be closed in its place. Nobody else waits meanwhile.</summary>
    /// <exception cref="OperationCanceledException">The caller has given up.</exception>
    internal async Task<Answer?> AnswerAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var answer = Handle(exchange);
        if (answer.Waits is { } waits && await ComesAsync(waits.Longest, waits.HasCome, cancellationToken))
        {
            answer = Handle(exchange, again: true);
        }
        if (answer.Late > TimeSpan.Zero)
        {
            await Task.Delay(answer.Late, time, cancellationToken);
        }
        return answer.Lost ? null : answer;
    }

    /// <returns>False when nothing came in time.</returns>
    private async Task<bool> ComesAsync(TimeSpan longest, Func<bool> hasCome, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + longest;
        while (time.GetUtcNow() < until)
        {
            var rest = until - time.GetUtcNow();
            await Task.Delay(rest < look ? rest : look, time, cancellationToken);
            lock (gate)
            {
                CatchUpAndSave();
                if (hasCome())
                {
                    return true;
                }
            }
        }
        return false;
    }

    private Answer Handle(Exchange exchange, bool again = false)
    {
        lock (gate)
        {
            CatchUpAndSave();
            var kept = owed;
            owed = true;
            var (answer, save) = ControlPlane.Owns(exchange) ? control.Run(exchange) : engine.Front.Run(exchange, again);
            if (kept || save || world.Changed)
            {
                Save();
            }
            else
            {
                // A read gives out much and changes nothing.
                DocumentTree.Gather(world.State, null, []);
                owed = false;
            }
            return answer;
        }
    }

    private void CatchUpAndSave()
    {
        engine.CatchUp(time.GetUtcNow());
        if (world.Changed)
        {
            Save();
        }
    }

    public void Dispose() => file?.Dispose();

    private void Reset()
    {
        var now = time.GetUtcNow();
        world.SetTime(now);
        var account = new Account();
        Beginning.Fill(account, options.Start, now);
        world.Begin(account);
        engine.Faults.Begin(options.Faults);
        engine.Log.Clear();
        file?.Outdated();
        world.Changed = true;
    }

    private void Save()
    {
        world.Changed = false;
        var agenda = world.Agenda.TakeChanges();
        var calls = engine.Log.TakeUnsaved();
        if (file is not { NeedsReplacing: false })
        {
            DocumentTree.Gather(world.State, null, []);
            world.State.Agenda = [.. world.Agenda.Items];
            file?.Replace(world.State);
            world.State.Agenda = [];
        }
        else
        {
            file.Append(world.State, agenda, calls);
        }
        owed = false;
    }
}
