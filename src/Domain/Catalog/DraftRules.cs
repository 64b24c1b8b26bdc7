namespace Domain.Catalog;

/// <summary>Whether a draft can be kept at all, however unfinished: sizes, and text that a database takes. Pure.</summary>
internal static class DraftRules
{
    public static IEnumerable<FieldProblem> Problems(TemplateContent content)
    {
        if (content.Fields.Count > TemplateRules.MostFields)
        {
            yield return new("fields", $"There are {content.Fields.Count} fields; use {TemplateRules.MostFields} or fewer.");
        }

        if (content.Recipe.TaskDefinition is { Length: > RecipeRules.MostCharacters })
        {
            yield return new("recipe.taskDefinition", $"The base has {content.Recipe.TaskDefinition.Length} characters; ECS takes {RecipeRules.MostCharacters}.");
        }

        if (content.Notes.Length > 4000)
        {
            yield return new("notes", $"The notes have {content.Notes.Length} characters; use 4000 or fewer.");
        }

        if (content.Guardrails.Count > 100)
        {
            yield return new("guardrails", "There are more guardrails than can be. Name each once.");
        }

        // all of it as one text, as it is kept
        var text = TemplateFile.WriteContent(content with { Recipe = Recipe.Empty });
        if (text.Length > TemplateFile.MostCharacters)
        {
            yield return new("", $"The draft has {text.Length} characters; the most is {TemplateFile.MostCharacters}. Shorten help texts and choices.");
        }

        if (text.Contains("\\u0000", StringComparison.Ordinal) || text.Contains('\uFFFD', StringComparison.Ordinal)
            || !FieldRules.IsKeepable(string.Concat(content.Recipe.TaskDefinition, content.Recipe.MainContainer)))
        {
            yield return new("", "The draft holds a null character or half of a character. Type the text again instead of pasting it.");
        }
    }
}
