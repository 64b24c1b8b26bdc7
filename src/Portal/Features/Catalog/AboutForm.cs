using Domain.Catalog;

namespace Portal.Features.Catalog;

/// <summary>What is said of a template as a whole, while a person writes it.</summary>
public sealed class AboutForm
{
    private ImageDemand? demand;

    public string? Id { get; set; } = "";

    public string? Name { get; set; } = "";

    public string? Summary { get; set; } = "";

    public string? Owner { get; set; } = "Platform";

    /// <summary>Ids with commas between; empty means every team.</summary>
    public string? Teams { get; set; } = "";

    public static AboutForm Of(string id, TemplateAbout about) => new()
    {
        Id = id, Name = about.Name, Summary = about.Summary, Owner = about.Owner, Teams = string.Join(", ", about.Teams ?? []),
        demand = about.ImageDemand,
    };

    public TemplateAbout AsAbout() => new(
        Name ?? "", Summary ?? "", Owner ?? "",
        (Teams ?? "").Split([',', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } teams ? [.. teams.Distinct(StringComparer.Ordinal)] : null,
        demand);
}
