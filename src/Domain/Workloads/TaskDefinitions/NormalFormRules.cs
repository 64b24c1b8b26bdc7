using System.Globalization;
using System.Text.Json.Nodes;

namespace Domain.Workloads.TaskDefinitions;

/// <summary>
/// What makes two writings of one task definition the same text. AWS answers with more than was asked (defaults, empty lists) and
/// in an order of its own; after these rules, what was registered and what is read back are equal, and nothing that
/// changes how a task runs is lost: a rule fills in what AWS would assume, or leaves out what says nothing.
/// </summary>
internal static class NormalFormRules
{
    /// <param name="Reason">Why both writings mean the same to ECS, and where AWS says so.</param>
    public sealed record Rule(string Name, string Reason, Func<JsonObject, JsonObject> Apply);

    /// <summary>In the order they are applied.</summary>
    public static readonly IReadOnlyList<Rule> All =
    [
        new("nothing is left out", "Null, [] and {} say nothing: AWS answers [] for lists nobody gave (environment, mountPoints, volumesFrom, systemControls, volumes, placementConstraints …) and host {} for a bind mount.",
            d => Tidying.Of(d, TaskDefinitionSchema.Definition) as JsonObject ?? []),
        new("no role and no size is no text", "An empty taskRoleArn, executionRoleArn, cpu or memory is taken as none and not answered.",
            On(d => Without(d, key => key is "taskRoleArn" or "executionRoleArn" or "cpu" or "memory", v => Text(v) == ""))),
        new("task sizes are numbers", "\"1 vCPU\" and \"2 GB\" are converted to CPU units and MiB at registration (ECS API Reference, RegisterTaskDefinition, cpu and memory).",
            On(d => { Convert(d, "cpu", "vcpu"); Convert(d, "memory", "gb"); })),
        new("bridge is the default network", "Without a networkMode ECS takes bridge (ECS API Reference, networkMode). It is left out rather than filled in, because Windows takes its own default and no bridge.",
            On(d => Without(d, key => key == "networkMode", v => Text(v) == "bridge"))),
        new("compatibilities are a set", "requiresCompatibilities says what to check against; its order says nothing.",
            On(d => Sort(d, "requiresCompatibilities", Text, distinct: true))),
        new("tags are a set", "Tags are known by their key.", On(d => Sort(d, "tags", t => Key(t, "key")))),
        new("fault injection is off by default", "enableFaultInjection is false by default (ECS API Reference).",
            On(d => Without(d, key => key == "enableFaultInjection", IsFalse))),
        new("containers are essential by default", "A container without the key is assumed to be essential (ECS API Reference, essential).",
            OnContainers((c, _) => Fill(c, "essential", true))),
        new("no CPU share is no share", "AWS answers cpu 0 for a container that asked for none.",
            OnContainers((c, _) => Without(c, key => key == "cpu", v => Number(v) == 0))),
        new("ports are TCP by default", "The default protocol of a port mapping is tcp (ECS API Reference, PortMapping).",
            OnContainers((c, _) => Each(c, "portMappings", p => Fill(p, "protocol", "tcp")))),
        new("host ports follow the network", "hostPort 0 means none given; in the awsvpc and host modes it is the container's port then (ECS API Reference, PortMapping).",
            OnContainers((c, d) => Each(c, "portMappings", p => HostPort(p, Text(d["networkMode"]))))),
        new("health checks have defaults", "interval 30 s, timeout 5 s, retries 3 (ECS API Reference, HealthCheck), answered where they were not given.",
            OnContainers((c, _) =>
            {
                if (c["healthCheck"] is JsonObject check)
                {
                    Fill(check, "interval", 30);
                    Fill(check, "timeout", 5);
                    Fill(check, "retries", 3);
                }
            })),
        new("variables and secrets are sets", "Environment, secrets and secretOptions are known by name; AWS may answer in another order.",
            OnContainers((c, _) =>
            {
                Sort(c, "environment", e => Key(e, "name"));
                Sort(c, "secrets", e => Key(e, "name"));
                Sort(c["logConfiguration"] as JsonObject, "secretOptions", e => Key(e, "name"));
            })),
        new("image versions are resolved by default", "versionConsistency is enabled by default (ECS API Reference).",
            OnContainers((c, _) => Without(c, key => key == "versionConsistency", v => Text(v) == "enabled"))),
        new("mounts are writable by default", "readOnly is false by default (ECS API Reference, MountPoint and VolumeFrom).",
            OnContainers((c, _) =>
            {
                Each(c, "mountPoints", m => Without(m, key => key == "readOnly", IsFalse));
                Each(c, "volumesFrom", m => Without(m, key => key == "readOnly", IsFalse));
            })),
        new("volumes are known before launch by default", "configuredAtLaunch false is the same as no such key.",
            On(d => Each(d, "volumes", v => Without(v, key => key == "configuredAtLaunch", IsFalse)))),
        new("file systems have defaults", "The root directory is /, transit encryption and IAM authorization DISABLED where left out (ECS API Reference, EFSVolumeConfiguration, S3FilesVolumeConfiguration).",
            On(d => Each(d, "volumes", FileSystems))),
        new("Docker volumes belong to the task by default", "AWS answers scope task and autoprovision false where they were not given.",
            On(d => Each(d, "volumes", v =>
            {
                if (v["dockerVolumeConfiguration"] is JsonObject docker)
                {
                    Fill(docker, "scope", "task");
                    Without(docker, key => key == "autoprovision", IsFalse);
                }
            }))),
        new("the proxy is App Mesh", "APPMESH is the only type of proxy (ECS API Reference, ProxyConfiguration); its properties are known by name.",
            On(d =>
            {
                if (d["proxyConfiguration"] is JsonObject proxy)
                {
                    Fill(proxy, "type", "APPMESH");
                    Sort(proxy, "properties", p => Key(p, "name"));
                }
            })),
        new("keys have one order", "The order of keys says nothing in JSON.", d => Tidying.Of(d, TaskDefinitionSchema.Definition) as JsonObject ?? []),
    ];

    /// <summary>A new tree in the form that is compared and kept; the one given is left alone.</summary>
    public static JsonObject Apply(JsonObject document) => All.Aggregate(document, (d, rule) => rule.Apply(d));

    private static Func<JsonObject, JsonObject> On(Action<JsonObject> change) => document =>
    {
        change(document);
        return document;
    };

    private static Func<JsonObject, JsonObject> OnContainers(Action<JsonObject, JsonObject> change) =>
        On(document => Each(document, "containerDefinitions", container => change(container, document)));

    private static void Each(JsonObject parent, string key, Action<JsonObject> change)
    {
        foreach (var item in (parent[key] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            change(item);
        }
    }

    private static void Fill(JsonObject parent, string key, JsonNode value) => parent[key] ??= value;

    private static void Without(JsonObject parent, Func<string, bool> key, Func<JsonNode?, bool> saysNothing)
    {
        foreach (var name in parent.Where(p => key(p.Key) && saysNothing(p.Value)).Select(p => p.Key).ToList())
        {
            parent.Remove(name);
        }
    }

    private static void Sort(JsonObject? parent, string key, Func<JsonNode?, string?> by, bool distinct = false)
    {
        if (parent?[key] is JsonArray list)
        {
            var sorted = list.OrderBy(by, StringComparer.Ordinal).Select(i => i?.DeepClone());
            parent[key] = new JsonArray([.. distinct ? sorted.DistinctBy(by, StringComparer.Ordinal) : sorted]);
        }
    }

    private static void HostPort(JsonObject port, string? network)
    {
        Without(port, key => key == "hostPort", v => Number(v) == 0);
        if (network is "awsvpc" or "host" && port["containerPort"] is { } same)
        {
            Fill(port, "hostPort", same.DeepClone());
        }
    }

    private static void FileSystems(JsonObject volume)
    {
        if (volume["efsVolumeConfiguration"] is JsonObject efs)
        {
            Fill(efs, "rootDirectory", "/");
            Fill(efs, "transitEncryption", "DISABLED");
            if (efs["authorizationConfig"] is JsonObject access)
            {
                Fill(access, "iam", "DISABLED");
            }
        }

        if (volume["s3filesVolumeConfiguration"] is JsonObject s3)
        {
            Fill(s3, "rootDirectory", "/");
        }
    }

    private static void Convert(JsonObject document, string key, string unit)
    {
        if (Text(document[key])?.Trim() is { } text && text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)
            && decimal.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var many) && many < 1_000_000)
        {
            document[key] = ((int)(many * 1024)).ToString(CultureInfo.InvariantCulture);
        }
    }

    private static bool IsFalse(JsonNode? value) => value is JsonValue v && v.TryGetValue<bool>(out var flag) && !flag;
    private static int? Number(JsonNode? value) => value is JsonValue v && v.TryGetValue<int>(out var number) ? number : null;
    private static string? Text(JsonNode? value) => value is JsonValue v && v.TryGetValue<string>(out var text) ? text : null;
    private static string? Key(JsonNode? item, string key) => Text((item as JsonObject)?[key]);
}
