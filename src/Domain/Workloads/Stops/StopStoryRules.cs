using Domain.Workloads.Inventory;

namespace Domain.Workloads.Stops;

/// <summary>
/// Reads stop code, reasons and exit codes into a sentence. Sources: ECS Developer Guide, "Amazon ECS stopped task error messages" and the pages below it for each error;
/// ECS API, Task, <c>stopCode</c>. Pure.
/// </summary>
public static class StopStoryRules
{
    private const string Errors = "ECS Developer Guide, “Amazon ECS stopped task error messages”";
    private const string Health = "ECS Developer Guide, “Troubleshooting service load balancers” and “Determine Amazon ECS task health using container health checks”";
    private const string Codes = "ECS API Reference, Task, stopCode";

    /// <summary>Words of ECS, the more telling before the more general. Every word of a row must be there, in any case.</summary>
    private static readonly Known[] KnownReasons =
    [
        new(["CannotPullContainer"], StopCause.ImagePull, "The image cannot be pulled.", "Check its name and tag, and that the execution role may read the registry."),
        new(["ResourceInitializationError", "secret from asm"], StopCause.Secrets, "A secret could not be read.", "Check its ARN, and that the execution role may read it."),
        new(["ResourceInitializationError", "ssm"], StopCause.Secrets, "A parameter could not be read.", "Check its name, and that the execution role may read it."),
        new(["ResourceInitializationError", "registry auth"], StopCause.Permission, "Its secrets or the way into the registry could not be had.",
            "Check that the execution role may read both, and that the subnets have a way to them."),
        new(["ResourceInitializationError", "secret"], StopCause.Secrets, "A secret could not be read.", "Check its ARN, and that the execution role may read it."),
        new(["ResourceInitializationError", "logger"], StopCause.LogDriver, "The log driver could not start.", "Check the log group, and that the execution role may write to it."),
        new(["ResourceInitializationError", "EFS"], StopCause.Volume, "The file system could not be mounted.", "Check that the security groups let NFS through on port 2049, and that the task role may mount it."),
        new(["unable to assume the role"], StopCause.Permission, "ECS may not take the task's role.", "Check that the role is there, and that it trusts ecs-tasks.amazonaws.com."),
        new(["not authorized to perform"], StopCause.Permission, "A role of the task lacks a permission.", "AWS names the action below: add it to the execution role."),
        new(["AccessDenied"], StopCause.Permission, "A role of the task lacks a permission.", "AWS names the action below: add it to the execution role."),
        new(["ResourceInitializationError"], StopCause.Network, "The task could not be set up, often for want of a way to the network or the registry.", null),
        new(["network interface provisioning"], StopCause.Network, "The task got no network interface in time.", "Check that the subnets have free addresses. ECS tries again by itself."),
        new(["CannotCreateVolume"], StopCause.Volume, "A volume could not be made.", "Check the volumes of the task definition, and the disk of the instance."),
        new(["CannotStartContainer"], StopCause.CannotStart, "The container could not be started.", "Check its command and entry point."),
        new(["CannotCreateContainer"], StopCause.CannotStart, "The container could not be started.", "Check its command and entry point."),
        new(["OutOfMemory"], StopCause.OutOfMemory, "The container used more memory than its task has.", "Give it more memory, or look for a leak."),
        new(["failed ELB health checks"], StopCause.HealthCheck, "It failed its health check.", "Check the port, the health path, and how long it takes to start."),
        new(["failed container health checks"], StopCause.HealthCheck, "It failed its health check.", "Check the port, the health path, and how long it takes to start."),
        new(["no space left"], StopCause.Volume, "The disk under it is full.", "Give the task more ephemeral storage, or write less to it."),
        new(["RESOURCE:"], StopCause.Placement, "No instance had room for it.", "Add capacity, or ask for less CPU or memory."),
        new(["unable to place"], StopCause.Placement, "No instance had room for it.", "Add capacity, or ask for less CPU or memory."),
        new(["Capacity is unavailable"], StopCause.Placement, "AWS had no capacity for it at that time.", "Spread it over more Availability Zones, or run a part of it on demand."),
        new(["Host EC2", "terminated"], StopCause.HostGone, "The instance under it was terminated.", null),
    ];

    /// <returns>Null while it runs.</returns>
    public static StopStory? Of(LiveTask task) => !task.IsStopped ? null
        : Of(new StopFacts(task.StopCode, task.StoppedReason, task.ExitCode, [.. task.Facts.Containers.Select(c => new StoppedContainer(c.Name, c.ExitCode, c.Reason))], task.IsLost));

    public static StopStory Of(StopFacts stop)
    {
        var said = string.Join(' ', new[] { stop.Reason }.Concat(stop.Containers.Select(c => c.Reason)).OfType<string>().Select(r => r.Trim()).Where(r => r.Length > 0).Distinct(StringComparer.Ordinal));
        var (cause, sentence, advice, source) = stop.IsLost ? Lost : ByReason(said) ?? ByCode(stop);
        return new(cause, sentence, advice, said.Length == 0 ? null : said, IsFault(cause), source);
    }

    /// <summary>What the exit code of a container tells; null where it tells nothing.</summary>
    public static string? OfExit(int? code) => code switch
    {
        null => null,
        0 => "ended well",
        126 => "its command cannot be run",
        127 => "its command was not found in the image",
        134 => "it aborted (SIGABRT)",
        137 => "it was killed (SIGKILL), for memory or because it did not stop in time",
        139 => "it crashed with a segmentation fault (SIGSEGV)",
        143 => "it stopped when asked to (SIGTERM)",
        _ => "it ended with an error of its own",
    };

    private static (StopCause, string, string?, string) Lost => (
        StopCause.Lost, "AWS forgot this task before Berth saw it stop: why it ended is not known.", "Its last log lines may tell.", Errors);

    private static (StopCause, string, string?, string)? ByReason(string said) =>
        Array.Find(KnownReasons, k => k.Words.All(w => said.Contains(w, StringComparison.OrdinalIgnoreCase))) is { } known
            ? (known.Cause, known.Sentence, known.Advice, known.Cause is StopCause.HealthCheck ? Health : Errors) : null;

    private static (StopCause, string, string?, string) ByCode(StopFacts stop) => stop switch
    {
        { StopCode: "SpotInterruption" } => (
            StopCause.SpotInterruption, "AWS took the Spot capacity back.", "Nothing is wrong with it: the service starts another. Run a part on demand if that must not happen.", Codes),
        { StopCode: "InfrastructureHealth" or "TerminationNotice" } => (StopCause.HostGone, "The host under it went away.", "The service starts another task by itself.", Codes),
        { StopCode: "UserInitiated" } => (StopCause.Asked, "Someone stopped it.", null, Codes),
        { StopCode: "ServiceSchedulerInitiated" } => (StopCause.Replaced, "Its service stopped it, to scale in or to put another in its place.", null, Codes),
        { ExitCode: 137 } => (
            StopCause.OutOfMemory, "The container was killed, with exit code 137: most often it used more memory than its task has, or did not stop in time.",
            "Look at its memory, and at how it takes SIGTERM.", Errors),
        { ExitCode: 139 } => (StopCause.Crashed, "The container crashed with exit code 139, a segmentation fault.", "Look at its last lines, and at what was last deployed.", Errors),
        { StopCode: "EssentialContainerExited", ExitCode: 0 } => (StopCause.Finished, "Its essential container ended by itself, with exit code 0.", "A job is done then. A service should not end by itself: look at its command.", Codes),
        { StopCode: "EssentialContainerExited", ExitCode: 126 or 127 } => (
            StopCause.CannotStart, $"The container ended with exit code {stop.ExitCode}: {OfExit(stop.ExitCode)}.", "Check its command and entry point.", Errors),
        { StopCode: "EssentialContainerExited", ExitCode: { } code } => (StopCause.Exited, $"The container ended by itself with exit code {code}.", "Its logs say why.", Errors),
        { StopCode: "TaskFailedToStart" } => (StopCause.CannotStart, "It could not be started.", null, Codes),
        _ => (StopCause.Unknown, "AWS gives no reason.", null, Codes),
    };

    private static bool IsFault(StopCause cause) => cause switch
    {
        StopCause.Asked or StopCause.Replaced or StopCause.Finished or StopCause.Lost or StopCause.Unknown => false,
        StopCause.ImagePull or StopCause.Secrets or StopCause.LogDriver or StopCause.Volume or StopCause.Network or StopCause.Permission or StopCause.HealthCheck
            or StopCause.OutOfMemory or StopCause.CannotStart or StopCause.Exited or StopCause.Crashed or StopCause.SpotInterruption or StopCause.HostGone or StopCause.Placement => true,
    };

    private sealed record Known(string[] Words, StopCause Cause, string Sentence, string? Advice);
}
