namespace Load;

/// <summary>
/// The clock of a Sandbox and of the rate budget before it: the machine's, so many times as fast, and further ahead by what it was advanced.
/// </summary>
internal sealed class LoadClock : TimeProvider
{
    private readonly Lock gate = new();
    private DateTimeOffset at = System.GetUtcNow();
    private long since = System.GetTimestamp();
    private int factor = 1;

    /// <summary>How many of its seconds pass in one.</summary>
    public int Factor
    {
        get => factor;
        set
        {
            lock (gate)
            {
                (at, since, factor) = (Now(), System.GetTimestamp(), value);
            }
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan time)
    {
        lock (gate)
        {
            (at, since) = (Now() + time, System.GetTimestamp());
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return Now();
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Quick(System.CreateTimer(callback, state, Real(dueTime), Real(period)), this);

    private DateTimeOffset Now() => at + (System.GetElapsedTime(since) * factor);

    private TimeSpan Real(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / factor;

    private sealed class Quick(ITimer timer, LoadClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(clock.Real(dueTime), clock.Real(period));
        public void Dispose() => timer.Dispose();
        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
