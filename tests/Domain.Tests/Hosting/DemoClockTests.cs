using Domain.Hosting.Demo;

namespace Domain.Tests.Hosting;

public sealed class DemoClockTests
{
    private static readonly TimeSpan Days = TimeSpan.FromDays(3);

    [Fact]
    public void What_is_skipped_counts_as_passed()
    {
        var clock = new DemoClock();
        var before = clock.GetTimestamp();

        clock.Advance(Days);

        // real time passes on top
        Assert.InRange(clock.GetElapsedTime(before), Days, Days + TimeSpan.FromHours(1));
    }

    [Fact]
    public void Timestamps_never_go_back()
    {
        var clock = new DemoClock();
        var before = clock.GetTimestamp();

        clock.Set(TimeProvider.System.GetUtcNow() - Days);
        var set = clock.GetElapsedTime(before);
        clock.BackToNow();

        Assert.InRange(set, TimeSpan.Zero, TimeSpan.FromHours(1));
        Assert.InRange(clock.GetElapsedTime(before), Days, Days + TimeSpan.FromHours(1));
    }
}
