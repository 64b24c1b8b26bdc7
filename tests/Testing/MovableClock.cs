namespace Testing;

/// <summary>The system's clock, which a test can put forward: what became due meanwhile fires at once.</summary>
public sealed class MovableClock : TimeProvider
{
    private readonly Lock guard = new();
    private readonly HashSet<Moved> timers = [];
    private TimeSpan ahead;

    public override DateTimeOffset GetUtcNow()
    {
        lock (guard)
        {
            return System.GetUtcNow() + ahead;
        }
    }

    /// <summary>Lets time pass.</summary>
    public void Forward(TimeSpan by)
    {
        Moved[] running;
        lock (guard)
        {
            ahead += by;
            running = [.. timers];
        }

        foreach (var timer in running)
        {
            timer.Pass(by);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Moved(this, callback, state);
        timer.Change(dueTime, period);
        lock (guard)
        {
            timers.Add(timer);
        }

        return timer;
    }

    private sealed class Moved : ITimer
    {
        private readonly MovableClock clock;
        private readonly TimerCallback callback;
        private readonly object? state;
        private readonly ITimer inner;
        private DateTimeOffset? due;
        private TimeSpan period;

        public Moved(MovableClock clock, TimerCallback callback, object? state)
        {
            (this.clock, this.callback, this.state) = (clock, callback, state);
            inner = System.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            this.period = period;
            due = dueTime == Timeout.InfiniteTimeSpan ? null : System.GetUtcNow() + dueTime;
            return inner.Change(dueTime, period);
        }

        public void Pass(TimeSpan by)
        {
            if (due is not { } at)
            {
                return;
            }

            var left = at - by - System.GetUtcNow();
            var now = left < TimeSpan.Zero ? TimeSpan.Zero : left;
            due = System.GetUtcNow() + now;
            inner.Change(now, period);
        }

        private void Fire()
        {
            due = period == Timeout.InfiniteTimeSpan || period == TimeSpan.Zero ? null : System.GetUtcNow() + period;
            callback(state);
        }

        public void Dispose()
        {
            lock (clock.guard)
            {
                clock.timers.Remove(this);
            }

            inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
