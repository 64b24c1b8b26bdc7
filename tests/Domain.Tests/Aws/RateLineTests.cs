using Domain.Aws;
using Microsoft.Extensions.Time.Testing;

namespace Domain.Tests.Aws;

public sealed class RateLineTests : IDisposable
{
    private static readonly RateGroup Ten = new("ten", 10, 10);
    private static readonly TimeSpan OneToken = TimeSpan.FromMilliseconds(100);
    private readonly FakeTimeProvider time = new();
    private readonly RateLine line;

    public RateLineTests() => line = new RateLine(Ten, time);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Equals_are_served_in_the_order_they_came()
    {
        Use(CallClass.Interactive);
        var first = Wait(CallClass.Interactive);
        var second = Wait(CallClass.Interactive, ahead: 1);

        time.Advance(OneToken);
        await first;
        Assert.False(second.IsCompleted);

        time.Advance(OneToken);
        await second;
    }

    [Fact]
    public async Task An_interactive_call_passes_all_sweeps_that_wait()
    {
        Use(CallClass.Sweep);
        var sweeps = Enumerable.Range(0, 5).Select(i => Wait(CallClass.Sweep, ahead: i)).ToList();

        // the reserve is there at once
        Assert.Equal(5, Use(CallClass.Interactive));
        var person = Wait(CallClass.Interactive);
        time.Advance(OneToken);

        await person;
        Assert.All(sweeps, s => Assert.False(s.IsCompleted));
    }

    [Fact]
    public async Task Sweeps_go_on_when_the_reserve_is_full_again()
    {
        Use(CallClass.Sweep);
        Use(CallClass.Interactive);
        var sweep = Wait(CallClass.Sweep);

        time.Advance(5 * OneToken);
        Assert.False(sweep.IsCompleted);
        time.Advance(OneToken);

        await sweep;
    }

    [Fact]
    public async Task No_sweep_slips_in_while_an_interactive_call_waits()
    {
        Use(CallClass.Interactive);
        var person = Wait(CallClass.Interactive);

        Assert.False(line.TryGo(CallClass.Sweep));
        Assert.False(line.TryGo(CallClass.Interactive));
        time.Advance(OneToken);
        await person;
    }

    [Fact]
    public async Task Who_gives_up_leaves_the_line_and_takes_no_token()
    {
        Use(CallClass.Interactive);
        using var impatient = new CancellationTokenSource();
        var first = line.WaitAsync(CallClass.Interactive, out _, impatient.Token);
        var second = Wait(CallClass.Interactive, ahead: 1);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        time.Advance(OneToken);

        await second;
    }

    [Fact]
    public async Task Sweeps_go_on_when_the_interactive_call_before_them_gives_up()
    {
        Use(CallClass.Interactive);
        using var impatient = new CancellationTokenSource();
        var person = line.WaitAsync(CallClass.Interactive, out _, impatient.Token);
        var sweep = Wait(CallClass.Sweep, ahead: 1);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => person);
        time.Advance(6 * OneToken);

        await sweep;
    }

    [Fact]
    public async Task Who_waits_when_AWS_throttles_waits_longer()
    {
        Use(CallClass.Interactive);
        var waiting = Wait(CallClass.Interactive);

        Assert.Equal(0.5, line.Throttled());
        time.Advance(OneToken);
        Assert.False(waiting.IsCompleted);
        time.Advance(OneToken);

        await waiting;
    }

    [Fact]
    public async Task A_clock_that_is_set_back_stops_nobody_and_gives_nothing()
    {
        Use(CallClass.Interactive);
        var waiting = Wait(CallClass.Interactive);

        // this clock's timestamps go back too, which a real one's never do
        time.AdjustTime(time.GetUtcNow() - TimeSpan.FromDays(4));
        time.Advance(OneToken);
        Assert.False(waiting.IsCompleted);
        time.Advance(OneToken);

        await waiting;
        Assert.Equal(0, Use(CallClass.Interactive));
    }

    private int Use(CallClass caller)
    {
        var gone = 0;
        while (line.TryGo(caller))
        {
            gone++;
        }

        return gone;
    }

    private Task Wait(CallClass caller, int ahead = 0)
    {
        var turn = line.WaitAsync(caller, out var found, Cancel);
        Assert.Equal(ahead, found);
        return turn;
    }

    public void Dispose() => line.Dispose();
}
