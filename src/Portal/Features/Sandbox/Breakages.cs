namespace Portal.Features.Sandbox;

/// <summary>One way to break something.</summary>
/// <param name="Then">What to do to see it.</param>
public sealed record Breakage(string Title, string What, string Deed, SandboxFault Fault, string Then);

/// <summary>What the Sandbox page offers to break.</summary>
internal static class Breakages
{
    public static readonly IReadOnlyList<Breakage> All =
    [
        new("An image that cannot start", "The next deployment's tasks cannot pull their image. ECS tries again and again, then its circuit breaker gives up.", "Break the image",
            new SandboxFault("image", null, null, 20), "The next 20 tasks cannot pull their image. Ask for a service or change one, and watch ECS give up."),
        new("A throttle", "AWS answers “Rate exceeded” to the next calls that write to ECS. Berth waits and tries again; nothing is made twice.", "Throttle ECS",
            new SandboxFault("throttle", "ecs:*Service", null, 4), "The next 4 calls that make or alter a service are throttled. Approve something and watch the step wait and go on."),
        new("A refused permission", "The team's role is denied the scaling policy in the middle of applying. What was made before it is listed, and can be undone.", "Refuse the scaling policy",
            new SandboxFault("deny", "application-autoscaling:PutScalingPolicy", null, 1), "The next scaling policy is refused. Approve a new service: it stops in the middle, and offers undo, try again and accept."),
        new("A lost answer", "AWS makes the service, and the line breaks before Berth hears of it. Berth asks again with the same token, and one service is there.", "Lose the answer",
            new SandboxFault("lost", "ecs:CreateService", null, 1), "The next new service is made, but its answer is lost. Approve one, and see in Workloads that it is there once."),
        new("A failing AWS", "ECS answers with its own failure to calls that write. Berth waits longer each time, and goes on where it was.", "Make ECS fail",
            new SandboxFault("error", "ecs:*Service", null, 4), "The next 4 calls that make or alter a service fail inside AWS. Approve something and watch the step try again."),
        new("No room", "Fargate has no capacity for new tasks. The service stays short of tasks and says so, until room comes back.", "Use up the capacity",
            new SandboxFault("capacity", null, null, 20), "The next 20 tasks find no capacity. Ask for a service on Fargate, and read its events."),
    ];

    public static string Words(SandboxFault fault) => fault.Kind switch
    {
        "image" => $"Images cannot be pulled{For(fault)}",
        "capacity" => $"There is no capacity{For(fault)}",
        "eni" => $"There are no network interfaces{For(fault)}",
        "spot" => $"Spot capacity is taken back{For(fault)}",
        "hook" => $"Lifecycle hooks fail{For(fault)}",
        "throttle" => $"AWS throttles {fault.Action ?? "every call"}",
        "deny" => $"AWS denies {fault.Action ?? "every call"}",
        "error" => $"AWS fails {fault.Action ?? "every call"}",
        "timeout" => $"AWS never answers {fault.Action ?? "any call"}",
        "lost" => $"The answer is lost of {fault.Action ?? "every call"}",
        "slow" => $"AWS is slow with {fault.Action ?? "every call"}",
        _ => fault.Kind,
    };

    private static string For(SandboxFault fault) => fault.Match is null ? "" : $" for {fault.Match}";
}
