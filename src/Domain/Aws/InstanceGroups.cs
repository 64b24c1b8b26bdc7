using Amazon.AutoScaling.Model;
using Domain.Kinds.Clusters;
using Domain.Requests;

namespace Domain.Aws;

/// <summary>An Auto Scaling group as it stands.</summary>
/// <param name="IsGoing">It is being deleted, with its instances.</param>
internal sealed record LiveGroup(InstanceGroupSpec Spec, string Arn, int Desired, int Instances, bool IsGoing, IReadOnlyDictionary<string, string> Tags);

/// <summary>Auto Scaling groups of container instances.</summary>
internal static class InstanceGroups
{
    /// <summary>ECS puts it on a group whose instances it manages, and on each of them (ECS Developer Guide, "Amazon ECS capacity providers for EC2").</summary>
    private const string Managed = "AmazonECSManaged";

    /// <returns>Null when there is none of this name.</returns>
    public static async Task<LiveGroup?> FindAsync(AwsSession session, string name, CancellationToken cancellationToken)
    {
        var found = await AwsWords.AskAsync(
            $"look for Auto Scaling group {name}",
            cancel => session.Groups.DescribeAutoScalingGroupsAsync(new DescribeAutoScalingGroupsRequest { AutoScalingGroupNames = [name] }, cancel), cancellationToken);
        return found.AutoScalingGroups?.SingleOrDefault() is not { } group ? null : new LiveGroup(
            new InstanceGroupSpec(name, group.MinSize ?? 0, group.MaxSize ?? 0, group.VPCZoneIdentifier ?? ""), group.AutoScalingGroupARN, group.DesiredCapacity ?? 0,
            group.Instances?.Count ?? 0, group.Status is { Length: > 0 }, (group.Tags ?? []).ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal));
    }

    /// <summary>A group over the launch template of its own name, whose new instances are protected from scale-in.</summary>
    public static Task CreateAsync(AwsSession session, InstanceGroupSpec spec, IReadOnlyDictionary<string, string> tags)
    {
        var request = new CreateAutoScalingGroupRequest
        {
            AutoScalingGroupName = spec.Name, MinSize = spec.Min, MaxSize = spec.Max, VPCZoneIdentifier = spec.Subnets, NewInstancesProtectedFromScaleIn = true,
            LaunchTemplate = new LaunchTemplateSpecification { LaunchTemplateName = spec.Name, Version = "$Default" },
            Tags = [Tag(Managed, "", spec.Name, atLaunch: true), .. tags.Select(t => Tag(t.Key, t.Value, spec.Name, atLaunch: false))],
        };
        return AwsWords.AskAsync($"create Auto Scaling group {spec.Name}", cancel => session.Groups.CreateAutoScalingGroupAsync(request, cancel), CancellationToken.None);
    }

    public static Task BoundAsync(AwsSession session, InstanceGroupSpec spec)
    {
        var request = new UpdateAutoScalingGroupRequest { AutoScalingGroupName = spec.Name, MinSize = spec.Min, MaxSize = spec.Max, VPCZoneIdentifier = spec.Subnets };
        return AwsWords.AskAsync($"change Auto Scaling group {spec.Name}", cancel => session.Groups.UpdateAutoScalingGroupAsync(request, cancel), CancellationToken.None);
    }

    public static Task SizeAsync(AwsSession session, string name, FleetParking size)
    {
        var request = new UpdateAutoScalingGroupRequest { AutoScalingGroupName = name, MinSize = size.Min, MaxSize = size.Max, DesiredCapacity = Math.Clamp(size.Desired, size.Min, size.Max) };
        return AwsWords.AskAsync($"set the size of Auto Scaling group {name}", cancel => session.Groups.UpdateAutoScalingGroupAsync(request, cancel), CancellationToken.None);
    }

    /// <summary>What it had before it is parked.</summary>
    public static Task NoteAsync(AwsSession session, string name, string note) => AwsWords.AskAsync(
        $"note on Auto Scaling group {name} what it had",
        cancel => session.Groups.CreateOrUpdateTagsAsync(new CreateOrUpdateTagsRequest { Tags = [Tag(BerthTags.Parked, note, name, atLaunch: false)] }, cancel), CancellationToken.None);

    public static Task ForgetAsync(AwsSession session, string name) => AwsWords.AskAsync(
        $"take the note off Auto Scaling group {name}",
        cancel => session.Groups.DeleteTagsAsync(new DeleteTagsRequest { Tags = [new() { Key = BerthTags.Parked, ResourceId = name, ResourceType = "auto-scaling-group" }] }, cancel), CancellationToken.None);

    /// <summary>With its instances, protected ones too.</summary>
    public static Task DeleteAsync(AwsSession session, string name) => AwsWords.AskAsync(
        $"delete Auto Scaling group {name}",
        cancel => session.Groups.DeleteAutoScalingGroupAsync(new DeleteAutoScalingGroupRequest { AutoScalingGroupName = name, ForceDelete = true }, cancel), CancellationToken.None);

    private static Tag Tag(string key, string value, string group, bool atLaunch) =>
        new() { Key = key, Value = value, ResourceId = group, ResourceType = "auto-scaling-group", PropagateAtLaunch = atLaunch };
}
