namespace Domain.Hosting;

/// <summary>Who does a named job that only one process may do at a time, and until when.</summary>
public sealed class Lease
{
    public required string Name { get; init; }
    public string? Owner { get; set; }
    public DateTimeOffset Until { get; set; }
    public int Fence { get; set; }
}

/// <summary>A thing the installation remembers of itself, such as whether it speaks to the Sandbox or to AWS.</summary>
public sealed class PortalFact
{
    public required string Key { get; init; }
    public required string Value { get; set; }
}
