namespace Domain.Aws;

/// <summary>
/// Those who wait for one bucket. Interactive calls go first and may take all; sweeps go when no interactive call waits, and leave a reserve,
/// so that the next interactive call finds a token. First come, first served among equals.
/// </summary>
internal sealed class RateLine : IDisposable
{
    private readonly Lock gate = new();
    private readonly LinkedList<Waiter> interactive = new();
    private readonly LinkedList<Waiter> sweeps = new();
    private readonly TimeProvider time;
    private readonly long began;
    private readonly TokenBucket bucket;
    private readonly ITimer timer;

    public RateLine(RateGroup group, TimeProvider time)
    {
        this.time = time;
        // a clock of the wall may be set back; this one only counts
        began = time.GetTimestamp();
        bucket = new TokenBucket(group.Burst, group.PerSecond, TimeSpan.Zero);
        timer = time.CreateTimer(_ => ServeAtItsTime(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private TimeSpan Now => time.GetElapsedTime(began);

    public bool TryGo(CallClass caller)
    {
        lock (gate)
        {
            return interactive.Count == 0
                && caller switch
                {
                    CallClass.Interactive => bucket.TryTake(Now, 0),
                    CallClass.Sweep => sweeps.Count == 0 && bucket.TryTake(Now, bucket.Reserve),
                };
        }
    }

    /// <summary>Takes a place in the line.</summary>
    /// <param name="ahead">How many go first as it stands.</param>
    /// <exception cref="OperationCanceledException">The place is given up; no token was taken.</exception>
    public Task WaitAsync(CallClass caller, out int ahead, CancellationToken cancellationToken)
    {
        var waiter = new Waiter();
        lock (gate)
        {
            ahead = interactive.Count + (caller is CallClass.Sweep ? sweeps.Count : 0);
            (caller is CallClass.Sweep ? sweeps : interactive).AddLast(waiter.Place);
            Serve();
        }

        return GoneAsync(waiter, cancellationToken);
    }

    /// <returns>What is left of the refill.</returns>
    public double Throttled()
    {
        lock (gate)
        {
            bucket.Throttled(Now);
            Serve();
            return bucket.Share;
        }
    }

    public void Dispose() => timer.Dispose();

    private async Task GoneAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        await using var leaving = cancellationToken.UnsafeRegister(_ => Leave(waiter, cancellationToken), null);
        await waiter.Turn.Task;
    }

    private void Leave(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            waiter.Place.List?.Remove(waiter.Place);
            waiter.Turn.TrySetCanceled(cancellationToken);
            Serve();
        }
    }

    private void ServeAtItsTime()
    {
        lock (gate)
        {
            Serve();
        }
    }

    private void Serve()
    {
        Serve(interactive, 0);
        if (interactive.Count == 0)
        {
            Serve(sweeps, bucket.Reserve);
        }

        var next = interactive.Count > 0 ? bucket.Until(Now, 0) : sweeps.Count > 0 ? bucket.Until(Now, bucket.Reserve) : Timeout.InfiniteTimeSpan;
        timer.Change(next, Timeout.InfiniteTimeSpan);
    }

    private void Serve(LinkedList<Waiter> line, double keep)
    {
        while (line.First is { } first && bucket.TryTake(Now, keep))
        {
            line.RemoveFirst();
            first.Value.Turn.SetResult();
        }
    }

    private sealed class Waiter
    {
        public Waiter() => Place = new LinkedListNode<Waiter>(this);

        public LinkedListNode<Waiter> Place { get; }

        // whoever waited goes on elsewhere, not under the line's lock
        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
