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
    ];

    public static string Words(SandboxFault fault) => fault.Kind switch
    {
        "image" => "Images cannot be pulled" + (fault.Match is null ? "" : $" for {fault.Match}"),
        "throttle" => $"AWS throttles {fault.Action ?? "every call"}",
        "deny" => $"AWS denies {fault.Action ?? "every call"}",
        _ => fault.Kind,
    };
}
