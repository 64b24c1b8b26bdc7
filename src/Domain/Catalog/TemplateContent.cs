namespace Domain.Catalog;

/// <summary>What an editor of a draft alters: everything of a version but its number and state.</summary>
public sealed record TemplateContent(IReadOnlyList<Field> Fields, Recipe Recipe, IReadOnlyList<GuardrailSetting> Guardrails, string Notes)
{
    public static TemplateContent Of(TemplateVersion version) => new(version.Fields, version.Recipe, version.Guardrails, version.Notes);
}

/// <summary>What is said of a template as a whole, whatever its versions.</summary>
/// <param name="Teams">Ids of the teams that see and use it; null means every team.</param>
public sealed record TemplateAbout(string Name, string Summary, string Owner, IReadOnlyList<string>? Teams, ImageDemand? ImageDemand)
{
    public static TemplateAbout Of(Template template) => new(template.Name, template.Summary, template.Owner, template.Teams, template.ImageDemand);
}
