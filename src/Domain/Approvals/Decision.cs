namespace Domain.Approvals;

public enum Verdict
{
    Approve,
    AskForChanges,
    Reject,
}

/// <summary>What one person said to one round of a request.</summary>
public sealed class Decision
{
    public required Guid Id { get; init; }
    public required Guid RequestId { get; init; }
    public required int Round { get; init; }
    public required Guid PersonId { get; init; }
    /// <summary>Whose voice it is; null for the person's own.</summary>
    public Guid? OnBehalfOf { get; init; }
    /// <summary>Index of the stage it counts for.</summary>
    public int Stage { get; init; }
    /// <summary>Whom it counts as: nobody has two voices.</summary>
    public Guid Speaker => OnBehalfOf ?? PersonId;
    public required Verdict Verdict { get; init; }
    public required string Comment { get; init; }
    public required DateTimeOffset At { get; init; }
}
