using Domain.Kinds.Services;
using Domain.Operations;
using Domain.Operations.Steps;
using Domain.Requests;
using Domain.Teams;
using Testing;

namespace Domain.Tests.Steps;

/// <summary>Runs steps as the engine does, on the Sandbox, one request at a time.</summary>
internal sealed class StepBench(SandboxAws aws, TeamEnvironment place, int requestNumber = 7)
{
    private readonly StepKind[] kinds =
    [
        new LogGroupStep(aws.Sessions), new TaskDefinitionStep(aws.Sessions), new ServiceStep(aws.Sessions),
        new ScalableTargetStep(aws.Sessions), new ScalingPolicyStep(aws.Sessions), new ParkStep(aws.Sessions), new ResumeStep(aws.Sessions), new ScalingRemovalStep(aws.Sessions), new WaitUntilStableStep(aws.Sessions),
    ];

    private readonly Guid request = Guid.CreateVersion7();
    private readonly Dictionary<int, IReadOnlyDictionary<string, string>> made = [];
    private readonly Dictionary<int, DateTimeOffset> started = [];
    private readonly DateTimeOffset since = aws.Time.GetUtcNow();
    private readonly List<string> waits = [];

    /// <summary>What was said while waiting.</summary>
    public IReadOnlyList<string> Waits => waits;

    public IReadOnlyDictionary<string, string> MadeBy(int index) => made[index];

    /// <summary>Runs one step once.</summary>
    public async Task<StepOutcome> RunAsync(PlannedStep planned, int index, CancellationToken cancellationToken)
    {
        var outcome = await Kind(planned).RunAsync(Context(planned, index), cancellationToken);
        if (outcome is StepOutcome.Done done)
        {
            made[index] = done.Made;
        }

        return outcome;
    }

    public Task<StepOutcome> UndoAsync(PlannedStep planned, int index, CancellationToken cancellationToken) =>
        Kind(planned).UndoAsync(Context(planned, index), cancellationToken);

    /// <summary>Forgets what a step made, as a process does that dies before it writes it down.</summary>
    public void Forget(int index) => made.Remove(index);

    /// <summary>Times a step anew, as trying again and undoing do.</summary>
    public void BeginAnew(int index) => started.Remove(index);

    /// <summary>Runs steps in order, moving the clock while AWS is at work, until one ends otherwise than done.</summary>
    public async Task<StepOutcome> RunAllAsync(IReadOnlyList<PlannedStep> steps, CancellationToken cancellationToken)
    {
        StepOutcome last = new StepOutcome.Kept("no steps");
        for (var index = 0; index < steps.Count; index++)
        {
            last = await RunToEndAsync(steps[index], index, cancellationToken);
            if (last is not StepOutcome.Done)
            {
                break;
            }
        }

        return last;
    }

    public async Task<StepOutcome> RunToEndAsync(PlannedStep planned, int index, CancellationToken cancellationToken)
    {
        var outcome = await RunAsync(planned, index, cancellationToken);
        while (outcome is StepOutcome.NotYet notYet)
        {
            waits.Add(notYet.Said);
            aws.Settle(notYet.LookAgain);
            outcome = await RunAsync(planned, index, cancellationToken);
        }

        return outcome;
    }

    /// <summary>Undoes steps from the last.</summary>
    public async Task<IReadOnlyList<StepOutcome>> UndoAllAsync(IReadOnlyList<PlannedStep> steps, CancellationToken cancellationToken)
    {
        var outcomes = new List<StepOutcome>();
        for (var index = steps.Count - 1; index >= 0; index--)
        {
            outcomes.Add(await UndoAsync(steps[index], index, cancellationToken));
        }

        return outcomes;
    }

    private StepKind Kind(PlannedStep planned) => kinds.Single(k => k.Handles(planned));

    private StepContext Context(PlannedStep planned, int index)
    {
        var now = aws.Time.GetUtcNow();
        var before = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in made.Where(m => m.Key < index).OrderBy(m => m.Key).SelectMany(m => m.Value))
        {
            before[key] = value;
        }

        started.TryAdd(index, now);
        return new StepContext(
            planned, place, request, requestNumber, index, $"{request:N}-{index}", "person-tester", before,
            made.GetValueOrDefault(index) ?? new Dictionary<string, string>(), since, started[index], now);
    }
}
