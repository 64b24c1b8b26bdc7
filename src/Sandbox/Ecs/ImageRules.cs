using Sandbox.Control;

namespace Sandbox.Ecs;

/// <summary>
/// What an image does here. Images are only names: every well-formed one starts and keeps running, except those whose name
/// or tag says otherwise, and those a fault is set for.
/// </summary>
internal sealed class ImageRules(Faults faults)
{
    /// <summary>The container whose image cannot be pulled, with ECS's reason; null when all can.</summary>
    public (EcsContainer? Container, string Reason) WhyNotPulled(EcsTask task)
    {
        foreach (var container in task.Containers)
        {
            var missing = container.Image.Contains("does-not-exist", StringComparison.OrdinalIgnoreCase);
            if (missing || faults.Strikes(Faults.Image, null, container.Image, task.ServiceName ?? task.Group))
            {
                var name = Reference(container.Image);
                return (container, $"CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref {name}: {name}: not found");
            }
        }
        return (null, "");
    }

    /// <summary>Whether the container exits with code 1 before it is up.</summary>
    public static bool Crashes(string image) => image.Contains("crash", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the container comes up and then fails its own health check and those of load balancers.</summary>
    public static bool FailsHealthChecks(string image) => image.Contains("unhealthy", StringComparison.OrdinalIgnoreCase);

    /// <summary>Docker's own hello-world prints its lines and exits with code 0.</summary>
    public static bool EndsByItself(string image) => Reference(image).Contains("/hello-world:", StringComparison.Ordinal);

    /// <summary>The full reference behind a short name: <c>nginx</c> is <c>docker.io/library/nginx:latest</c>.</summary>
    public static string Reference(string image)
    {
        var first = image.Split('/')[0];
        var hosted = image.Contains('/', StringComparison.Ordinal) && (first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost");
        var name = hosted ? image : image.Contains('/', StringComparison.Ordinal) ? $"docker.io/{image}" : $"docker.io/library/{image}";
        return name[(name.LastIndexOf('/') + 1)..].Contains(':', StringComparison.Ordinal) ? name : $"{name}:latest";
    }
}
