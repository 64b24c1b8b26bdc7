namespace Domain.Catalog;

/// <summary>A versioned recipe with typed fields.</summary>
public sealed class Template
{
    /// <summary>A short word used in addresses: <c>web-service</c>.</summary>
    public required string Id { get; init; }
    public required string Name { get; set; }
    public required string Summary { get; set; }
    public required string Owner { get; set; }
    public required TemplateKind Kind { get; init; }
    public List<TemplateVersion> Versions { get; init; } = [];
}

public enum TemplateKind
{
    Service,
}

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
    public required IReadOnlyList<Field> Fields { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public string Number => $"{Major}.{Minor}";
}

/// <summary>The page of the wizard a field stands on.</summary>
public enum FieldStep
{
    Where,
    What,
    Scale,
    Network,
}

public enum FieldKind
{
    Text,
    Number,
    Choice,
    Image,
    Cpu,
    Memory,
    Compute,
    TargetGroup,
}

/// <summary>Whether the requester may set a field: not at all, from a default, or freely within its range.</summary>
public enum FieldMode
{
    Locked,
    Defaulted,
    Free,
}

/// <summary>A typed field of a template. Form, API and server check are made from it.</summary>
/// <param name="Name">The key in a request's values: <c>minTasks</c>.</param>
/// <param name="Default">The value of a locked or untouched field; null where the requester must choose.</param>
/// <param name="Pattern">For text: a regular expression the whole value must match.</param>
/// <param name="PatternHelp">The pattern in words, for the sentence shown when it does not match.</param>
/// <param name="Min">For numbers: the least value.</param>
/// <param name="Max">For numbers: the greatest value.</param>
/// <param name="FixedLater">False where a change of an existing workload cannot touch it (its name).</param>
public sealed record Field(
    string Name,
    string Label,
    FieldKind Kind,
    FieldStep Step,
    FieldMode Mode,
    string Help,
    string? Default = null,
    string? Pattern = null,
    string? PatternHelp = null,
    int? Min = null,
    int? Max = null,
    string? Unit = null,
    IReadOnlyList<string>? Choices = null,
    bool FixedLater = false);
