using System.Text.Json.Nodes;
using Domain.Approvals;
using Domain.Requests;

namespace Domain.Catalog;

/// <summary>The starter pack of guardrails. Pure: they look at what would be written to AWS.</summary>
public static class GuardrailRules
{
    public const string AllowedRegistries = "allowed-registries";

    public static readonly IReadOnlyList<Guardrail> All =
    [
        new("logging", "Logging on", "Without logs nobody can find out why a task stopped, and what it did is gone with it.", Logging),
        new("no-privileged", "No privileged containers", "A privileged container has the rights of root on its host: whoever breaks into it owns every task there.", Privileged),
        new("read-only-root", "Read-only root file system", "An intruder cannot leave programs behind, and what a task writes by accident is seen early.", ReadOnlyRoot),
        new("non-root-user", "Not run as root", "A process that breaks out of its container keeps the user it ran as.", NonRoot),
        new("pinned-image", "Digest or fixed tag", "A tag that can be moved makes two tasks of one service run different code, and what was approved is not what runs tomorrow.", Pinned),
        new(AllowedRegistries, "Allowed registries", "Images from elsewhere are scanned by nobody here and can vanish or change overnight.", Registries),
        new("no-public-ip", "No public IP address", "A task with a public address can be reached from the internet past the load balancer.", PublicIp),
        new("circuit-breaker", "Circuit breaker on", "Without it a deployment whose tasks never start goes on trying for ever instead of going back.", CircuitBreaker),
        new("health-check", "Health check present", "Without one ECS keeps tasks that run but no longer answer.", HealthCheck),
        new("no-secret-values", "No secrets in environment variables", "Whoever may read the task definition reads its variables, and every old revision keeps them.", SecretValues),
        new("latest-platform", "Latest Fargate platform", "Older platform versions get no security updates and are switched off by AWS.", Platform),
    ];

    public static Guardrail? Of(string id) => All.FirstOrDefault(g => g.Id == id);

    /// <summary>What the switched-on guardrails find, one check for each finding and one for each rule that is kept.</summary>
    /// <param name="platform">What the platform switched on for everything; a template can only add to it.</param>
    public static IReadOnlyList<Check> Check(IReadOnlyList<GuardrailSetting> template, IReadOnlyList<GuardrailSetting> platform, WrittenWorkload written)
    {
        var checks = new List<Check>();
        foreach (var rule in All)
        {
            // both lists of allowed registries bind; the stricter level does
            var settings = platform.Concat(template).Where(s => s.Id == rule.Id).ToList();
            var found = settings.Select(s => rule.Find(written, s)).OfType<IReadOnlyList<string>>().ToList();
            if (found.Count == 0)
            {
                continue;
            }

            var level = settings.Max(s => s.Level) switch
            {
                GuardrailLevel.Fail => CheckOutcome.Fail,
                GuardrailLevel.Warn => CheckOutcome.Warning,
            };
            var groups = WaivedBy(settings);
            var sentences = found.SelectMany(f => f).Distinct(StringComparer.Ordinal).ToList();
            checks.AddRange(sentences.Count == 0
                ? [new(CheckOutcome.Pass, $"{rule.Title}: kept.", $"Guardrail · {rule.Title}")]
                : sentences.Select(s => new Check(level, $"{s} {rule.Why}", $"Guardrail · {rule.Title}") { Waivable = groups.Count == 0 ? null : new(rule.Id, s, groups) }));
        }

        return checks;
    }

    /// <summary>Every group that a failing setting names, as each of them binds; none where one of them lets nobody.</summary>
    private static IReadOnlyList<ApproverGroup> WaivedBy(IEnumerable<GuardrailSetting> settings)
    {
        var named = settings.Where(s => s.Level is GuardrailLevel.Fail).Select(s => s.WaivedBy).Distinct().ToList();
        return named.Contains(null) ? [] : [.. named.OfType<ApproverGroup>()];
    }

    /// <summary>Why these settings cannot be kept; each problem names the setting.</summary>
    public static IEnumerable<FieldProblem> Problems(IReadOnlyList<GuardrailSetting> settings)
    {
        for (var i = 0; i < settings.Count; i++)
        {
            var (setting, path) = (settings[i], $"guardrails[{i}]");
            if (Of(setting.Id) is not { } rule)
            {
                yield return new(path, $"There is no guardrail \"{FieldRules.Short(setting.Id)}\". Use {string.Join(", ", All.Select(g => g.Id))}.");
            }
            else if (settings.Take(i).Any(s => s.Id == setting.Id))
            {
                yield return new(path, $"Guardrail {setting.Id} is switched on twice. Keep one of them.");
            }
            else if (rule.NeedsAllowed && setting.Allowed is not { Count: > 0 })
            {
                yield return new(path, $"Guardrail {setting.Id} names no registry. Give the ones allowed, such as 111122223333.dkr.ecr.eu-central-1.amazonaws.com.");
            }
            else if (setting.WaivedBy is { IsNamed: true } group && !ApproverGroup.IsGoodId(group.Id))
            {
                yield return new(path, $"\"{FieldRules.Short(group.Id)}\" cannot be a group. Name {string.Join(", ", ApproverGroup.OfRoles.Select(g => g.Id))}, or a named group such as security.");
            }
            else if (setting.Allowed?.FirstOrDefault(a => string.IsNullOrWhiteSpace(a) || a.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) || a.Contains("://", StringComparison.Ordinal)) is { } bad)
            {
                yield return new(path, $"\"{FieldRules.Short(bad)}\" is not a registry. Write its host name, and a path if only a part of it is allowed, without https://.");
            }
        }
    }

    private static IReadOnlyList<string>? Each(WrittenWorkload written, Func<WrittenContainer, string?> whyNot) =>
        written.TaskDefinition is null ? null : [.. written.Containers.Select(whyNot).OfType<string>()];

    private static IReadOnlyList<string>? Logging(WrittenWorkload written, GuardrailSetting setting) => Each(written, c =>
        WrittenWorkload.Text(c.Node["logConfiguration"] as JsonObject, "logDriver") is { Length: > 0 } and not "none" ? null
            : $"Container {c.Name} writes no log: give it a logConfiguration, such as awslogs.");

    private static IReadOnlyList<string>? Privileged(WrittenWorkload written, GuardrailSetting setting) => Each(written, c =>
        WrittenWorkload.IsOn(c.Node, "privileged") ? $"Container {c.Name} is privileged: take privileged out, and add the one capability it needs instead."
            : (c.Node["linuxParameters"]?["capabilities"]?["add"] as JsonArray)?.Any(a => a is JsonValue v && v.TryGetValue<string>(out var name) && name is ("ALL" or "SYS_ADMIN" or "CAP_SYS_ADMIN")) is true
                ? $"Container {c.Name} adds a capability that is as good as privileged: name narrower ones than ALL and SYS_ADMIN." : null);

    private static IReadOnlyList<string>? ReadOnlyRoot(WrittenWorkload written, GuardrailSetting setting) => written.IsWindows ? null : Each(written, c =>
        WrittenWorkload.IsOn(c.Node, "readonlyRootFilesystem") ? null
            : $"Container {c.Name} may write to its root file system: set readonlyRootFilesystem, and mount a volume where it must write.");

    private static IReadOnlyList<string>? NonRoot(WrittenWorkload written, GuardrailSetting setting) => written.IsWindows ? null : Each(written, c =>
        WrittenWorkload.Text(c.Node, "user")?.Split(':')[0] switch
        {
            null or "" => $"Container {c.Name} names no user and may run as root: set user, such as 1000:1000.",
            "0" or "root" => $"Container {c.Name} runs as root: set user to another one, such as 1000:1000.",
            _ => null,
        });

    private static IReadOnlyList<string>? Pinned(WrittenWorkload written, GuardrailSetting setting) => Each(written, c =>
        c.Image.Contains("@sha256:", StringComparison.Ordinal) || written.FixedTags?.Contains(c.Image) is true ? null
            : $"The tag of container {c.Name}'s image can be moved: name its digest (@sha256:…), or make the repository's tags immutable in Amazon ECR.");

    private static IReadOnlyList<string>? Registries(WrittenWorkload written, GuardrailSetting setting) => Each(written, c =>
        (setting.Allowed ?? []).Any(a => IsFrom(WithRegistry(c.Image), a)) ? null
            : $"Container {c.Name}'s image comes from {WithRegistry(c.Image).Split('/')[0]}: use one from {string.Join(" or ", setting.Allowed ?? [])}.");

    private static IReadOnlyList<string>? PublicIp(WrittenWorkload written, GuardrailSetting setting) =>
        written.Network is not { } network ? null
            : WrittenWorkload.Text(network, "assignPublicIp") == "ENABLED" ? ["The tasks are given public addresses: set assignPublicIp to DISABLED and reach out through a NAT gateway or VPC endpoints."] : [];

    private static IReadOnlyList<string>? CircuitBreaker(WrittenWorkload written, GuardrailSetting setting)
    {
        // the breaker is for rolling updates (ECS API, DeploymentConfiguration.deploymentCircuitBreaker)
        if (written.Service is null || WrittenWorkload.Text(written.Service["deploymentController"] as JsonObject, "type") is not (null or "ECS"))
        {
            return null;
        }

        var breaker = written.Service["deploymentConfiguration"]?["deploymentCircuitBreaker"] as JsonObject;
        return !WrittenWorkload.IsOn(breaker, "enable") ? ["The deployment circuit breaker is off: switch it on in deploymentConfiguration."]
            : !WrittenWorkload.IsOn(breaker, "rollback") ? ["The circuit breaker stops a failing deployment but does not go back: switch rollback on."] : [];
    }

    private static IReadOnlyList<string>? HealthCheck(WrittenWorkload written, GuardrailSetting setting) =>
        written.Service is null || written.TaskDefinition is null ? null
            : WrittenWorkload.Nodes(written.Service["loadBalancers"]).Any() || written.Containers.Any(c => c.Node["healthCheck"] is JsonObject) ? []
            : ["Nothing checks that the tasks answer: put a target group in front of the service, or give its container a healthCheck."];

    private static IReadOnlyList<string>? SecretValues(WrittenWorkload written, GuardrailSetting setting) => written.TaskDefinition is null ? null :
    [
        .. written.Containers.SelectMany(c => c.Variables.Select(v => SecretLookRules.WhyItLooksSecret(v.Name, v.Value) is { } look
            ? $"Variable {v.Name} of container {c.Name} looks like a secret ({look}): keep it in Secrets Manager or as an SSM SecureString, and give its ARN under secrets instead." : null).OfType<string>()),
    ];

    private static IReadOnlyList<string>? Platform(WrittenWorkload written, GuardrailSetting setting) => written.Service is null ? null
        : WrittenWorkload.Text(written.Service, "platformVersion") is { Length: > 0 } version && version != "LATEST"
            ? [$"The service stays on platform version {version}: leave platformVersion out, or say LATEST."] : [];

    /// <summary>Without a host in front an image comes from Docker Hub.</summary>
    private static string WithRegistry(string image) =>
        image.Split('/') is [var host, _, ..] && (host.Contains('.', StringComparison.Ordinal) || host.Contains(':', StringComparison.Ordinal) || host == "localhost") ? image : "docker.io/" + image;

    private static bool IsFrom(string image, string allowed)
    {
        var prefix = allowed.TrimEnd('/');
        return image.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && image.Length > prefix.Length && image[prefix.Length] is ('/' or ':' or '@');
    }
}
