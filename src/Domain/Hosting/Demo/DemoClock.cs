namespace Domain.Hosting.Demo;

/// <summary>
/// The system's clock, which the demo's seeder may set back: its requests then run through the engine and the Sandbox
/// at the times they are said to have happened. Timers stay those of the system. Timestamps count what is skipped as passed, so that
/// what paces itself need not wait for it, and never go back.
/// </summary>
/// <param name="begin">What the time is said to be when the clock is made; null for the system's own.</param>
public sealed class DemoClock(DateTimeOffset? begin = null) : TimeProvider
{
    private readonly TimeSpan shift = begin is { } at ? at - System.GetUtcNow() : TimeSpan.Zero;
    private long offsetTicks;
    private long skippedTicks;

    /// <summary>The time as it is while nobody sets the clock back.</summary>
    public DateTimeOffset Present => System.GetUtcNow() + shift;

    public override DateTimeOffset GetUtcNow() => Present.AddTicks(Interlocked.Read(ref offsetTicks));

    public void Set(DateTimeOffset time) => MoveTo((time - Present).Ticks);

    public override long GetTimestamp() =>
        System.GetTimestamp() + (long)(TimeSpan.FromTicks(Interlocked.Read(ref skippedTicks)).TotalSeconds * TimestampFrequency);

    public void Advance(TimeSpan by) => MoveTo(Interlocked.Read(ref offsetTicks) + by.Ticks);

    public void BackToNow() => MoveTo(0);

    private void MoveTo(long offset)
    {
        var forward = offset - Interlocked.Exchange(ref offsetTicks, offset);
        Interlocked.Add(ref skippedTicks, Math.Max(0, forward));
    }
}
