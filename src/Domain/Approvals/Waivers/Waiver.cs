namespace Domain.Approvals.Waivers;

/// <summary>A group has let one workload pass a guardrail for a time, for what was found then and for nothing else.</summary>
public sealed class Waiver
{
    public required Guid Id { get; init; }
    public required string TeamId { get; init; }
    public required string Environment { get; init; }
    /// <summary>Cluster name; empty for what is on none.</summary>
    public required string Cluster { get; init; }
    /// <summary>The full name in AWS, as in <see cref="Requests.Plan.Workload"/>.</summary>
    public required string Workload { get; init; }
    /// <summary>Id out of the starter pack.</summary>
    public required string Guardrail { get; init; }
    /// <summary>The findings that were read and let pass.</summary>
    public required IReadOnlyList<string> Found { get; init; }
    /// <summary>In whose name, see <see cref="ApproverGroup.Id"/>.</summary>
    public required string GroupId { get; init; }
    public required Guid PersonId { get; init; }
    /// <summary>Their name, as the record has it.</summary>
    public required string By { get; init; }
    /// <summary>Whose voice it is; null for the person's own.</summary>
    public Guid? OnBehalfOf { get; init; }
    public required string Reason { get; init; }
    /// <summary>The request it was given on.</summary>
    public required Guid RequestId { get; init; }
    public required int RequestNumber { get; init; }
    public required DateTimeOffset At { get; init; }
    /// <summary>The first moment at which it holds no more.</summary>
    public required DateTimeOffset Until { get; init; }
    /// <summary>When the group took it back; null while it did not.</summary>
    public DateTimeOffset? RevokedAt { get; private set; }
    public string? RevokedBy { get; private set; }
    public string? RevokedWhy { get; private set; }
    public int Version { get; private set; }

    public ApproverGroup Group => new(GroupId);

    public bool Holds(DateTimeOffset now) => RevokedAt is null && At <= now && now < Until;

    public bool IsOf(Guid person) => PersonId == person || OnBehalfOf == person;

    public void Revoke(string by, string why, DateTimeOffset now) => (RevokedBy, RevokedWhy, RevokedAt) = (by, why, now);
}

/// <summary>A waiver as a check shows it.</summary>
public sealed record GivenWaiver(Guid Id, ApproverGroup Group, Guid PersonId, string By, DateTimeOffset Until, string Reason);
