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

    /// <summary>"", "Signature", or "Scan" with the worst severity let through: "Scan:High".</summary>
    public string? Demand { get; set; } = "";

    public static AboutForm Of(string id, TemplateAbout about) => new()
    {
        Id = id, Name = about.Name, Summary = about.Summary, Owner = about.Owner, Teams = string.Join(", ", about.Teams ?? []),
        Demand = about.ImageDemand is { } demand ? demand.WorstAllowed is { } worst ? $"{demand.Proof}:{worst}" : demand.Proof.ToString() : "",
    };

    public TemplateAbout AsAbout() => new(
        Name ?? "", Summary ?? "", Owner ?? "",
        (Teams ?? "").Split([',', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } teams ? [.. teams.Distinct(StringComparer.Ordinal)] : null,
        (Demand ?? "").Split(':') is [var proof, ..] and var parts && Enum.TryParse<ImageProof>(proof, out var known)
            ? new(known, parts.Length > 1 && Enum.TryParse<FindingSeverity>(parts[1], out var worst) ? worst : null) : null);
}
