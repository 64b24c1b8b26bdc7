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
        var said = task.StoppedReason ?? "";
        var words = task switch
        {
            _ when Says(said, "CannotPullContainer") => "The image cannot be pulled. Check its name and tag, and that the execution role may read the registry.",
            _ when Says(said, "ResourceInitializationError") && Says(said, "secret") =>
                "A secret could not be read. Check its ARN, and that the execution role may read it.",
            _ when Says(said, "ResourceInitializationError") && Says(said, "logger") =>
                "The log driver could not start. Check the log group, and that the execution role may write to it.",
            _ when Says(said, "ResourceInitializationError") => "The task could not be set up, often for want of a way to the network or the registry.",
            _ when Says(said, "CannotStartContainer") || Says(said, "CannotCreateContainer") => "The container could not be started. Check its command and entry point.",
            _ when Says(said, "OutOfMemory") => "The container used more memory than its task has. Give it more memory, or look for a leak.",
            _ when Says(said, "failed ELB health checks") || Says(said, "failed container health checks") =>
                "It failed its health check. Check the port, the health path, and how long it takes to start.",
            { ExitCode: 137 } => "The container was killed, with exit code 137: most often it used more memory than its task has, or did not stop in time.",
            { ExitCode: 139 } => "The container crashed with exit code 139, a segmentation fault.",
            { StopCode: "EssentialContainerExited", ExitCode: { } code } => $"The container ended by itself with exit code {code}. Its logs say why.",
            { StopCode: "SpotInterruption" } => "AWS took the Spot capacity back.",
            { StopCode: "InfrastructureHealth" or "TerminationNotice" } => "The host under it went away.",
            _ => "",
        };
        return (words, said) switch
        {
            ("", "") => "AWS gives no reason.",
            ("", _) => said,
            (_, "") => words,
            _ => $"{words} AWS says: {said}",
        };
    }

    private static bool Says(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
}
