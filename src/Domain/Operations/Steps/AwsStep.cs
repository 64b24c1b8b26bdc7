using System.Globalization;
using Domain.Aws;
using Domain.Requests;

namespace Domain.Operations.Steps;

/// <summary>
/// A step that changes AWS: it acts in a session of its own, narrowed to <see cref="PlannedStep.Scope"/>, and what AWS refuses
/// becomes its outcome. Nothing is cancelled between AWS's acceptance of a change and the return, so none is lost; only a call
/// that still waits for the rate budget is given up with the step, and what was done before it is found again, as after a crash.
/// </summary>
internal abstract class AwsStep<TPlanned>(AwsSessions sessions) : StepKind
    where TPlanned : PlannedStep
{
    protected static readonly IReadOnlyDictionary<string, string> NothingMade = new Dictionary<string, string>(0);

    public sealed override bool Handles(PlannedStep planned) => planned is TPlanned;

    public sealed override Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancellationToken) =>
        ActAsync(step, step.Planned.Scope(step.Environment), ApplyAsync, cancellationToken);

    public sealed override Task<StepOutcome> UndoAsync(StepContext step, CancellationToken cancellationToken) =>
        step.Planned.UndoScope(step.Environment) is { Count: > 0 } scope
            ? ActAsync(step, scope, RevertAsync, cancellationToken)
            : Task.FromResult<StepOutcome>(new StepOutcome.Kept("There is nothing to undo: this step only looked."));

    /// <summary>Makes the change, or finds that it is made.</summary>
    protected abstract Task<StepOutcome> ApplyAsync(TPlanned planned, StepContext step, AwsSession session, CancellationToken cancellationToken);

    /// <summary>Takes the change back, or finds that it is not there. The step may have been cut off anywhere, so AWS is asked, not <see cref="StepContext.Made"/> alone.</summary>
    protected abstract Task<StepOutcome> RevertAsync(TPlanned planned, StepContext step, AwsSession session, CancellationToken cancellationToken);

    /// <summary>The tags of what a step makes; by them it finds its own again.</summary>
    protected static Dictionary<string, string> TagsOf(StepContext step) => new(StringComparer.Ordinal)
    {
        [BerthTags.Team] = step.Environment.TeamId,
        [BerthTags.Environment] = step.Environment.Name,
        [BerthTags.Request] = step.RequestNumber.ToString(CultureInfo.InvariantCulture),
        [BerthTags.Step] = step.Index.ToString(CultureInfo.InvariantCulture),
    };

    protected static StepOutcome Done(string said, IReadOnlyDictionary<string, string>? made = null) => new StepOutcome.Done(said, made ?? NothingMade);
    protected static StepOutcome Fail(string why) => new StepOutcome.Failed(new StepFailure(why, null, null, null));

    private async Task<StepOutcome> ActAsync(
        StepContext step, IReadOnlyList<NeededPermission> scope, Func<TPlanned, StepContext, AwsSession, CancellationToken, Task<StepOutcome>> act,
        CancellationToken cancellationToken)
    {
        try
        {
            var session = await sessions.WriteAsync(
                step.Environment, step.RequestNumber, step.Index.ToString(CultureInfo.InvariantCulture), step.SourceIdentity, scope, cancellationToken);
            return await act((TPlanned)step.Planned, step, session, cancellationToken);
        }
        catch (AwsRefused e)
        {
            return Refused(e);
        }
    }

    /// <summary>What AWS refused, as the step's outcome.</summary>
    /// <param name="stands">A sentence on what the step had made before; empty where it had made nothing.</param>
    protected static StepOutcome Refused(AwsRefused refused, string stands = "")
    {
        var failure = new StepFailure($"{refused.Message} {stands}".TrimEnd(), refused.Code, refused.Denied?.ToString(), refused.RequestId);
        return refused.Transient ? new StepOutcome.TryLater(failure) : new StepOutcome.Failed(failure);
    }
}
