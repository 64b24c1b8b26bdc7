namespace Domain.Approvals;

/// <summary>A time in which nothing is approved: a sale, a year's end. It may still be asked.</summary>
public sealed class FreezeWindow
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required string Reason { get; init; }
    public required DateTimeOffset From { get; init; }
    /// <summary>The first moment after it.</summary>
    public required DateTimeOffset Until { get; init; }
    /// <summary>IANA name of the zone it was entered in, such as <c>Europe/Berlin</c>: its times are said in it.</summary>
    public required string TimeZone { get; init; }
    /// <summary>Only environments of these tiers; empty for any.</summary>
    public required IReadOnlyList<string> Tiers { get; init; }
    /// <summary>Only these teams; empty for any.</summary>
    public required IReadOnlyList<string> Teams { get; init; }
    /// <summary>Only environments of these names; empty for any.</summary>
    public required IReadOnlyList<string> Environments { get; init; }
    public required Guid AuthorId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>When someone lifted it before its time.</summary>
    public DateTimeOffset? EndedAt { get; private set; }
    public Guid? EndedById { get; private set; }
    public int Version { get; private set; }

    /// <summary>When it is over, whichever way.</summary>
    public DateTimeOffset Over => EndedAt is { } ended && ended < Until ? ended : Until;

    public void End(Guid by, DateTimeOffset now) => (EndedAt, EndedById) = (now, by);
}
