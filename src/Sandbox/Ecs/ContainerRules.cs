using System.Globalization;
using System.Text.RegularExpressions;
using Amazon.ECS;
using Amazon.ECS.Model;
using static Sandbox.Ecs.TaskDefinitionRules;

namespace Sandbox.Ecs;

/// <summary>What ECS refuses of a container definition (ECS API Reference, "ContainerDefinition"; limits from the API model).</summary>
internal static partial class ContainerRules
{
    public static void Check(ContainerDefinition container, RegisterTaskDefinitionRequest task)
    {
        Require(EcsNames.IsName(container.Name), "Container.name contains invalid characters.");
        Require(!string.IsNullOrEmpty(container.Image), "Container.image should not be null or empty.");
        Require(container.Image.Length <= 255 && Image().IsMatch(container.Image), "Container.image contains invalid characters.");
        Memory(container, task);
        PortRules.Check(container, task);
        Health(container);
        Times(container);
        Logs(container, task);
        Secrets(container);
        Mounts(container, task);
        var mode = Mode(task);
        var awsvpc = mode == NetworkMode.Awsvpc;
        Require(!awsvpc || string.IsNullOrEmpty(container.Hostname), "Hostname is not supported when networkMode=awsvpc.");
        Require(container.Links is not { Count: > 0 } || mode == NetworkMode.Bridge, $"Links are not supported when networkMode={mode.Value}.");
        foreach (var requirement in container.ResourceRequirements ?? [])
        {
            Require(requirement.Type?.Value != "InferenceAccelerator", "Amazon Elastic Inference (EI) is no longer available to customers.");
            Require(int.TryParse(requirement.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0, $"Invalid value for the resource requirement {requirement.Type?.Value}.");
        }
        Require(container.EnvironmentFiles?.TrueForAll(f => f.Value?.StartsWith("arn:aws", StringComparison.Ordinal) == true && f.Value.Contains(":s3:::", StringComparison.Ordinal) && f.Value.EndsWith(".env", StringComparison.Ordinal)) != false,
            "Environment files must be Amazon S3 object ARNs that end in .env.");
        Require(container.EnvironmentFiles is not { Count: > 10 }, "Number of environment files exceeds the maximum of 10.");
        Require(container.CredentialSpecs is not { Count: > 1 }, "Number of credential specs exceeds the maximum of 1.");
    }

    private static void Memory(ContainerDefinition container, RegisterTaskDefinitionRequest task)
    {
        Require(container.Memory is null or 0 or >= 6, $"Invalid setting for container '{container.Name}'. Memory should be at least 6 MB.");
        Require(container.MemoryReservation is null or 0 or >= 6, $"Invalid setting for container '{container.Name}'. Memory reservation should be at least 6 MB.");
        Require(container.Memory is null or 0 || container.MemoryReservation is null || container.MemoryReservation <= container.Memory,
            $"Invalid setting for container '{container.Name}'. 'memory' must be greater than or equal to 'memoryReservation'.");
        Require(task.Memory is { Length: > 0 } || container.Memory > 0 || container.MemoryReservation > 0,
            $"Invalid setting for container '{container.Name}'. At least one of 'memory' or 'memoryReservation' must be specified.");
        Require(container.Cpu is null or >= 0, $"Invalid setting for container '{container.Name}'. 'cpu' cannot be negative.");
    }

    private static void Health(ContainerDefinition container)
    {
        if (container.HealthCheck is not { } check)
        {
            return;
        }
        Require(check.Command is { Count: > 0 } command && (command.Count == 1 || command[0] is "CMD" or "CMD-SHELL" or "NONE"), "Health check command must start with CMD or CMD-SHELL.");
        Require(check.Interval is null or (>= 5 and <= 300), "Health check interval must be between 5 and 300 seconds.");
        Require(check.Timeout is null or (>= 2 and <= 120), "Health check timeout must be between 2 and 120 seconds.");
        Require(check.Retries is null or (>= 1 and <= 10), "Health check retries must be between 1 and 10.");
        Require(check.StartPeriod is null or (>= 0 and <= 300), "Health check start period must be between 0 and 300 seconds.");
    }

    private static void Times(ContainerDefinition container)
    {
        Require(container.StartTimeout is null or >= 2, $"Invalid setting for container '{container.Name}'. 'startTimeout' must be at least 2 seconds.");
        Require(container.StopTimeout is null or >= 0, $"Invalid setting for container '{container.Name}'. 'stopTimeout' cannot be negative.");
        if (container.RestartPolicy is { Enabled: true } policy)
        {
            Require(policy.RestartAttemptPeriod is null or (>= 60 and <= 1800), "restartAttemptPeriod must be between 60 and 1800 seconds.");
            Require(policy.IgnoredExitCodes is not { Count: > 50 }, "Number of ignored exit codes exceeds the maximum of 50.");
        }
        foreach (var ulimit in container.Ulimits ?? [])
        {
            Require(ulimit.SoftLimit <= ulimit.HardLimit || ulimit.HardLimit == -1, $"Invalid ulimit {ulimit.Name?.Value}: the soft limit must not exceed the hard limit.");
        }
    }

    private static void Logs(ContainerDefinition container, RegisterTaskDefinitionRequest task)
    {
        if (container.LogConfiguration is not { } log)
        {
            return;
        }
        if (log.LogDriver?.Value == "awslogs")
        {
            Require(log.Options?.ContainsKey("awslogs-group") == true && log.Options.ContainsKey("awslogs-region"), "Log driver awslogs requires options: awslogs-region, awslogs-group");
            Require(log.Options?.GetValueOrDefault("mode") is null or "blocking" or "non-blocking", "The log option mode must be blocking or non-blocking.");
            Require(log.Options?.ContainsKey("max-buffer-size") != true || log.Options.GetValueOrDefault("mode") != "blocking", "The log option max-buffer-size requires the mode non-blocking.");
        }
        Require(log.LogDriver?.Value != "awsfirelens" || task.ContainerDefinitions.Exists(c => c.FirelensConfiguration is not null),
            "When a firelens configuration is not specified in a container definition, awsfirelens cannot be used as log driver.");
    }

    private static void Secrets(ContainerDefinition container)
    {
        var names = (container.Environment ?? []).Select(e => e.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var secret in (container.Secrets ?? []).Concat(container.LogConfiguration?.SecretOptions ?? []))
        {
            Require(!string.IsNullOrEmpty(secret.Name) && !string.IsNullOrEmpty(secret.ValueFrom), $"Invalid setting for container '{container.Name}'. A secret needs a name and a valueFrom.");
        }
        foreach (var secret in container.Secrets ?? [])
        {
            Require(!names.Contains(secret.Name), $"The secret name must be unique and not shared with any new or existing environment variables set on the container, such as '{secret.Name}'.");
        }
    }

    private static void Mounts(ContainerDefinition container, RegisterTaskDefinitionRequest task)
    {
        foreach (var mount in container.MountPoints ?? [])
        {
            Require(task.Volumes?.Exists(v => v.Name == mount.SourceVolume) == true, $"Unknown volume '{mount.SourceVolume}'.");
            Require(!string.IsNullOrEmpty(mount.ContainerPath), $"Invalid setting for container '{container.Name}'. A mount point needs a containerPath.");
        }
        foreach (var from in container.VolumesFrom ?? [])
        {
            Require(task.ContainerDefinitions.Exists(c => c.Name == from.SourceContainer && c != container), $"Unknown container '{from.SourceContainer}' in volumesFrom.");
        }
    }

    /// <summary><c>[host[:port]/]path[:tag][@sha256:digest]</c>: lower-case path, tag of up to 128 characters.</summary>
    [GeneratedRegex(
        @"^([A-Za-z0-9][A-Za-z0-9.-]*(:\d+)?/)?[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?$",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Image();
}
