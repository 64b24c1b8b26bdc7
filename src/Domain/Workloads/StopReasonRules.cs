using Domain.Workloads.Stops;

namespace Domain.Workloads;

/// <summary>Why a task stopped, in plain words (ECS Developer Guide, "Stopped task error messages"). Pure.</summary>
public static class StopReasonRules
{
    /// <summary>True where the task did not stop because someone or scaling wished it.</summary>
    public static bool IsFault(TaskDetail task) => task.StopCode switch
    {
        "UserInitiated" => false,
        "ServiceSchedulerInitiated" => task.StoppedReason?.Contains("health check", StringComparison.OrdinalIgnoreCase) is true,
        null => task.StoppedReason is not null,
        _ => true,
    };

    public static string InWords(TaskDetail task)
    {
        var story = StopStoryRules.Of(new StopFacts(task.StopCode, task.StoppedReason, task.ExitCode, []));
        var words = story.Cause is StopCause.Asked or StopCause.Replaced or StopCause.Unknown ? "" : $"{story.Sentence} {story.Advice}".Trim();
        return (words, story.AwsSaid) switch
        {
            ("", null) => story.Sentence,
            ("", { } said) => said,
            (_, null) => words,
            (_, { } said) => $"{words} AWS says: {said}",
        };
    }
}
