using System.Text.RegularExpressions;
using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>What ECS refuses at RegisterTaskDefinition, in its own words.</summary>
internal static partial class TaskDefinitionRules
{
    private static readonly string[] fargateDrivers = ["awslogs", "splunk", "awsfirelens"];

    /// <exception cref="AwsError">A ClientException with what is wrong first.</exception>
    public static void Check(RegisterTaskDefinitionRequest request)
    {
        Require(EcsNames.IsName(request.Family), "Family contains invalid characters.");
        var containers = request.ContainerDefinitions ?? [];
        Require(containers.Count > 0, "Container list cannot be empty.");
        Require(containers.Count <= 10, "Number of container definitions exceeds the maximum of 10.");
        Require(containers.DistinctBy(c => c.Name, StringComparer.Ordinal).Count() == containers.Count, "Container.name should be unique in a task definition.");
        Require(containers.Exists(c => c.Essential != false), "Invalid setting for containers. At least one container must be essential.");
        foreach (var role in new[] { request.TaskRoleArn, request.ExecutionRoleArn })
        {
            Require(string.IsNullOrEmpty(role) || Role().IsMatch(role), "Role is not valid");
        }
        Require(string.IsNullOrEmpty(request.Cpu) || FargateSizes.Cpu(request.Cpu) is not null, $"Invalid 'cpu' setting for task: {request.Cpu}");
        Require(string.IsNullOrEmpty(request.Memory) || FargateSizes.Memory(request.Memory) is not null, $"Invalid 'memory' setting for task: {request.Memory}");
        foreach (var container in containers)
        {
            Check(container, request);
        }
        if (request.RequiresCompatibilities?.Contains("FARGATE") == true && WhyNotFargate(request) is { } why)
        {
            throw new AwsError("ClientException", why);
        }
        Tags.Check(request.Tags);
    }

    private static void Check(ContainerDefinition container, RegisterTaskDefinitionRequest task)
    {
        Require(EcsNames.IsName(container.Name), "Container.name contains invalid characters.");
        Require(!string.IsNullOrEmpty(container.Image), "Container.image should not be null or empty.");
        Require(container.Image.Length <= 255 && Image().IsMatch(container.Image), "Container.image contains invalid characters.");
        Require(container.Memory is null or 0 or >= 6, $"Invalid setting for container '{container.Name}'. Memory should be at least 6 MB.");
        Require(container.Memory is null or 0 || container.MemoryReservation is null || container.MemoryReservation <= container.Memory,
            $"Invalid setting for container '{container.Name}'. 'memory' must be greater than or equal to 'memoryReservation'.");
        Require(task.Memory is { Length: > 0 } || container.Memory > 0 || container.MemoryReservation > 0,
            $"Invalid setting for container '{container.Name}'. At least one of 'memory' or 'memoryReservation' must be specified.");
        var mode = Mode(task);
        foreach (var port in container.PortMappings ?? [])
        {
            Require(port.ContainerPort is >= 1 and <= 65535 || port.ContainerPortRange is { Length: > 0 }, "Invalid 'containerPort' setting for container: it must be between 1 and 65535.");
            Require(mode != NetworkMode.None, "Port mappings are not allowed when networkMode=none.");
            Require((mode != NetworkMode.Awsvpc && mode != NetworkMode.Host) || port.HostPort is null or 0 || port.HostPort == port.ContainerPort,
                $"When networkMode={mode.Value}, the host ports and container ports in port mappings must match.");
        }
        if (container.HealthCheck is { } check)
        {
            Require(check.Command is { Count: > 0 } command && (command.Count == 1 || command[0] is "CMD" or "CMD-SHELL" or "NONE"), "Health check command must start with CMD or CMD-SHELL.");
            Require(check.Interval is null or (>= 5 and <= 300), "Health check interval must be between 5 and 300 seconds.");
            Require(check.Timeout is null or (>= 2 and <= 120), "Health check timeout must be between 2 and 120 seconds.");
            Require(check.Retries is null or (>= 1 and <= 10), "Health check retries must be between 1 and 10.");
            Require(check.StartPeriod is null or (>= 0 and <= 300), "Health check start period must be between 0 and 300 seconds.");
        }
        foreach (var dependency in container.DependsOn ?? [])
        {
            var target = task.ContainerDefinitions.Find(c => c.Name == dependency.ContainerName);
            Require(target is not null, $"Container {container.Name} depends on container {dependency.ContainerName}, which is not in the task definition.");
            Require(dependency.Condition != ContainerCondition.HEALTHY || target?.HealthCheck is not null, $"Container {dependency.ContainerName} must have a health check for a HEALTHY dependency.");
        }
        if (container.LogConfiguration is { } log && log.LogDriver?.Value == "awslogs")
        {
            Require(log.Options?.ContainsKey("awslogs-group") == true && log.Options.ContainsKey("awslogs-region"),
                "Log driver awslogs requires options: awslogs-region, awslogs-group");
        }
    }

    /// <summary>Null when Fargate can run it.</summary>
    public static string? WhyNotFargate(RegisterTaskDefinitionRequest request)
    {
        if (Mode(request) != NetworkMode.Awsvpc)
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
        if (!FargateSizes.Allows(cpu, memory))
        {
            return $"No Fargate configuration exists for given values: {cpu} CPU, {memory} memory. See the Amazon ECS documentation for the valid values.";
        }
        if (request.EphemeralStorage is { } storage && storage.SizeInGiB is < 21 or > 200)
        {
            return "EphemeralStorage size must be between 21 and 200 GiB.";
        }
        if (request.PlacementConstraints is { Count: > 0 })
        {
            return "Placement constraints are not supported on Fargate.";
        }
        if (request.ContainerDefinitions.Sum(c => c.Cpu ?? 0) > cpu)
        {
            return "The 'cpu' of the containers exceeds the 'cpu' of the task.";
        }
        if (request.ContainerDefinitions.Sum(c => c.Memory ?? 0) > memory)
        {
            return "The 'memory' of the containers exceeds the 'memory' of the task.";
        }
        return request.ContainerDefinitions.Select(c => WhyNotFargate(c, request)).FirstOrDefault(why => why is not null);
    }

    private static string? WhyNotFargate(ContainerDefinition container, RegisterTaskDefinitionRequest request)
    {
        if (container.Privileged == true)
        {
            return "Fargate does not support privileged containers.";
        }
        if (container.Links is { Count: > 0 })
        {
            return "Links are not supported when networkMode=awsvpc.";
        }
        if (container.LogConfiguration?.LogDriver is { } driver)
        {
            if (!fargateDrivers.Contains(driver.Value))
            {
                return $"Log driver '{driver.Value}' is not supported on Fargate.";
            }
            if (driver.Value == "awslogs")
            {
                if (container.LogConfiguration.Options?.ContainsKey("awslogs-stream-prefix") != true)
                {
                    return "Log driver awslogs requires options: awslogs-region, awslogs-group, awslogs-stream-prefix";
                }
                if (string.IsNullOrEmpty(request.ExecutionRoleArn))
                {
                    return "Fargate requires task definition to have execution role ARN to support log driver awslogs.";
                }
            }
        }
        return string.IsNullOrEmpty(request.ExecutionRoleArn) && container.Image.Contains(".dkr.ecr.", StringComparison.Ordinal)
            ? "Fargate requires task definition to have execution role ARN to support ECR images."
            : null;
    }

    public static NetworkMode Mode(RegisterTaskDefinitionRequest request) => request.NetworkMode ?? NetworkMode.Bridge;

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new AwsError("ClientException", message);
        }
    }

    /// <summary><c>[host[:port]/]path[:tag][@sha256:digest]</c>: lower-case path, tag of up to 128 characters.</summary>
    [GeneratedRegex(
        @"^([A-Za-z0-9][A-Za-z0-9.-]*(:\d+)?/)?[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?$",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Image();

    [GeneratedRegex(@"^(arn:aws[\w-]*:iam::\d{12}:role/)?[\w+=,.@/-]+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Role();
}
