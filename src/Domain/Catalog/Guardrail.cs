using System.Text.Json.Nodes;

namespace Domain.Catalog;

/// <summary>What would be written to AWS, in AWS's own JSON shapes: guardrails look at this and never at the form.</summary>
/// <param name="TaskDefinition">As RegisterTaskDefinition takes it (ECS API, camel case); null where none is written or used.</param>
/// <param name="Service">As CreateService takes it; null where no service is written.</param>
/// <param name="FixedTags">Images, as the task definition names them, whose tag cannot be moved (Amazon ECR, imageTagMutability).</param>
/// <param name="Run">As RunTask takes it; null where no tasks are run.</param>
public sealed record WrittenWorkload(JsonObject? TaskDefinition, JsonObject? Service, IReadOnlySet<string>? FixedTags = null, JsonObject? Run = null)
{
    /// <summary>All that a plan writes, as one.</summary>
    public static WrittenWorkload Of(IEnumerable<Requests.Change> changes)
    {
        var written = changes.Select(c => c.Written()).OfType<WrittenWorkload>().ToList();
        return new(
            written.Select(w => w.TaskDefinition).FirstOrDefault(d => d is not null), written.Select(w => w.Service).FirstOrDefault(s => s is not null),
            Run: written.Select(w => w.Run).FirstOrDefault(r => r is not null));
    }

    /// <summary>The network its tasks are put into; null where none is written.</summary>
    public JsonObject? Network => (Service ?? Run)?["networkConfiguration"]?["awsvpcConfiguration"] as JsonObject;

    public IEnumerable<string> Subnets => Network?["subnets"] is JsonArray ids ? ids.OfType<JsonValue>().Select(i => i.TryGetValue<string>(out var id) ? id : "").Where(i => i.Length > 0) : [];

    public IEnumerable<WrittenContainer> Containers => Nodes(TaskDefinition?["containerDefinitions"]).Select(c => new WrittenContainer(c));

    /// <summary>Windows containers have no read-only root and no POSIX users (ECS Developer Guide, "Amazon ECS task definition differences for EC2 instances running Windows").</summary>
    public bool IsWindows => Text(TaskDefinition?["runtimePlatform"] as JsonObject, "operatingSystemFamily")?.StartsWith("WINDOWS", StringComparison.Ordinal) is true;

    internal static IEnumerable<JsonObject> Nodes(JsonNode? array) => array is JsonArray items ? items.OfType<JsonObject>() : [];

    internal static string? Text(JsonObject? node, string name) => node?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    internal static bool IsOn(JsonObject? node, string name) => node?[name] is JsonValue value && value.TryGetValue<bool>(out var on) && on;
}

/// <summary>One container of a task definition.</summary>
public sealed record WrittenContainer(JsonObject Node)
{
    public string Name => WrittenWorkload.Text(Node, "name") ?? "a container without a name";

    public string Image => WrittenWorkload.Text(Node, "image") ?? "";

    public IEnumerable<(string Name, string Value)> Variables => WrittenWorkload.Nodes(Node["environment"])
        .Select(v => (WrittenWorkload.Text(v, "name") ?? "", WrittenWorkload.Text(v, "value") ?? ""));
}

/// <summary>A rule of the starter pack that a template or the platform can switch on.</summary>
/// <param name="Why">The reason, for those who ask why they are held back.</param>
/// <param name="Find">Sentences of what is against the rule and what to do; empty when all is well, null when the rule does not apply.</param>
public sealed record Guardrail(string Id, string Title, string Why, Func<WrittenWorkload, GuardrailSetting, IReadOnlyList<string>?> Find)
{
    /// <summary>The setting needs a list of what is allowed.</summary>
    public bool NeedsAllowed => Id == GuardrailRules.AllowedRegistries;
}
