using Domain.Requests;
using Domain.Teams;

namespace Domain.Operations;

/// <summary>
/// How one kind of step is applied and undone. A step may be run again after a crash at any point:
/// it looks before it makes, or passes AWS a client token made of <see cref="StepContext.Token"/>.
/// </summary>
internal abstract class StepKind
{
    public abstract bool Handles(PlannedStep planned);
    public abstract Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancellationToken);
    public abstract Task<StepOutcome> UndoAsync(StepContext step, CancellationToken cancellationToken);
}

/// <summary>What a step knows while it runs.</summary>
/// <param name="Token">The same for each run of this step: at most 36 characters of ASCII, fit for an ECS client token.</param>
/// <param name="SourceIdentity">The requester, for AWS's own records.</param>
/// <param name="MadeBefore">What earlier steps of the operation made, later ones winning.</param>
/// <param name="Made">What this step made, when it is undone or run again.</param>
/// <param name="Since">When the operation was made: nothing the step made, in whatever try, is older.</param>
/// <param name="StartedAt">When the present course of the step began: trying again and undoing begin anew.</param>
internal sealed record StepContext(
    PlannedStep Planned, TeamEnvironment Environment, Guid RequestId, int RequestNumber, int Index, string Token,
    string SourceIdentity, IReadOnlyDictionary<string, string> MadeBefore, IReadOnlyDictionary<string, string> Made,
    DateTimeOffset Since, DateTimeOffset StartedAt, DateTimeOffset Now);

/// <summary>How a run of a step ended.</summary>
internal abstract record StepOutcome
{
    private StepOutcome() { }

    /// <summary>Applied (or undone). <paramref name="Made"/> is kept for later steps and for undo.</summary>
    public sealed record Done(string Said, IReadOnlyDictionary<string, string> Made) : StepOutcome;

    /// <summary>Undo only: AWS has no way back or nothing was made; the sentence says which.</summary>
    public sealed record Kept(string Said) : StepOutcome;

    /// <summary>AWS is at work: look again after this time. Holds no thread and no lease.</summary>
    public sealed record NotYet(TimeSpan LookAgain, string Said) : StepOutcome
    {
        /// <summary>What is known of the wait, in place of what was; a person's wishes on the step stay.</summary>
        public IReadOnlyDictionary<string, string> Made { get; init; } = new Dictionary<string, string>(0);
    }

    /// <summary>AWS cannot answer now (throttled, unreachable): try again, with patience that grows.</summary>
    public sealed record TryLater(StepFailure Because) : StepOutcome;

    public sealed record Failed(StepFailure Failure) : StepOutcome;

    /// <summary>ECS or an alarm of the deployment went back to the former revision.</summary>
    public sealed record RolledBack(string Said) : StepOutcome;
}
