using Domain.Aws;
using Domain.Kinds.Services;
using Domain.Operations;
using Domain.Requests;
using Domain.Teams;
using Domain.Tests.Aws;
using Sandbox;
using Testing;

namespace Domain.Tests.Steps;

/// <summary>Parking and resuming step by step: each is the other's undo, and what someone did meanwhile stays.</summary>
public sealed class ParkStepTests : IAsyncLifetime
{
    private const string Service = "payments-dev-api";
    private const string Cluster = SandboxAccount.FargateCluster;
    private readonly SandboxAws aws = new();
    private readonly TeamEnvironment place = Places.Of();
    private ScalableTargetSpec target = new(Cluster, Service, 0, 0);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.IsType<StepOutcome.Done>(await new StepBench(aws, place, 1).RunAllAsync(Plans.NewService(place, Cluster, Service, null), Cancel));
        target = (await FactsAsync()).Target ?? target;
    }

    [Fact]
    public async Task What_is_held_back_before_is_held_back_again_and_nothing_else()
    {
        var held = target with { Suspended = new Suspension(true, false, false) };
        await new StepBench(aws, place, 2).RunAsync(new ScalableTargetChange(target, held), 0, Cancel);
        Assert.IsType<StepOutcome.Done>(await new StepBench(aws, place, 3).RunAsync(new ParkChange(Cluster, Service, held), 0, Cancel));
        aws.Settle(TimeSpan.FromMinutes(5));

        var parked = await FactsAsync();
        Assert.Equal((true, 0, 0, new ParkedFrom(2, held)), (parked.Target?.IsParked, parked.DesiredCount, parked.RunningCount, parked.Parked));

        Assert.IsType<StepOutcome.Done>(await new StepBench(aws, place, 4).RunAsync(new ResumeChange(Cluster, Service, new ParkedFrom(2, held)), 0, Cancel));
        aws.Settle(TimeSpan.FromMinutes(5));
        var awake = await FactsAsync();
        Assert.Equal((held, 2, 2, null), (awake.Target, awake.DesiredCount, awake.RunningCount, awake.Parked));
    }

    [Fact]
    public async Task Undone_a_parking_gives_all_back_and_an_undone_resumption_takes_it_again()
    {
        var bench = new StepBench(aws, place, 2);
        var park = new ParkChange(Cluster, Service, target);
        await bench.RunAsync(park, 0, Cancel);
        bench.Forget(0);

        Assert.IsType<StepOutcome.Done>(await bench.UndoAsync(park, 0, Cancel));
        Assert.IsType<StepOutcome.Done>(await bench.UndoAsync(park, 0, Cancel));
        var awake = await FactsAsync();
        Assert.Equal((target, 2), (awake.Target, awake.DesiredCount));

        await bench.RunAsync(park, 0, Cancel);
        var resume = new ResumeChange(Cluster, Service, new ParkedFrom(2, target));
        await bench.RunAsync(resume, 1, Cancel);
        Assert.IsType<StepOutcome.Done>(await bench.UndoAsync(resume, 1, Cancel));
        var parked = await FactsAsync();
        Assert.Equal((true, 0, new ParkedFrom(2, target)), (parked.Target?.IsParked, parked.DesiredCount, parked.Parked));
    }

    [Fact]
    public async Task A_service_without_bounds_gets_some_while_it_is_parked_and_none_after()
    {
        await new StepBench(aws, place, 2).RunAsync(new ScalingRemoval(target, null), 0, Cancel);
        var bench = new StepBench(aws, place, 3);
        Assert.IsType<StepOutcome.Done>(await bench.RunAsync(new ParkChange(Cluster, Service, null), 0, Cancel));
        var parked = await FactsAsync();
        Assert.Equal((true, 0, new ParkedFrom(2, null)), (parked.Target?.IsParked, parked.DesiredCount, parked.Parked));

        var resume = new ResumeChange(Cluster, Service, new ParkedFrom(2, null));
        Assert.IsType<StepOutcome.Done>(await bench.RunAsync(resume, 1, Cancel));
        Assert.IsType<StepOutcome.Done>(await bench.RunAsync(resume, 1, Cancel));
        var awake = await FactsAsync();
        Assert.Equal((null, 2), (awake.Target, awake.DesiredCount));
    }

    [Fact]
    public async Task Bounds_that_someone_set_since_stay_whether_it_is_parked_resumed_or_undone()
    {
        var theirs = target with { Max = 9 };
        await new StepBench(aws, place, 3).RunAsync(new ScalableTargetChange(target, theirs), 0, Cancel);
        var bench = new StepBench(aws, place, 2);

        Assert.Contains("are 2–9 now", Assert.IsType<StepOutcome.Failed>(await bench.RunAsync(new ParkChange(Cluster, Service, target), 0, Cancel)).Failure.Why, StringComparison.Ordinal);
        Assert.IsType<StepOutcome.Kept>(await bench.UndoAsync(new ParkChange(Cluster, Service, target), 0, Cancel));
        var resume = new ResumeChange(Cluster, Service, new ParkedFrom(2, target));
        Assert.Contains("no longer parked", Assert.IsType<StepOutcome.Failed>(await bench.RunAsync(resume, 1, Cancel)).Failure.Why, StringComparison.Ordinal);
        Assert.IsType<StepOutcome.Kept>(await bench.UndoAsync(resume, 1, Cancel));
        Assert.Equal(theirs, (await FactsAsync()).Target);
    }

    [Theory]
    [InlineData("desired=2 bounds=2-4 held=in+scheduled")]
    [InlineData("desired=0 bounds=0-10")]
    [InlineData("desired=3")]
    public void What_is_noted_is_read_as_it_was_written(string text) => Assert.Equal(text, ParkedFrom.Read(Cluster, Service, text)?.Write());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("bounds=2-4")]
    [InlineData("desired=2 bounds=2")]
    [InlineData("desired=2 bounds=2-4 held=")]
    public void A_note_that_Berth_did_not_write_is_none(string? text) => Assert.Null(ParkedFrom.Read(Cluster, Service, text));

    public ValueTask DisposeAsync()
    {
        aws.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<LiveFacts> FactsAsync() => new LiveFactsReader(aws.Sessions).ReadAsync(place, Cluster, Service, Cancel);
}
