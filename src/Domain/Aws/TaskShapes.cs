using System.Globalization;
using Domain.Requests;
using Domain.Workloads;
using Domain.Workloads.Inventory;
using Ecs = Amazon.ECS.Model;

namespace Domain.Aws;

/// <summary>A task as DescribeTasks shows it, with its tags, as the inventory keeps it.</summary>
internal static class TaskShapes
{
    private const string OfService = "service:";

    public static LiveTask Live(string cluster, Ecs.Task t, DateTimeOffset now)
    {
        var arn = t.TaskArn.Split(':');
        var tags = EcsServices.FromTags(t.Tags);
        var network = t.Attachments?.FirstOrDefault(a => a.Type == "ElasticNetworkInterface")?.Details ?? [];
        var containers = (t.Containers ?? []).ConvertAll(c => new TaskContainerFacts(c.Name, c.Image, c.ImageDigest, c.LastStatus ?? "", c.ExitCode, c.Reason, c.HealthStatus?.Value) { RuntimeId = c.RuntimeId });
        var task = new LiveTask
        {
            Arn = t.TaskArn, AccountId = arn[4], Region = arn[3], Cluster = cluster,
            TeamId = tags.GetValueOrDefault(BerthTags.Team), Environment = tags.GetValueOrDefault(BerthTags.Environment), Owner = OwnerRules.Of(tags, cluster: cluster),
            Group = t.Group, Service = t.Group is { } group && group.StartsWith(OfService, StringComparison.Ordinal) ? group[OfService.Length..] : null,
            StartedBy = t.StartedBy, Definition = Arns.Last(t.TaskDefinitionArn ?? ""), LastStatus = t.LastStatus ?? "", DesiredStatus = t.DesiredStatus ?? "",
            IsStopped = t.LastStatus is "STOPPED" or "DELETED", Health = t.HealthStatus?.Value, LaunchType = t.LaunchType?.Value, Provider = t.CapacityProviderName,
            Zone = t.AvailabilityZone, PrivateIp = network.Find(d => d.Name == "privateIPv4Address")?.Value, InstanceArn = t.ContainerInstanceArn,
            Architecture = t.Attributes?.Find(a => a.Name == "ecs.cpu-architecture")?.Value, Cpu = Number(t.Cpu), MemoryMiB = Number(t.Memory),
            StopCode = t.StopCode?.Value, StoppedReason = t.StoppedReason, ExitCode = (containers.Find(c => c.Failed) ?? containers.FirstOrDefault())?.ExitCode,
            CreatedAt = Times.Of(t.CreatedAt), PullStartedAt = Times.Of(t.PullStartedAt), PullStoppedAt = Times.Of(t.PullStoppedAt),
            StartedAt = Times.Of(t.StartedAt), StoppingAt = Times.Of(t.StoppingAt), StoppedAt = Times.Of(t.StoppedAt),
            Version = t.Version ?? 0, IsDescribed = true, Words = "", SeenAt = now,
            Facts = new(containers)
            {
                PlatformVersion = t.PlatformVersion, PlatformFamily = t.PlatformFamily, EphemeralGiB = t.EphemeralStorage?.SizeInGiB,
                Subnet = network.Find(d => d.Name == "subnetId")?.Value, CanExec = t.EnableExecuteCommand is true,
                // tag order is AWS's whim: kept in ours, so that nothing looks changed
                Tags = new SortedDictionary<string, string>(tags, StringComparer.Ordinal).ToDictionary(),
            },
        };
        task.Words = TaskRules.WordsOf(task);
        return task;
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
