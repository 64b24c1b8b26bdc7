using Domain.Requests;

namespace Domain.Operations;

/// <summary>
/// The durable run of an approved plan. The row is the job: it is claimed by lease and fence
/// and goes on from its first unfinished step, whoever owns it.
/// </summary>
public sealed class Operation
{
    public required Guid Id { get; init; }
    public required Guid RequestId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>Whose it is: the engine takes teams in turn.</summary>
    public string TeamId { get; init; } = "";
    /// <summary>What it changes; of operations with the same one runs at a time, in the order in which they were made. Empty for those made before this was kept.</summary>
    public string Workload { get; init; } = "";
    /// <summary><see cref="Workload"/> from its first claim to its end, unique: two never change the same at once, whatever two processes read.</summary>
    public string? Holds { get; set; }
    /// <summary>Who asked that it go no further; taken up after the call to AWS that is under way.</summary>
    public string? StopAskedBy { get; set; }
    public OperationState State { get; set; } = OperationState.Queued;
    public string? Owner { get; set; }
    /// <summary>Raised by each claim; a step is committed only under the fence it was begun with.</summary>
    public int Fence { get; set; }
    public DateTimeOffset LeaseUntil { get; set; }
    /// <summary>Not before this time.</summary>
    public DateTimeOffset DueAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public List<Step> Steps { get; init; } = [];
}

/// <summary>One step of an operation: its intent is saved before the AWS call, its result after.</summary>
public sealed class Step
{
    public required Guid OperationId { get; init; }
    /// <summary>From 0.</summary>
    public required int Index { get; init; }
    public required PlannedStep Planned { get; init; }
    public StepState State { get; set; } = StepState.Pending;
    /// <summary>Tries of the present direction (applying or undoing).</summary>
    public int Attempts { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    /// <summary>What AWS said, or what was found, in plain words.</summary>
    public string Said { get; set; } = "";
    /// <summary>What the step made, for later steps and for undo: see <see cref="StepKeys"/>.</summary>
    public IReadOnlyDictionary<string, string> Made { get; set; } = new Dictionary<string, string>(0);
    public StepFailure? Failure { get; set; }
}

/// <summary>Why a step failed.</summary>
/// <param name="Why">Plain words: what was tried and what AWS answered.</param>
/// <param name="AwsCode">AWS's error code, if AWS refused.</param>
/// <param name="MissingPermission">The IAM action and resource that were denied, if that was the reason.</param>
/// <param name="Reference">AWS's request id or Berth's own reference, for support.</param>
public sealed record StepFailure(string Why, string? AwsCode, string? MissingPermission, string? Reference);

/// <summary>Keys of <see cref="Step.Made"/>.</summary>
public static class StepKeys
{
    public const string TaskDefinitionArn = "taskDefinitionArn";
    public const string ServiceArn = "serviceArn";
    /// <summary>"true" when the step created the thing; absent when it was there.</summary>
    public const string Created = "created";
    /// <summary>The task definition the service ran before an update.</summary>
    public const string PreviousTaskDefinition = "previousTaskDefinition";
    /// <summary>What a service was parked from, as on the tag.</summary>
    public const string ParkedFrom = "parkedFrom";
    public const string PolicyArn = "policyArn";
    /// <summary>"true" when a service that was closed by its office hours was opened.</summary>
    public const string Reopened = "reopened";
    public const string TargetGroupArn = "targetGroupArn";
    public const string ListenerRuleArn = "listenerRuleArn";
    /// <summary>The group that the new tasks of a deployment come into.</summary>
    public const string OtherGroupArn = "otherGroupArn";
    public const string TestRuleArn = "testRuleArn";
    /// <summary>Of a wait: where a deployment stands still for a person; see <see cref="Kinds.Services.DeploymentPause"/>.</summary>
    public const string Paused = "paused";
    /// <summary>Of a wait: what a person decided about that.</summary>
    public const string PauseDecision = "pauseDecision";
    /// <summary>Of a wait: who asked that ECS stop the deployment and go back; the step acts on it when it looks next.</summary>
    public const string DeploymentStoppedBy = "deploymentStoppedBy";
}
