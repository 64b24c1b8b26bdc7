namespace Domain.Hosting.Demo;

/// <summary>
/// The system's clock, which the demo's seeder may set back: its requests then run through the engine and the Sandbox
/// at the times they are said to have happened. Timers and timestamps stay those of the system.
/// </summary>
public sealed class DemoClock : TimeProvider
{
    private long offsetTicks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref offsetTicks));

    public void Set(DateTimeOffset time) => Interlocked.Exchange(ref offsetTicks, (time - System.GetUtcNow()).Ticks);

    public void Advance(TimeSpan by) => Interlocked.Add(ref offsetTicks, by.Ticks);

    public void BackToNow() => Interlocked.Exchange(ref offsetTicks, 0);
}
