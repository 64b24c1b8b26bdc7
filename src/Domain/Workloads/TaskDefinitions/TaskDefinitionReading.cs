using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Domain.Workloads.TaskDefinitions;

/// <summary>What came of reading a task definition that somebody pasted or uploaded.</summary>
public abstract record TaskDefinitionReading
{
    /// <summary>The most that is read, in UTF-8 bytes: AWS takes 64 KiB of JSON without white space, and its answers tell more than was asked.</summary>
    public const int MostBytes = 256 * 1024;

    private const int MostDepth = 16;

    private TaskDefinitionReading() { }

    /// <param name="LeftOut">Keys of AWS's answer that cannot be asked for and were not taken over, such as <c>revision</c>.</param>
    public sealed record Read(TaskDefinitionDocument Document, IReadOnlyList<string> LeftOut) : TaskDefinitionReading;

    /// <param name="Why">Sentences, each naming the place and what to do; at least one.</param>
    public sealed record Refused(IReadOnlyList<string> Why) : TaskDefinitionReading;

    /// <summary>
    /// Reads what <c>aws ecs describe-task-definition</c> answers, whole or only its taskDefinition, and what
    /// <c>aws ecs register-task-definition --cli-input-json</c> takes. A key AWS does not know is refused, never dropped.
    /// </summary>
    public static TaskDefinitionReading Of(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return No("There is nothing to read. Paste the JSON of a task definition.");
        }

        if (text.Length > MostBytes || Encoding.UTF8.GetByteCount(text) > MostBytes)
        {
            return No($"The text is longer than {MostBytes / 1024} KiB; AWS itself takes 64 KiB. Paste one task definition.");
        }

        try
        {
            using var parsed = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MostDepth });
            return Of(parsed.RootElement);
        }
        catch (JsonException e)
        {
            return No($"This is not JSON, or nested too deeply for a task definition: something is wrong at line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}. Correct it and try again.");
        }
    }

    private static TaskDefinitionReading Of(JsonElement root)
    {
        var problems = new List<string>();
        var strict = new StrictShapes(problems);
        var tags = default(JsonElement);
        if (root.ValueKind is JsonValueKind.Object && root.TryGetProperty("taskDefinition", out var inner))
        {
            root.TryGetProperty("tags", out tags);
            problems.AddRange(root.EnumerateObject().Where(p => p.Name is not ("taskDefinition" or "tags"))
                .Select(p => $"Beside taskDefinition stands {StrictShapes.Short(p.Name)}, which describe-task-definition does not answer. Remove it."));
            root = inner;
        }

        if (root.ValueKind is not JsonValueKind.Object)
        {
            return No("A task definition is a JSON object that begins with {. Paste all of it.");
        }

        var document = strict.Structure(root, TaskDefinitionSchema.Definition, "", TaskDefinitionSchema.AnswersOnly);
        if (tags.ValueKind is JsonValueKind.Array && strict.Value(tags, TaskDefinitionSchema.Definition["tags"] ?? Shape.Text, "tags") is { } outer)
        {
            document["tags"] = outer;
        }

        if (problems.Count == 0)
        {
            problems.AddRange(Missing(document));
        }

        if (problems.Count > 0)
        {
            return new Refused(problems);
        }

        var read = TaskDefinitionDocument.Of(document);
        return read.WhyTooLarge is { } large
            ? No(large)
            : new Read(read, [.. root.EnumerateObject().Select(p => p.Name).Where(TaskDefinitionSchema.AnswersOnly.Contains)]);
    }

    private static IEnumerable<string> Missing(JsonObject document)
    {
        if (document["containerDefinitions"] is not JsonArray { Count: > 0 } containers)
        {
            yield return "There is no containerDefinitions with at least one container. Add one.";
            yield break;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < containers.Count; i++)
        {
            if (containers[i]?["name"]?.GetValue<string>() is not { Length: > 0 } name)
            {
                yield return $"containerDefinitions[{i}] has no name. Name every container.";
            }
            else if (!names.Add(name))
            {
                yield return $"Two containers are named {StrictShapes.Short(name)}. Give each its own name.";
            }
        }
    }

    private static Refused No(string why) => new([why]);
}
