using Amazon.ECS.Model;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>Fargate platform versions (ECS Developer Guide, "AWS Fargate platform versions").</summary>
internal static class PlatformRules
{
    private static readonly string[] linux = ["LATEST", "1.4.0", "1.3.0"];
    private static readonly string[] windows = ["LATEST", "1.0.0"];

    public static void Check(TaskDefinition definition, bool fargate, string? version)
    {
        if (string.IsNullOrEmpty(version))
        {
            return;
        }
        if (!fargate)
        {
            throw EcsNames.Invalid("The platform version must be null when specifying an EC2 launch type.");
        }
        if (!(IsWindows(definition) ? windows : linux).Contains(version))
        {
            throw new AwsError("PlatformUnknownException", "The specified platform does not exist.");
        }
        var old = version == "1.3.0";
        if (old && (FargateSizes.Cpu(definition.Cpu) > 4096 || definition.EphemeralStorage is not null || definition.PidMode is not null || definition.RuntimePlatform?.CpuArchitecture?.Value == "ARM64"))
        {
            throw new AwsError("PlatformTaskDefinitionIncompatibilityException", "One or more of the requested capabilities are not supported.");
        }
    }

    /// <summary>The number that LATEST stands for.</summary>
    public static string Latest(TaskDefinition definition) => IsWindows(definition) ? "1.0.0" : "1.4.0";

    /// <summary>As tasks and services show it: <c>Linux</c>, <c>Windows Server 2022 Core</c>.</summary>
    public static string Family(TaskDefinition definition)
        => !IsWindows(definition) ? "Linux"
            : string.Join(' ', definition.RuntimePlatform.OperatingSystemFamily.Value.Split('_').Select(w => w[..1] + w[1..].ToLowerInvariant()));

    public static bool IsWindows(TaskDefinition definition) => IsWindows(definition.RuntimePlatform);

    public static bool IsWindows(RuntimePlatform? platform) => platform?.OperatingSystemFamily?.Value.StartsWith("WINDOWS", StringComparison.Ordinal) == true;
}
