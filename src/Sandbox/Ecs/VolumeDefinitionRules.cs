using Amazon.ECS.Model;
using static Sandbox.Ecs.TaskDefinitionRules;

namespace Sandbox.Ecs;

/// <summary>What ECS refuses of a task definition's volumes (ECS API Reference, "Volume").</summary>
internal static class VolumeDefinitionRules
{
    public static void Check(RegisterTaskDefinitionRequest request)
    {
        var volumes = request.Volumes ?? [];
        Require(volumes.DistinctBy(v => v.Name, StringComparer.Ordinal).Count() == volumes.Count, "Volume names must be unique in a task definition.");
        Require(volumes.Count(v => v.ConfiguredAtLaunch == true) <= 1, "Only one volume can be configured at launch.");
        foreach (var volume in volumes)
        {
            Require(EcsNames.IsName(volume.Name), "Volume name contains invalid characters.");
            var kinds = new object?[] { volume.Host?.SourcePath, volume.DockerVolumeConfiguration, volume.EfsVolumeConfiguration, volume.FsxWindowsFileServerVolumeConfiguration, volume.S3filesVolumeConfiguration }.Count(k => k is not null);
            Require(kinds <= 1, $"The volume '{volume.Name}' can have one configuration only.");
            Require(volume.ConfiguredAtLaunch != true || kinds == 0, $"The volume '{volume.Name}' is configured at launch and cannot have a configuration.");
            if (volume.EfsVolumeConfiguration is { } efs)
            {
                Require(efs.FileSystemId?.StartsWith("fs-", StringComparison.Ordinal) == true, $"The volume '{volume.Name}' has an invalid fileSystemId.");
                Require(efs.TransitEncryption?.Value == "ENABLED" || (efs.AuthorizationConfig?.AccessPointId is null && efs.AuthorizationConfig?.Iam?.Value != "ENABLED"),
                    "Transit encryption must be enabled when an Amazon EFS access point or IAM authorization is used.");
                Require(efs.AuthorizationConfig?.AccessPointId is null || efs.RootDirectory is null or "/", "The root directory must be omitted or / when an Amazon EFS access point is used.");
            }
        }
    }
}
