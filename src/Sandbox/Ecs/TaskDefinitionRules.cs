using System.Text.Json;
using System.Text.RegularExpressions;
using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>What ECS refuses at RegisterTaskDefinition, in its own words: the task's own members.</summary>
internal static partial class TaskDefinitionRules
{
    /// <summary>The largest definition, in bytes of JSON (ECS Developer Guide, "Amazon ECS service quotas").</summary>
    private const int MostBytes = 65536;

    /// <exception cref="AwsError">A ClientException with what is wrong first.</exception>
    public static void Check(RegisterTaskDefinitionRequest request)
    {
        Require(EcsNames.IsName(request.Family), "Family contains invalid characters.");
        var containers = request.ContainerDefinitions ?? [];
        Require(containers.Count > 0, "Container list cannot be empty.");
        Require(containers.Count <= 10, "Number of container definitions exceeds the maximum of 10.");
        Require(containers.DistinctBy(c => c.Name, StringComparer.Ordinal).Count() == containers.Count, "Container.name should be unique in a task definition.");
        Require(containers.Exists(c => c.Essential != false), "Invalid setting for containers. At least one container must be essential.");
        Require(request.InferenceAccelerators is not { Count: > 0 }, "Amazon Elastic Inference (EI) is no longer available to customers.");
        foreach (var role in new[] { request.TaskRoleArn, request.ExecutionRoleArn })
        {
            Require(string.IsNullOrEmpty(role) || Role().IsMatch(role), "Role is not valid");
        }
        Sizes(request);
        var length = JsonSerializer.SerializeToUtf8Bytes(request, StateJson.Options).Length;
        Require(length <= MostBytes, $"Actual length: '{length}'. Max allowed length is '{MostBytes}' bytes.");
        VolumeDefinitionRules.Check(request);
        foreach (var container in containers)
        {
            ContainerRules.Check(container, request);
        }
        DependencyRules.Check(containers);
        Constraints(request);
        Proxy(request);
        foreach (var kind in request.RequiresCompatibilities ?? [])
        {
            if (WhyNot(kind, request) is { } why)
            {
                throw new AwsError("ClientException", why);
            }
        }
        Tags.Check(request.Tags);
    }

    /// <summary>What the definition can run on, whatever it asks for.</summary>
    public static List<string> Compatibilities(RegisterTaskDefinitionRequest request)
        => [.. new[] { "EXTERNAL", "EC2", "FARGATE", "MANAGED_INSTANCES" }.Where(kind => WhyNot(kind, request) is null)];

    public static NetworkMode Mode(RegisterTaskDefinitionRequest request) => request.NetworkMode ?? NetworkMode.Bridge;

    public static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new AwsError("ClientException", message);
        }
    }

    private static string? WhyNot(string kind, RegisterTaskDefinitionRequest request) => kind switch
    {
        "EC2" => null,
        "FARGATE" => FargateRules.WhyNot(request),
        "EXTERNAL" => request.NetworkMode == NetworkMode.Awsvpc ? "External instances do not support network mode 'awsvpc'." : null,
        "MANAGED_INSTANCES" => request.NetworkMode != NetworkMode.Awsvpc && request.NetworkMode != NetworkMode.Host ? "Amazon ECS Managed Instances only supports network modes 'awsvpc' and 'host'."
            : PlatformRules.IsWindows(request.RuntimePlatform) ? "Amazon ECS Managed Instances only supports Linux."
            : string.IsNullOrEmpty(request.Cpu) || string.IsNullOrEmpty(request.Memory) ? "Amazon ECS Managed Instances requires that 'cpu' and 'memory' be defined at the task level."
            : null,
        _ => $"'{kind}' is not a valid value for requiresCompatibilities.",
    };

    private static void Sizes(RegisterTaskDefinitionRequest request)
    {
        var cpu = FargateSizes.Cpu(request.Cpu);
        var memory = FargateSizes.Memory(request.Memory);
        Require(string.IsNullOrEmpty(request.Cpu) || cpu is not null, $"Invalid 'cpu' setting for task: {request.Cpu}");
        Require(string.IsNullOrEmpty(request.Memory) || memory is not null, $"Invalid 'memory' setting for task: {request.Memory}");
        Require(cpu is null or (>= 128 and <= 196608), "Invalid 'cpu' setting for task. The 'cpu' of a task must be between 0.125 and 192 vCPUs.");
        // Windows takes task sizes for Fargate only, and containers of their own beside them.
        Require(cpu is null || request.ContainerDefinitions.Sum(c => c.Cpu ?? 0) <= cpu, "The 'cpu' of the containers exceeds the 'cpu' of the task.");
        Require(memory is null || request.ContainerDefinitions.Sum(c => c.Memory ?? 0) <= memory, "The 'memory' of the containers exceeds the 'memory' of the task.");
        Require(request.EphemeralStorage?.SizeInGiB is null or (>= 21 and <= 200), "EphemeralStorage size must be between 21 and 200 GiB.");
        var windows = PlatformRules.IsWindows(request.RuntimePlatform);
        Require(!windows || request.RuntimePlatform?.CpuArchitecture?.Value != "ARM64", "Windows task definitions do not support the ARM64 CPU architecture.");
        Require(!windows || request.NetworkMode is null || request.NetworkMode == NetworkMode.Awsvpc, "Windows task definitions only support the network mode 'awsvpc' or the default.");
        Require(!windows || (request.PidMode is null && request.IpcMode is null), "'pidMode' and 'ipcMode' are not supported for Windows containers.");
    }

    private static void Constraints(RegisterTaskDefinitionRequest request)
    {
        Require(request.PlacementConstraints is not { Count: > 10 }, "Number of placement constraints exceeds the maximum of 10.");
        foreach (var constraint in request.PlacementConstraints ?? [])
        {
            Require(constraint.Type?.Value == "memberOf", "The only valid placement constraint type of a task definition is memberOf.");
            Require(constraint.Expression is { Length: > 0 and <= 2000 }, "The expression of a placement constraint must have 1 to 2000 characters.");
        }
    }

    private static void Proxy(RegisterTaskDefinitionRequest request)
    {
        if (request.ProxyConfiguration is { } proxy)
        {
            Require(request.NetworkMode == NetworkMode.Awsvpc, "Proxy configuration is only supported with network mode 'awsvpc'.");
            Require(request.ContainerDefinitions.Exists(c => c.Name == proxy.ContainerName), $"The proxy container {proxy.ContainerName} is not in the task definition.");
        }
    }

    [GeneratedRegex(@"^(arn:aws[\w-]*:iam::\d{12}:role/)?[\w+=,.@/-]+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Role();
}
