using System.Globalization;
using System.Text.Json;

namespace Domain.Workloads.Inventory;

/// <summary>Tasks and container instances as events have them: the shapes of the ECS API, without tags. Pure.</summary>
internal static class EventShapes
{
    private const string OfService = "service:";
    private static readonly IReadOnlyDictionary<string, string> NoTags = new Dictionary<string, string>(0);

    public static LiveTask Task(JsonElement e, DateTimeOffset now)
    {
        var arn = Must(e, "taskArn");
        var (parts, cluster, group) = (arn.Split(':'), Arns.Last(Must(e, "clusterArn")), Text(e, "group"));
        var containers = List(e, "containers").Select(c => new TaskContainerFacts(
            Text(c, "name") ?? "", Text(c, "image"), Text(c, "imageDigest"), Text(c, "lastStatus") ?? "", Number(c, "exitCode"), Text(c, "reason"), Text(c, "healthStatus"))
        { RuntimeId = Text(c, "runtimeId") }).ToList();
        // DescribeTasks calls the same attachment ElasticNetworkInterface
        var network = List(e, "attachments").Where(a => Text(a, "type") is "eni" or "ElasticNetworkInterface").SelectMany(a => List(a, "details")).ToList();
        var task = new LiveTask
        {
            Arn = arn, AccountId = parts[4], Region = parts[3], Cluster = cluster, Owner = OwnerRules.Of(NoTags, cluster: cluster),
            Group = group, Service = group?.StartsWith(OfService, StringComparison.Ordinal) is true ? group[OfService.Length..] : null, StartedBy = Text(e, "startedBy"),
            Definition = Arns.Last(Text(e, "taskDefinitionArn") ?? ""), LastStatus = Text(e, "lastStatus") ?? "", DesiredStatus = Text(e, "desiredStatus") ?? "",
            IsStopped = Text(e, "lastStatus") is "STOPPED" or "DELETED", Health = Text(e, "healthStatus"), LaunchType = Text(e, "launchType"), Provider = Text(e, "capacityProviderName"),
            Zone = Text(e, "availabilityZone"), PrivateIp = Detail(network, "privateIPv4Address"), InstanceArn = Text(e, "containerInstanceArn"),
            Architecture = List(e, "attributes").Where(a => Text(a, "name") == "ecs.cpu-architecture").Select(a => Text(a, "value")).FirstOrDefault(),
            Cpu = Size(e, "cpu"), MemoryMiB = Size(e, "memory"), StopCode = Text(e, "stopCode"), StoppedReason = Text(e, "stoppedReason"),
            ExitCode = (containers.Find(c => c.Failed) ?? containers.FirstOrDefault())?.ExitCode,
            CreatedAt = Time(e, "createdAt"), PullStartedAt = Time(e, "pullStartedAt"), PullStoppedAt = Time(e, "pullStoppedAt"),
            StartedAt = Time(e, "startedAt"), StoppingAt = Time(e, "stoppingAt"), StoppedAt = Time(e, "stoppedAt"),
            Version = Long(e, "version"), IsDescribed = false, Words = "", SeenAt = now,
            Facts = new(containers)
            {
                PlatformVersion = Text(e, "platformVersion"), PlatformFamily = Text(e, "platformFamily"), Subnet = Detail(network, "subnetId"),
                EphemeralGiB = e.TryGetProperty("ephemeralStorage", out var disk) && disk.ValueKind is JsonValueKind.Object ? Number(disk, "sizeInGiB") : null,
                CanExec = e.TryGetProperty("enableExecuteCommand", out var exec) && exec.ValueKind is JsonValueKind.True,
            },
        };
        task.Words = TaskRules.WordsOf(task);
        return task;
    }

    public static LiveInstance Instance(JsonElement e, DateTimeOffset now)
    {
        var arn = Must(e, "containerInstanceArn");
        var (parts, cluster) = (arn.Split(':'), Arns.Last(Must(e, "clusterArn")));
        var attributes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var attribute in List(e, "attributes"))
        {
            if (Text(attribute, "value") is { Length: > 0 } value)
            {
                attributes[Text(attribute, "name") ?? ""] = value;
            }
        }

        var version = e.TryGetProperty("versionInfo", out var info) && info.ValueKind is JsonValueKind.Object ? info : default;
        return new LiveInstance
        {
            Arn = arn, AccountId = parts[4], Region = parts[3], Cluster = cluster, Owner = OwnerRules.Of(NoTags, cluster: cluster), Ec2InstanceId = Text(e, "ec2InstanceId"), Provider = Text(e, "capacityProviderName"),
            Status = Text(e, "status") ?? "", AgentConnected = e.TryGetProperty("agentConnected", out var connected) && connected.ValueKind is JsonValueKind.True,
            AgentVersion = version.ValueKind is JsonValueKind.Object ? Text(version, "agentVersion") : null, AgentUpdate = Text(e, "agentUpdateStatus"),
            InstanceType = attributes.GetValueOrDefault("ecs.instance-type"), Zone = attributes.GetValueOrDefault("ecs.availability-zone"),
            Cpu = Amount(e, "registeredResources", "CPU"), FreeCpu = Amount(e, "remainingResources", "CPU"),
            MemoryMiB = Amount(e, "registeredResources", "MEMORY"), FreeMemoryMiB = Amount(e, "remainingResources", "MEMORY"),
            Running = Number(e, "runningTasksCount") ?? 0, Pending = Number(e, "pendingTasksCount") ?? 0, RegisteredAt = Time(e, "registeredAt"), Version = Long(e, "version"), SeenAt = now,
            Detail = new(Text(e, "statusReason"), null, attributes.ToDictionary(), NoTags),
        };
    }

    public static string? Text(JsonElement e, string name) => e.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static string Must(JsonElement e, string name) => Text(e, name) is { Length: > 0 } text ? text : throw new KeyNotFoundException(name);

    private static IEnumerable<JsonElement> List(JsonElement e, string name) => e.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Array ? value.EnumerateArray() : [];

    private static int? Number(JsonElement e, string name) => e.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number ? value.GetInt32() : null;

    private static long Long(JsonElement e, string name) => e.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number ? value.GetInt64() : 0;

    private static DateTimeOffset? Time(JsonElement e, string name) => e.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String && value.TryGetDateTimeOffset(out var at) ? at : null;

    /// <summary>A task's size is a text in the ECS API.</summary>
    private static int? Size(JsonElement e, string name) => int.TryParse(Text(e, name), NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0 ? size : null;

    private static string? Detail(IEnumerable<JsonElement> details, string name) => details.Where(d => Text(d, "name") == name).Select(d => Text(d, "value")).FirstOrDefault();

    private static int Amount(JsonElement e, string list, string name) => List(e, list).Where(r => Text(r, "name") == name).Select(r => Number(r, "integerValue") ?? 0).FirstOrDefault();
}
