using Amazon.ECS;
using Amazon.ECS.Model;
using Attribute = Amazon.ECS.Model.Attribute;

namespace Sandbox.Ecs;

/// <summary>What an agent must be capable of to run a task definition, as RegisterTaskDefinition works it out (requiresAttributes).</summary>
internal static class RequiredAttributes
{
    private const string Docker = "com.amazonaws.ecs.capability.docker-remote-api.1.";

    public static List<Attribute> Of(RegisterTaskDefinitionRequest request)
        => [.. Names(request).Distinct(StringComparer.Ordinal).Select(n => new Attribute { Name = n })];

    private static IEnumerable<string> Names(RegisterTaskDefinitionRequest request)
    {
        var awsvpc = request.NetworkMode == NetworkMode.Awsvpc;
        foreach (var name in request.ContainerDefinitions.SelectMany(c => Names(c, !string.IsNullOrEmpty(request.ExecutionRoleArn))))
        {
            yield return name;
        }
        if (!string.IsNullOrEmpty(request.TaskRoleArn))
        {
            yield return "com.amazonaws.ecs.capability.task-iam-role";
        }
        if (awsvpc)
        {
            yield return $"{Docker}18";
            yield return "ecs.capability.task-eni";
        }
        if (request.PidMode is not null || request.IpcMode is not null)
        {
            yield return "ecs.capability.pid-ipc-namespace-sharing";
        }
        foreach (var volume in request.Volumes ?? [])
        {
            if (volume.EfsVolumeConfiguration is not null)
            {
                yield return "ecs.capability.efs";
            }
            if (volume.DockerVolumeConfiguration is { } docker)
            {
                yield return $"ecs.capability.docker-plugin.{docker.Driver ?? "local"}";
            }
            if (volume.ConfiguredAtLaunch == true)
            {
                yield return "ecs.capability.storage.ebs-task-attach";
            }
        }
    }

    private static IEnumerable<string> Names(ContainerDefinition container, bool execution)
    {
        if (container.LogConfiguration is { } log)
        {
            yield return $"com.amazonaws.ecs.capability.logging-driver.{log.LogDriver?.Value}";
            yield return $"{Docker}19";
            if (execution && log.LogDriver?.Value == "awslogs")
            {
                yield return "ecs.capability.execution-role-awslogs";
            }
        }
        if (container.Image.Contains(".dkr.ecr.", StringComparison.Ordinal))
        {
            yield return "com.amazonaws.ecs.capability.ecr-auth";
            if (execution)
            {
                yield return "ecs.capability.execution-role-ecr-pull";
            }
        }
        foreach (var secret in container.Secrets ?? [])
        {
            yield return $"ecs.capability.secrets.{(secret.ValueFrom.Contains(":secretsmanager:", StringComparison.Ordinal) ? "asm" : "ssm")}.environment-variables";
        }
        if (container.Privileged == true)
        {
            yield return "com.amazonaws.ecs.capability.privileged-container";
        }
        if (container.HealthCheck is not null)
        {
            yield return "ecs.capability.container-health-check";
            yield return $"{Docker}24";
        }
        if (container.DependsOn is { Count: > 0 })
        {
            yield return "ecs.capability.container-ordering";
        }
        if (container.EnvironmentFiles is { Count: > 0 })
        {
            yield return "ecs.capability.env-files.s3";
        }
        if (container.FirelensConfiguration is { } firelens)
        {
            yield return $"ecs.capability.firelens.{firelens.Type?.Value}";
        }
        if (container.LinuxParameters?.InitProcessEnabled == true)
        {
            yield return $"{Docker}25";
        }
    }
}
