using Amazon.ECS.Model;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>An EBS volume as a service or a task asks for it.</summary>
internal sealed record EbsWish(string? RoleArn, int? SizeInGiB, string? SnapshotId, string? VolumeType, int? Iops, int? Throughput)
{
    public static EbsWish Of(ServiceManagedEBSVolumeConfiguration ebs) => new(ebs.RoleArn, ebs.SizeInGiB, ebs.SnapshotId, ebs.VolumeType, ebs.Iops, ebs.Throughput);

    public static EbsWish Of(TaskManagedEBSVolumeConfiguration ebs) => new(ebs.RoleArn, ebs.SizeInGiB, ebs.SnapshotId, ebs.VolumeType, ebs.Iops, ebs.Throughput);
}

/// <summary>
/// What ECS refuses of volumes configured at launch (ECS API Reference, "ServiceManagedEBSVolumeConfiguration"; sizes by
/// volume type from it).
/// </summary>
internal static class VolumeRules
{
    public static void Check(World world, TaskDefinition definition, IReadOnlyList<(string? Name, EbsWish? Ebs)> volumes)
    {
        var atLaunch = (definition.Volumes ?? []).Where(v => v.ConfiguredAtLaunch == true).Select(v => v.Name).ToList();
        if (volumes.Count > 1)
        {
            throw EcsNames.Invalid("volumeConfigurations cannot have more than 1 element.");
        }
        if (atLaunch.Count > volumes.Count)
        {
            throw EcsNames.Invalid($"The volume '{atLaunch[0]}' is configured at launch: a volume configuration must be provided for it.");
        }
        foreach (var (name, ebs) in volumes)
        {
            if (!atLaunch.Contains(name ?? ""))
            {
                throw EcsNames.Invalid($"The volume '{name}' is not configured at launch in the task definition.");
            }
            if (ebs is null)
            {
                throw EcsNames.Invalid($"managedEBSVolume must be specified for the volume '{name}'.");
            }
            Check(world, ebs);
        }
    }

    private static void Check(World world, EbsWish ebs)
    {
        if (ebs.SizeInGiB is null && string.IsNullOrEmpty(ebs.SnapshotId))
        {
            throw EcsNames.Invalid("Either sizeInGiB or snapshotId must be specified for a managed EBS volume.");
        }
        var type = ebs.VolumeType ?? "gp3";
        var sizes = type switch
        {
            "gp2" or "gp3" => (1, 16384),
            "io1" or "io2" => (4, 16384),
            "st1" or "sc1" => (125, 16384),
            "standard" => (1, 1024),
            _ => throw EcsNames.Invalid($"The volume type '{type}' is not valid."),
        };
        if (ebs.SizeInGiB is { } size && (size < sizes.Item1 || size > sizes.Item2))
        {
            throw EcsNames.Invalid($"sizeInGiB must be between {sizes.Item1} and {sizes.Item2} for the volume type {type}.");
        }
        if (ebs.Throughput is not null && type != "gp3")
        {
            throw EcsNames.Invalid("throughput is only supported for the gp3 volume type.");
        }
        if (ebs.Iops is null ? type is "io1" or "io2" : type is not ("gp3" or "io1" or "io2"))
        {
            throw EcsNames.Invalid(ebs.Iops is null ? $"iops must be specified for the volume type {type}." : $"iops is not supported for the volume type {type}.");
        }
        if (!TaskRoles.Trusts(world, ebs.RoleArn, TaskRoles.Ecs))
        {
            throw EcsNames.Invalid($"ECS was unable to assume the role '{ebs.RoleArn}' that was provided for this volume. Please verify that the role being passed has the proper trust relationship and permissions.");
        }
    }
}
