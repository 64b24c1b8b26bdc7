namespace Domain.Workloads.Stops;

/// <summary>What ended a task, as people look for it.</summary>
public enum StopCause
{
    Asked,
    Replaced,
    Finished,
    ImagePull,
    Secrets,
    LogDriver,
    Volume,
    Network,
    Permission,
    HealthCheck,
    OutOfMemory,
    CannotStart,
    Exited,
    Crashed,
    SpotInterruption,
    HostGone,
    Placement,
    Lost,
    Unknown,
}

/// <summary>Why a task ended, told so that someone can act on it.</summary>
/// <param name="Sentence">What happened.</param>
/// <param name="Advice">What to look at or do; null where nothing is to be done.</param>
/// <param name="AwsSaid">The words of ECS about the task and its containers; null where it said nothing.</param>
/// <param name="IsFault">It did not end because someone or scaling wished it, nor because its work was done.</param>
/// <param name="Source">Where AWS documents it.</param>
public sealed record StopStory(StopCause Cause, string Sentence, string? Advice, string? AwsSaid, bool IsFault, string Source);

/// <summary>What is known of a task that ended.</summary>
/// <param name="StopCode">ECS's own word (ECS API, Task, <c>stopCode</c>).</param>
/// <param name="ExitCode">Of the container that failed first, else of the first.</param>
public sealed record StopFacts(string? StopCode, string? Reason, int? ExitCode, IReadOnlyList<StoppedContainer> Containers, bool IsLost = false);

/// <param name="Reason">What ECS says of this container; null for nothing.</param>
public sealed record StoppedContainer(string Name, int? ExitCode, string? Reason);
