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
    /// <summary>Ids of the teams that see and use it; null means every team.</summary>
    public IReadOnlyList<string>? Teams { get; set; }
    /// <summary>What must be known of an image before it may run; null means nothing.</summary>
    public ImageDemand? ImageDemand { get; set; }
    public List<TemplateVersion> Versions { get; init; } = [];
    public int Version { get; private set; }
}

public enum TemplateKind
{
    Service,
    Cluster,
    Task,
    Job,
}

/// <summary>What a template demands of every image it runs.</summary>
/// <param name="WorstAllowed">For a scan: findings up to this severity are let through; null lets none through.</param>
public sealed record ImageDemand(ImageProof Proof, FindingSeverity? WorstAllowed = null);

public enum ImageProof
{
    /// <summary>Amazon ECR has scanned it and found nothing worse than is allowed.</summary>
    Scan,
    /// <summary>Its repository holds a signature of the digest.</summary>
    Signature,
}

/// <summary>Severities of Amazon ECR image scan findings, least first (ECR API, FindingSeverity).</summary>
public enum FindingSeverity
{
    Undefined,
    Informational,
    Low,
    Medium,
    High,
    Critical,
}
