using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Domain.Workloads.TaskDefinitions;

/// <summary>
/// A document inside other JSON stands as AWS's JSON. Plans kept before documents were whole named nine things of one
/// container; they are read as the document that was registered for them.
/// </summary>
internal sealed class TaskDefinitionJson : JsonConverter<TaskDefinitionDocument>
{
    public override TaskDefinitionDocument? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonNode.Parse(ref reader) switch
        {
            JsonObject former when former.ContainsKey("containerName") => Former(former),
            JsonObject document => TaskDefinitionDocument.Of(document),
            _ => throw new JsonException("A task definition is an object."),
        };

    public override void Write(Utf8JsonWriter writer, TaskDefinitionDocument value, JsonSerializerOptions options) => writer.WriteRawValue(value.Json);

    private static TaskDefinitionDocument Former(JsonObject former)
    {
        var document = TaskDefinitionDocument.OneContainer(Text(former, "family"), Text(former, "containerName"), Text(former, "image"))
            .WithCompute(former["onEc2"]?.GetValue<bool>() ?? false)
            .WithRoles(Text(former, "executionRoleArn"), Text(former, "taskRoleArn"))
            .WithSize(Number(former, "cpu"), Number(former, "memoryMiB"));
        // 0 and empty stood for none in what was read of definitions made elsewhere
        document = Number(former, "port") is > 0 and var port ? document.WithPort(port) : document;
        document = Text(former, "logGroup") is { Length: > 0 } group ? document.WithLogGroup(group, Text(former, "region")) : document;
        return former["environment"] is JsonObject variables
            ? document.WithEnvironment(variables.ToDictionary(v => v.Key, v => v.Value?.GetValue<string>() ?? "", StringComparer.Ordinal))
            : document;
    }

    private static string Text(JsonObject of, string key) => of[key]?.GetValue<string>() ?? "";
    private static int Number(JsonObject of, string key) => of[key]?.GetValue<int>() ?? 0;
}
