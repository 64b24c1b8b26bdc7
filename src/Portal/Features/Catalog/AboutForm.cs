using Domain.Catalog;

namespace Portal.Features.Catalog;

/// <summary>What is said of a template as a whole, while a person writes it.</summary>
public sealed class AboutForm
{
    public string? Id { get; set; } = "";

    public string? Name { get; set; } = "";

    public string? Summary { get; set; } = "";

    public string? Owner { get; set; } = "Platform";

    /// <summary>Ids with commas between; empty means every team.</summary>
    public string? Teams { get; set; } = "";

    /// <summary>Name of an <see cref="ImageProof"/>; empty where nothing is demanded of images.</summary>
    public string? Proof { get; set; } = "";

    /// <summary>Name of a <see cref="FindingSeverity"/>; empty where a scan may find nothing at all.</summary>
    public string? WorstAllowed { get; set; } = "";

    public bool AsksScan => Proof == nameof(ImageProof.Scan);

    private ImageDemand? Demand => Enum.TryParse<ImageProof>(Proof, out var proof)
        ? new(proof, AsksScan && Enum.TryParse<FindingSeverity>(WorstAllowed, out var worst) ? worst : null) : null;

    public static AboutForm Of(string id, TemplateAbout about) => new()
    {
        Id = id, Name = about.Name, Summary = about.Summary, Owner = about.Owner, Teams = string.Join(", ", about.Teams ?? []),
        Proof = about.ImageDemand?.Proof.ToString() ?? "", WorstAllowed = about.ImageDemand?.WorstAllowed?.ToString() ?? "",
    };

    public TemplateAbout AsAbout() => new(
        Name ?? "", Summary ?? "", Owner ?? "",
        (Teams ?? "").Split([',', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } teams ? [.. teams.Distinct(StringComparer.Ordinal)] : null,
        Demand);
}
