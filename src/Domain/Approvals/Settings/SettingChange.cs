namespace Domain.Approvals.Settings;

public enum SettingState
{
    /// <summary>A second person has not decided.</summary>
    Waiting,
    Applied,
    Rejected,
    /// <summary>Taken back by its author.</summary>
    Withdrawn,
    /// <summary>What it would change was changed otherwise before it was approved.</summary>
    Overtaken,
}

/// <summary>
/// A change of what Berth itself goes by: approval rules, limits, members, guardrails, published templates. It keeps both versions and its author,
/// and takes effect when a second person who may approves it.
/// </summary>
public sealed class SettingChange
{
    public required Guid Id { get; init; }
    /// <summary>See <see cref="SettingKind.Id"/>.</summary>
    public required string Kind { get; init; }
    /// <summary>Which of them: <c>payments/dev</c>, <c>web-service 1.2</c>; empty where there is one alone.</summary>
    public required string Subject { get; init; }
    /// <summary>In words, for lists.</summary>
    public required string Title { get; init; }
    /// <summary>JSON; null where there was nothing.</summary>
    public required string? Before { get; init; }
    /// <summary>JSON; null where nothing is to be left.</summary>
    public required string? After { get; init; }
    public required Guid AuthorId { get; init; }
    public required string Author { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public SettingState State { get; private set; } = SettingState.Waiting;
    /// <summary>Who decided; null while it waits, and where there was nobody else to ask.</summary>
    public Guid? DecidedById { get; private set; }
    public string? DecidedBy { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }
    public string Comment { get; private set; } = "";
    public int Version { get; private set; }

    public void End(SettingState state, Guid? by, string? name, string comment, DateTimeOffset now) =>
        (State, DecidedById, DecidedBy, Comment, DecidedAt) = (state, by, name, comment, now);
}
