using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Domain.Workloads.TaskDefinitions;

/// <summary>
/// A whole task definition, nothing left out, as AWS's own JSON (the keys RegisterTaskDefinition takes). Kept in one form,
/// see <see cref="NormalFormRules"/>, so that two that run alike are equal. It may lack what a template's base leaves to
/// the request: family, image, sizes, roles.
/// </summary>
[JsonConverter(typeof(TaskDefinitionJson))]
public sealed record TaskDefinitionDocument
{
    /// <summary>The largest AWS takes, in bytes of JSON (ECS Developer Guide, "Amazon ECS service quotas": task definition size).</summary>
    public const int MostBytes = 64 * 1024;

    private static readonly JsonSerializerOptions Compact = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new(Compact) { WriteIndented = true };

    private readonly JsonElement root;

    private TaskDefinitionDocument(string json)
    {
        Json = json;
        root = JsonElement.Parse(json);
        Containers = [.. root.Items("containerDefinitions").Select(c => new TaskContainer(c))];
    }

    /// <summary>The document on one line.</summary>
    public string Json { get; }

    /// <summary>In the order they are written; at least one where the document was read or made by Berth.</summary>
    public IReadOnlyList<TaskContainer> Containers { get; }

    /// <summary>Name of all its revisions; empty in a template's base.</summary>
    public string Family => root.Text("family") ?? "";

    /// <summary>awsvpc, bridge, host, none; bridge where the document names none (on Windows that is its own default).</summary>
    public string NetworkMode => root.Text("networkMode") ?? "bridge";
    /// <summary>Empty for none.</summary>
    public string ExecutionRoleArn => root.Text("executionRoleArn") ?? "";
    /// <summary>Empty for none.</summary>
    public string TaskRoleArn => root.Text("taskRoleArn") ?? "";

    /// <summary>EC2, FARGATE, EXTERNAL, MANAGED_INSTANCES: what AWS checks it against; empty where nothing was said.</summary>
    public IReadOnlyList<string> RequiresCompatibilities => root.Texts("requiresCompatibilities");
    public bool OnEc2 => !RequiresCompatibilities.Contains("FARGATE", StringComparer.Ordinal);

    /// <summary>X86_64 or ARM64.</summary>
    public string CpuArchitecture => root.Part("runtimePlatform").Text("cpuArchitecture") ?? "X86_64";
    public bool IsArm => CpuArchitecture == "ARM64";
    /// <summary>LINUX or WINDOWS_SERVER_…</summary>
    public string OperatingSystem => root.Part("runtimePlatform").Text("operatingSystemFamily") ?? "LINUX";
    public bool IsWindows => OperatingSystem.StartsWith("WINDOWS", StringComparison.Ordinal);

    /// <summary>The task's own CPU in units (1,024 = one vCPU); null where it has none, as may be on EC2.</summary>
    public int? TaskCpu => Number("cpu");
    /// <summary>The task's own memory in MiB.</summary>
    public int? TaskMemoryMiB => Number("memory");
    /// <summary>CPU units of a task: its own, or its containers' together.</summary>
    public int Cpu => TaskCpu ?? Containers.Sum(c => c.Cpu);
    /// <summary>Memory of a task in MiB: its own, or its containers' together, of each the most it may use.</summary>
    public int MemoryMiB => TaskMemoryMiB ?? Containers.Sum(c => c.MemoryMiB ?? c.MemoryReservationMiB ?? 0);
    /// <summary>GiB on Fargate; null for the 20 that come free.</summary>
    public int? EphemeralStorageGiB => root.Part("ephemeralStorage").Number("sizeInGiB");
    /// <summary>GPUs of all containers.</summary>
    public int Gpus => Containers.Sum(c => c.Gpus);

    public IReadOnlyDictionary<string, string> Tags => root.Items("tags").ToMap("key", "value");
    /// <summary>Names of the volumes containers may mount.</summary>
    public IReadOnlyList<string> Volumes => [.. root.Items("volumes").Select(v => v.Text("name") ?? "")];
    /// <summary>Every place a secret or parameter is named, in order.</summary>
    public IReadOnlyList<SecretUse> Secrets => [.. Containers.SelectMany(SecretUse.Of), .. root.Items("volumes").SelectMany(SecretUse.OfVolume)];

    /// <summary>The container of this name or, without one, the first essential one: what a request's image, port and variables are about.</summary>
    public TaskContainer Main(string? named = null) =>
        (named is null ? null : Containers.FirstOrDefault(c => c.Name == named))
        ?? Containers.FirstOrDefault(c => c.Essential) ?? (Containers is [var first, ..] ? first : TaskContainer.None);

    /// <summary>Why AWS would refuse it for its size, or null.</summary>
    public string? WhyTooLarge => Encoding.UTF8.GetByteCount(Json) is var bytes && bytes > MostBytes
        ? $"The task definition has {bytes:N0} bytes; AWS takes {MostBytes:N0}. Shorten it, for instance by moving variables to a file or a parameter." : null;

    /// <summary>The document as people read it, with the keys in their usual order.</summary>
    public string Text() => JsonSerializer.Serialize(root, Indented);

    /// <param name="document">Taken as it is: read what people write with <see cref="TaskDefinitionReading"/>.</param>
    internal static TaskDefinitionDocument Of(JsonObject document) => new(NormalFormRules.Apply(document).ToJsonString(Compact));

    /// <summary>A new document with the change; this one stays as it is.</summary>
    internal TaskDefinitionDocument With(Action<JsonObject> change)
    {
        var tree = Tree();
        change(tree);
        return Of(tree);
    }

    internal JsonObject Tree() => JsonNode.Parse(Json) as JsonObject ?? [];

    /// <summary>Equal where AWS would run the same: containers and volumes are known by name, whatever their order.</summary>
    public bool Equals(TaskDefinitionDocument? other) =>
        other is not null && (Json == other.Json || (Json.Length == other.Json.Length && ByName() == other.ByName()));

    public override int GetHashCode() => HashCode.Combine(Family.GetHashCode(StringComparison.Ordinal), Json.Length);

    /// <summary>Short, because a document may hold values nobody should find in a log.</summary>
    public override string ToString() => $"task definition {Family}";

    private string ByName()
    {
        var tree = Tree();
        foreach (var key in new[] { "containerDefinitions", "volumes" })
        {
            if (tree[key] is JsonArray list)
            {
                tree[key] = new JsonArray([.. list.OrderBy(i => i?["name"]?.ToString(), StringComparer.Ordinal).Select(i => i?.DeepClone())]);
            }
        }

        return tree.ToJsonString(Compact);
    }

    private int? Number(string key) => int.TryParse(root.Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
