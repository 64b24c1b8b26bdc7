using Sandbox.State;

namespace Sandbox.Control;

/// <summary>One call as the Sandbox saw it: the proof of who acted, and that nothing ran twice.</summary>
/// <param name="Action">For example <c>ecs:CreateService</c>.</param>
/// <param name="Principal">The caller's ARN; empty when it was not known.</param>
/// <param name="Resource">The ARN of the last thing the call was authorised on.</param>
/// <param name="Outcome"><c>ok</c> or the error code.</param>
public sealed record CallRecord(
    long Number,
    DateTimeOffset At,
    string Action,
    string Principal,
    string? Resource,
    string Outcome,
    string? ClientToken,
    string? SourceIdentity,
    IReadOnlyDictionary<string, string> SessionTags,
    string RequestId,
    bool Write);

/// <summary>The last calls; writes are part of the state, reads are not.</summary>
internal sealed class CallLog(World world)
{
    private const int Kept = 1000;
    private const int Slack = 200;
    private readonly Queue<CallRecord> reads = new();
    private readonly List<CallRecord> unsaved = [];

    public void Add(CallRecord call)
    {
        if (!call.Write)
        {
            reads.Enqueue(call);
            if (reads.Count > Kept)
            {
                reads.Dequeue();
            }
            return;
        }
        var writes = world.State.Calls;
        writes.Add(call);
        unsaved.Add(call);
        Trim(writes);
    }

    public static void Trim(List<CallRecord> writes)
    {
        // Not one by one: the rest of the list moves up each time.
        if (writes.Count > Kept + Slack)
        {
            writes.RemoveRange(0, writes.Count - Kept);
        }
    }

    /// <summary>The changing calls since the last time.</summary>
    public List<CallRecord> TakeUnsaved()
    {
        List<CallRecord> taken = [.. unsaved];
        unsaved.Clear();
        return taken;
    }

    public IReadOnlyList<CallRecord> Since(long number)
        => [.. world.State.Calls.Concat(reads).Where(c => c.Number > number).OrderBy(c => c.Number)];

    public void Clear() => reads.Clear();
}
