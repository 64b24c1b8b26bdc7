namespace Domain.Catalog.Upgrades;

/// <summary>
/// Where a workload came from: the template, the version and the values it was last made or changed with.
/// Written in the transaction that ends its request, so it says what stands and never what was only asked.
/// </summary>
public sealed class WorkloadOrigin
{
    /// <summary>12 digits.</summary>
    public required string AccountId { get; init; }
    public required string Region { get; init; }
    public required string Cluster { get; init; }
    /// <summary>The workload's full name in AWS.</summary>
    public required string Name { get; init; }
    /// <summary>The kind of the request that made it or changed it last.</summary>
    public required string Kind { get; set; }
    public required string TeamId { get; set; }
    public required string Environment { get; set; }
    public required string TemplateId { get; set; }
    public required int Major { get; set; }
    public required int Minor { get; set; }
    /// <summary>The request that made it or changed it last.</summary>
    public required int RequestNumber { get; set; }
    /// <summary>By field name, defaults included.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; set; }
    public required DateTimeOffset At { get; set; }

    public VersionNumber Version => new(Major, Minor);
}
