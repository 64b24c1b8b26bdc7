using Domain.Catalog;

namespace Domain.Kinds;

/// <summary>A template that a new installation begins with. It stands beside the kind of request it is for and is found there.</summary>
internal abstract class StarterTemplate
{
    public abstract string Id { get; }
    public abstract string Name { get; }
    public abstract string Summary { get; }
    public abstract TemplateKind Kind { get; }
    public abstract IReadOnlyList<Field> Fields { get; }
    public virtual IReadOnlyList<GuardrailSetting> Guardrails => [];

    /// <summary>What is made besides the fields.</summary>
    public virtual Recipe Recipe => Recipe.Empty;

    /// <summary>Whether it heads the catalogue.</summary>
    public virtual bool IsFirst => false;

    public Template Make(DateTimeOffset now) => new()
    {
        Id = Id, Name = Name, Summary = Summary, Owner = "Platform", Kind = Kind,
        Versions =
        {
            new TemplateVersion
            {
                TemplateId = Id, Major = 1, Minor = 0, State = VersionState.Published, CreatedAt = now, PublishedAt = now, Author = "Berth", Fields = Fields, Guardrails = Guardrails, Recipe = Recipe,
            },
        },
    };

    /// <summary>A name as AWS gets it, with team and environment in front.</summary>
    protected static Field NameField(string label, string example = "nightly-report") => new(
        FieldNames.Name, label, FieldKind.Text, FieldStep.Where, FieldMode.Free,
        "Lower-case words joined by hyphens. Team and environment are put in front of it in AWS.",
        Pattern: "[a-z][a-z0-9]*(-[a-z0-9]+)*", PatternHelp: $"lower-case letters and digits, words joined by single hyphens, a letter first, such as {example}",
        Min: 2, Max: 32, FixedLater: true);
}
