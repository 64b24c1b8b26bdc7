using System.Globalization;
using System.Text.RegularExpressions;
using Amazon.ECS.Model;
using Sandbox.Control;

namespace Sandbox.Ecs;

/// <summary>
/// What an image does here. Images are only names: every well-formed one starts and keeps running, except those whose name,
/// tag or command says otherwise, and those a fault is set for:
/// <list type="bullet">
/// <item><c>does-not-exist</c> in the image: it cannot be pulled</item>
/// <item><c>crash</c>: it exits with code 1 before it is up</item>
/// <item><c>unhealthy</c>: it comes up and fails its health checks and those of load balancers</item>
/// <item><c>out-of-memory</c>: it runs for a moment and is killed, exit code 137</item>
/// <item><c>ignores-sigterm</c>: it only stops by SIGKILL after its stopTimeout, exit code 137</item>
/// <item><c>hello-world</c>: it prints its lines and exits with code 0</item>
/// <item>a command that ends in <c>exit N</c>: it runs for a moment and exits with code N</item>
/// <item>a command that ends in <c>sleep N</c>: it runs for N seconds and exits with code 0</item>
/// </list>
/// </summary>
internal sealed partial class ImageRules(Faults faults)
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

    /// <summary>Whether the container is killed for its memory.</summary>
    public static bool RunsOutOfMemory(string image) => image.Contains("out-of-memory", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the container goes on after SIGTERM.</summary>
    public static bool IgnoresSigterm(string image) => image.Contains("ignores-sigterm", StringComparison.OrdinalIgnoreCase);

    /// <summary>How long the container runs at speed 1 before it ends by itself, and its exit code; null where it keeps running.</summary>
    public static (TimeSpan Runs, int ExitCode)? Ends(ContainerDefinition container, TaskOverride? overrides)
    {
        if (Crashes(container.Image))
        {
            return (TimeSpan.Zero, 1);
        }
        var own = overrides?.ContainerOverrides?.Find(o => o.Name == container.Name)?.Command;
        var command = own is { Count: > 0 } ? own : container.Command is { Count: > 0 } given ? given : container.EntryPoint ?? [];
        var text = string.Join(' ', command);
        if (Exit().Match(text) is { Success: true } exit)
        {
            return (Durations.ShortJob, int.Parse(exit.Groups["code"].ValueSpan, CultureInfo.InvariantCulture));
        }
        if (Sleep().Match(text) is { Success: true } sleep)
        {
            return (TimeSpan.FromSeconds(int.Parse(sleep.Groups["seconds"].ValueSpan, CultureInfo.InvariantCulture)), 0);
        }
        return RunsOutOfMemory(container.Image) ? (Durations.ShortJob, 137) : EndsByItself(container.Image) ? (Durations.ShortJob, 0) : null;
    }

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

    [GeneratedRegex(@"(^|[\s;&|])exit (?<code>\d{1,3})\s*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Exit();

    [GeneratedRegex(@"(^|[\s;&|/])sleep (?<seconds>\d{1,6})\s*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sleep();
}
