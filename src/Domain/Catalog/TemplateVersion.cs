using System.Globalization;
using Domain.Approvals;

namespace Domain.Catalog;

public enum VersionState
{
    Draft,
    Published,
    Retired,
}

/// <summary>One version of a template; a published one never changes.</summary>
public sealed class TemplateVersion
{
    public required string TemplateId { get; init; }
    public required int Major { get; init; }
    public required int Minor { get; init; }
    public required VersionState State { get; set; }
    public required IReadOnlyList<Field> Fields { get; set; }
    public Recipe Recipe { get; set; } = Recipe.Empty;
    public IReadOnlyList<GuardrailSetting> Guardrails { get; set; } = [];
    /// <summary>What changed against the version before, for those who decide about an upgrade.</summary>
    public string Notes { get; set; } = "";
    public string Author { get; set; } = "";
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? PublishedAt { get; set; }
    public DateTimeOffset? RetiredAt { get; set; }
    /// <summary>Raised at each save of the row; <see cref="Number"/> is what people call it.</summary>
    public int Version { get; private set; }
    public string Number => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");
}

/// <summary>What is made besides the fields: they are written over it.</summary>
/// <param name="TaskDefinition">A task definition in AWS's own JSON shape (RegisterTaskDefinition), taken as the base; null to begin with an empty one.</param>
/// <param name="MainContainer">Name of the container that image, port, command and variables belong to; null for the first.</param>
public sealed record Recipe(string? TaskDefinition = null, string? MainContainer = null)
{
    public static readonly Recipe Empty = new();
}

public enum GuardrailLevel
{
    Warn,
    Fail,
}

/// <summary>A guardrail switched on.</summary>
/// <param name="Id">Out of the starter pack.</param>
/// <param name="Allowed">For rules that compare with a list: registries images may come from.</param>
/// <param name="WaivedBy">The group that may let a workload pass for a time although this fails; null where nobody may.</param>
public sealed record GuardrailSetting(string Id, GuardrailLevel Level, IReadOnlyList<string>? Allowed = null, ApproverGroup? WaivedBy = null);
