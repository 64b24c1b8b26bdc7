using System.Text.Json;
using System.Text.Json.Nodes;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Catalog;

/// <summary>Whether a recipe's base task definition can be used. Pure.</summary>
internal static class RecipeRules
{
    /// <summary>Size of a task definition in characters (Amazon ECS service quotas: 64 KiB).</summary>
    public const int MostCharacters = 65_536;

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static IEnumerable<FieldProblem> Problems(Recipe recipe)
    {
        const string Path = "recipe.taskDefinition";
        if (recipe.TaskDefinition is not { } text)
        {
            yield break;
        }

        if (Read(text) is not { } definition)
        {
            yield return new(Path, $"The base is not a task definition of {MostCharacters / 1024} KiB or less. Write a JSON object as aws ecs register-task-definition takes it.");
            yield break;
        }

        foreach (var why in Whys(text))
        {
            yield return new(Path, why);
        }

        var containers = WrittenWorkload.Nodes(definition["containerDefinitions"]).Select(c => new WrittenContainer(c)).ToList();
        if (recipe.MainContainer is { } main && containers.Count > 0 && containers.All(c => c.Name != main))
        {
            yield return new("recipe.mainContainer", $"There is no container \"{FieldRules.Short(main)}\" in the base. Use {string.Join(" or ", containers.Select(c => c.Name))}.");
        }

        for (var i = 0; i < containers.Count; i++)
        {
            foreach (var (name, value) in containers[i].Variables)
            {
                if (SecretLookRules.WhyItLooksSecret(name, value) is { } look)
                {
                    yield return new($"{Path}.containerDefinitions[{i}].environment",
                        $"Variable {FieldRules.Short(name)} looks like a secret ({look}). Everyone who sees the template would read it: keep it in Secrets Manager or as an SSM SecureString, and give its ARN under secrets.");
                }
            }
        }
    }

    private static IReadOnlyList<string> Whys(string text)
    {
        try
        {
            return TaskDefinitionReading.Of(text) is TaskDefinitionReading.Refused refused ? refused.Why : [];
        }
        catch (InvalidOperationException)
        {
            return ["The base holds half of a character. Type the text again instead of pasting it."];
        }
    }

    /// <summary>Null when the text is no JSON object of a size ECS takes.</summary>
    public static JsonObject? Read(string text)
    {
        if (text.Length > MostCharacters)
        {
            return null;
        }

        try
        {
            // a name given twice is found here, not when the object is first looked into
            return JsonNode.Parse(text, null, new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The same text whoever wrote it: what cannot be read stays as it is.</summary>
    public static Recipe Tidy(Recipe recipe) =>
        recipe.TaskDefinition is { } text ? recipe with { TaskDefinition = string.IsNullOrWhiteSpace(text) ? null : Read(text) is { } read ? Write(read) : text } : recipe;

    public static string Write(JsonObject definition) => definition.ToJsonString(Indented);
}
