using Domain.Aws;
using Domain.Kinds.Services;
using Domain.Operations;
using Domain.Requests;
using Domain.Teams;
using Domain.Tests.Steps;
using Sandbox;
using Testing;

namespace Domain.Tests.Aws;

/// <summary>The budget where it works: under the product's own clients, on a Sandbox, all on one manual clock.</summary>
public sealed class RateBudgetTests : IDisposable
{
    // half of AWS's 100 at once and 20 a second, of which sweeps leave a half
    private const int Burst = 50;
    private const int SweepsAtOnce = 25;
    private static readonly TimeSpan OneToken = TimeSpan.FromMilliseconds(100);

    /// <summary>The first pause is up to one second, at random.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    private readonly BudgetLog waits = new();
    private readonly SandboxAws aws;
    private readonly TeamEnvironment place = Places.Of();

    public RateBudgetTests() => aws = new SandboxAws(time => new RateBudget(time, waits));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_saturated_sweep_delays_no_interactive_call()
    {
        var sweeps = Enumerable.Range(0, 100).Select(_ => SweepAsync(Cancel)).ToList();
        await waits.UntilAsync(100 - SweepsAtOnce, Cancel);
        await WhenDoneAsync(sweeps, SweepsAtOnce);
        Assert.Equal(SweepsAtOnce, Calls);

        // the clock stands still: what returns has not waited
        for (var i = 0; i < Burst - SweepsAtOnce; i++)
        {
            await ReadAsync(Cancel);
        }

        Assert.Equal(Burst, Calls);
        // beyond their own bucket they wait for one token, not for the seventy-five sweeps that came before
        var late = ReadAsync(Cancel);
        await waits.UntilAsync(100 - SweepsAtOnce + 1, Cancel);
        aws.Time.Advance(OneToken);
        await late;
        Assert.Equal(Burst + 1, Calls);
        Assert.Equal(SweepsAtOnce, sweeps.Count(s => s.IsCompleted));

        // and the sweeps come to their end, when the reserve is full again
        for (var tokens = 0; tokens < SweepsAtOnce + 75; tokens++)
        {
            aws.Time.Advance(OneToken);
        }

        await Task.WhenAll(sweeps);
        Assert.Equal(Burst + 1 + 75, Calls);
        Assert.DoesNotContain(aws.Server.CallsSince(0), c => c.Outcome != "ok");
    }

    [Fact]
    public async Task A_saturated_sweep_of_one_group_delays_no_other_group_account_or_Region()
    {
        var sweeps = Enumerable.Range(0, Burst).Select(_ => SweepAsync(Cancel)).ToList();
        await waits.UntilAsync(Burst - SweepsAtOnce, Cancel);

        Assert.NotEmpty(await aws.Sessions.SweepAsync(place, s => EcsClusters.AllAsync(s, Cancel), Cancel));
        var elsewhere = Places.Of();
        elsewhere.Region = "eu-west-1";
        // there is no such cluster, and AWS has answered so
        Assert.Empty(await aws.Sessions.SweepAsync(elsewhere, s => EcsServices.AllAsync(s, SandboxAccount.FargateCluster, Cancel), Cancel));
        // the Sandbox is one account; the budget goes by what the environment says
        var another = Places.Of();
        another.AccountId = "444455556666";
        var sessions = new AwsSessions(aws.Clients, aws.Time);
        await sessions.SweepAsync(another, s => EcsServices.AllAsync(s, SandboxAccount.FargateCluster, Cancel), Cancel);

        Assert.Equal(SweepsAtOnce, sweeps.Count(s => !s.IsCompleted));
    }

    [Fact]
    public async Task Every_try_counts_and_a_throttle_empties_the_bucket()
    {
        await ReadAsync(Cancel);
        await aws.BreakAsync("throttle", "ecs:ListServices", null, 1, Cancel);

        // throttled at once; the SDK's own second try comes after a pause, and what was in the bucket is gone
        var read = ReadAsync(Cancel);
        await waits.PauseAsync(Cancel);
        Assert.False(read.IsCompleted);
        Assert.Contains(waits.Lines, l => l.EndsWith("AWS throttles, the refill is at 50 %", StringComparison.Ordinal));
        var others = Enumerable.Range(0, Burst).Select(_ => ReadAsync(Cancel)).ToList();
        await waits.UntilAsync(Burst, Cancel);
        aws.Time.Advance(FirstPause);
        for (var tokens = 0; tokens < Burst + 1; tokens++)
        {
            aws.Time.Advance(2 * OneToken);
        }

        await Task.WhenAll([read, .. others]);
        Assert.Equal("ThrottlingException", Assert.Single(aws.Server.CallsSince(0), c => c.Action == "ecs:ListServices" && c.Outcome != "ok").Outcome);
        Assert.Equal(1 + 1 + Burst, Calls);
    }

    [Fact]
    public async Task A_pause_before_the_next_try_ends_when_the_call_is_no_longer_wanted()
    {
        using var leaving = new CancellationTokenSource();
        await aws.BreakAsync("throttle", "ecs:ListServices", null, 1, Cancel);
        var read = ReadAsync(leaving.Token);
        await waits.PauseAsync(Cancel);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        aws.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, Calls);
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_asks_AWS_nothing()
    {
        using var leaving = new CancellationTokenSource();
        await SpendAsync();
        var read = ReadAsync(leaving.Token);
        await waits.UntilAsync(1, Cancel);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        aws.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Burst, Calls);
    }

    [Fact]
    public async Task A_step_that_waits_for_its_turn_and_loses_its_lease_changes_nothing()
    {
        // a change is not cancelled once AWS may have seen it; in the line it has not
        var bench = new StepBench(aws, place);
        using var lease = new CancellationTokenSource();
        var registers = Enumerable.Range(0, 10).Select(i => new TaskDefinitionChange(null, null, Plans.Definition(place, $"payments-dev-api{i}")));
        foreach (var (register, index) in registers.Select((r, i) => (r, i)))
        {
            Assert.IsType<StepOutcome.Done>(await bench.RunAsync(register, index, Cancel));
        }

        var late = bench.RunAsync(new TaskDefinitionChange(null, null, Plans.Definition(place, "payments-dev-late")), 10, lease.Token);
        await waits.UntilAsync(1, Cancel);
        await lease.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late);
        aws.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(10, aws.CountOf("ecs:RegisterTaskDefinition"));
    }

    [Fact]
    public async Task The_log_names_ids_and_waits_alone()
    {
        await SpendAsync();
        var read = ReadAsync(Cancel);
        await waits.UntilAsync(1, Cancel);
        aws.Time.Advance(OneToken);
        await read;

        Assert.Equal(
            [
                $"{SandboxAccount.Id} {SandboxAccount.Region} ECS service read: a call of class Interactive waits, 0 ahead",
                $"{SandboxAccount.Id} {SandboxAccount.Region} ECS service read: a call of class Interactive waited 100 ms",
            ],
            waits.Lines);
    }

    private int Calls => aws.CountOf("ecs:ListServices");

    private Task SweepAsync(CancellationToken cancellationToken) =>
        aws.Sessions.SweepAsync(place, s => EcsServices.AllAsync(s, SandboxAccount.FargateCluster, cancellationToken), cancellationToken);

    private Task ReadAsync(CancellationToken cancellationToken) =>
        aws.Sessions.ReadAsync(place, s => EcsServices.AllAsync(s, SandboxAccount.FargateCluster, cancellationToken), cancellationToken);

    private async Task SpendAsync()
    {
        for (var i = 0; i < Burst; i++)
        {
            await ReadAsync(Cancel);
        }
    }

    private static async Task WhenDoneAsync(IEnumerable<Task> tasks, int count)
    {
        var open = tasks.ToList();
        for (var done = 0; done < count; done++)
        {
            open.Remove(await Task.WhenAny(open));
        }
    }

    public void Dispose() => aws.Dispose();
}
