namespace Domain.Approvals;

/// <summary>One person decides in another's place for a time: under the same rules, with the one voice of who handed it over.</summary>
public sealed class Delegation
{
    public required Guid Id { get; init; }
    public required Guid FromId { get; init; }
    public required Guid ToId { get; init; }
    public required DateTimeOffset From { get; init; }
    public required DateTimeOffset Until { get; init; }
    public required string Reason { get; init; }
    /// <summary>When it was ended before its time; null when it was not.</summary>
    public DateTimeOffset? EndedAt { get; set; }
    public int Version { get; private set; }

    public bool Holds(DateTimeOffset now) => EndedAt is null && From <= now && now < Until;
}
