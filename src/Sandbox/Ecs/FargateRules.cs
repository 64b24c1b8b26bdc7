using Amazon.ECS;
using Amazon.ECS.Model;

namespace Sandbox.Ecs;

/// <summary>What keeps a task definition from Fargate (ECS Developer Guide, "Amazon ECS task definition differences for Fargate").</summary>
internal static class FargateRules
{
    private static readonly string[] drivers = ["awslogs", "splunk", "awsfirelens"];
    private static readonly string[] windows = ["WINDOWS_SERVER_2019_FULL", "WINDOWS_SERVER_2019_CORE", "WINDOWS_SERVER_2022_FULL", "WINDOWS_SERVER_2022_CORE", "WINDOWS_SERVER_2025_FULL", "WINDOWS_SERVER_2025_CORE"];

    /// <summary>Null when Fargate can run it.</summary>
    public static string? WhyNot(RegisterTaskDefinitionRequest request)
    {
        if (TaskDefinitionRules.Mode(request) != NetworkMode.Awsvpc)
        {
            return "Fargate only supports network mode ‘awsvpc’.";
        }
        if (FargateSizes.Cpu(request.Cpu) is not { } cpu)
        {
            return "Fargate requires that 'cpu' be defined at the task level.";
        }
        if (FargateSizes.Memory(request.Memory) is not { } memory)
        {
            return "Fargate requires that 'memory' be defined at the task level.";
        }
        var onWindows = PlatformRules.IsWindows(request.RuntimePlatform);
        if (!FargateSizes.Allows(cpu, memory) || (onWindows && cpu is < 1024 or > 4096))
        {
            return $"No Fargate configuration exists for given values: {cpu} CPU, {memory} memory. See the Amazon ECS documentation for the valid values.";
        }
        if (request.PlacementConstraints is { Count: > 0 })
        {
            return "Placement constraints are not supported on Fargate.";
        }
        if (request.IpcMode is not null)
        {
            return "Fargate compatible task definitions do not support ipcMode.";
        }
        if (request.PidMode is { } pid && (pid.Value != "task" || onWindows))
        {
            return "Fargate compatible task definitions only support pidMode 'task' on Linux.";
        }
        if (onWindows && !windows.Contains(request.RuntimePlatform.OperatingSystemFamily.Value))
        {
            return $"The operating system family {request.RuntimePlatform.OperatingSystemFamily.Value} is not supported on Fargate.";
        }
        if (request.Volumes?.Find(v => v.Host?.SourcePath is { Length: > 0 }) is not null)
        {
            return "host.sourcePath should not be set for volumes in Fargate.";
        }
        if (request.Volumes?.Find(v => v.DockerVolumeConfiguration is not null || v.FsxWindowsFileServerVolumeConfiguration is not null) is { } volume)
        {
            return $"The volume '{volume.Name}' has a configuration that is not supported on Fargate.";
        }
        return request.ContainerDefinitions.Select(c => WhyNot(c, request) ?? WhyNotLinux(c)).FirstOrDefault(why => why is not null);
    }

    private static string? WhyNot(ContainerDefinition container, RegisterTaskDefinitionRequest request)
    {
        var unsupported = container.Privileged == true ? "privileged"
            : container.DnsServers is { Count: > 0 } ? "dnsServers"
            : container.DnsSearchDomains is { Count: > 0 } ? "dnsSearchDomains"
            : container.ExtraHosts is { Count: > 0 } ? "extraHosts"
            : container.DockerSecurityOptions is { Count: > 0 } ? "dockerSecurityOptions"
            : container.DisableNetworking == true ? "disableNetworking"
            : container.ResourceRequirements is { Count: > 0 } ? "resourceRequirements"
            : null;
        if (unsupported is not null)
        {
            return unsupported == "privileged" ? "Fargate does not support privileged containers." : $"Fargate compatible task definitions do not support {unsupported}.";
        }
        if (container.Links is { Count: > 0 })
        {
            return "Links are not supported when networkMode=awsvpc.";
        }
        if (container.StartTimeout is not null and (< 2 or > 120) || container.StopTimeout is not null and (< 2 or > 120))
        {
            return "startTimeout and stopTimeout must be between 2 and 120 seconds on Fargate.";
        }
        if (container.Ulimits?.Exists(u => u.Name?.Value != "nofile") == true)
        {
            return "The only ulimit supported on Fargate is nofile.";
        }
        if (container.LogConfiguration?.LogDriver is { } driver)
        {
            if (!drivers.Contains(driver.Value))
            {
                return $"Log driver '{driver.Value}' is not supported on Fargate.";
            }
            if (driver.Value == "awslogs" && container.LogConfiguration.Options?.ContainsKey("awslogs-stream-prefix") != true)
            {
                return "Log driver awslogs requires options: awslogs-region, awslogs-group, awslogs-stream-prefix";
            }
            if (driver.Value == "awslogs" && string.IsNullOrEmpty(request.ExecutionRoleArn))
            {
                return "Fargate requires task definition to have execution role ARN to support log driver awslogs.";
            }
        }
        if (!string.IsNullOrEmpty(request.ExecutionRoleArn))
        {
            return null;
        }
        return container.Image.Contains(".dkr.ecr.", StringComparison.Ordinal) ? "Fargate requires task definition to have execution role ARN to support ECR images."
            : container.Secrets is { Count: > 0 } || container.RepositoryCredentials is not null || container.LogConfiguration?.SecretOptions is { Count: > 0 }
                ? "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'."
            : null;
    }

    private static string? WhyNotLinux(ContainerDefinition container)
    {
        var linux = container.LinuxParameters;
        return linux?.Devices is { Count: > 0 } ? "Fargate compatible task definitions do not support devices."
            : linux?.SharedMemorySize is not null ? "Fargate compatible task definitions do not support sharedMemorySize."
            : linux?.MaxSwap is not null || linux?.Swappiness is not null ? "Fargate compatible task definitions do not support maxSwap and swappiness."
            : linux?.Capabilities?.Add?.Exists(c => c != "SYS_PTRACE") == true ? "The only Linux capability that can be added on Fargate is SYS_PTRACE."
            : null;
    }
}
