namespace Domain.Notices;

public enum NoticeKind
{
    /// <summary>A decision is asked of the person.</summary>
    Asked,
    /// <summary>It still waits for them.</summary>
    Reminder,
    /// <summary>What became of the person's own request.</summary>
    Decided,
    /// <summary>Their request is applied, or could not be.</summary>
    Done,
    /// <summary>Somebody approved although a freeze held.</summary>
    BreakGlass,
    /// <summary>A change of a setting waits for a second person.</summary>
    Setting,
    /// <summary>The person has another part in a team now.</summary>
    Member,
}

/// <summary>One message to one person about one thing. When another has dealt with it, it says so instead of asking.</summary>
public sealed class Notice
{
    public required Guid Id { get; init; }
    public required Guid PersonId { get; init; }
    public required NoticeKind Kind { get; init; }
    /// <summary>What it is about, unique for the person: nobody is told the same twice, whatever runs twice.</summary>
    public required string Key { get; init; }
    public required string Title { get; init; }
    public required string Text { get; init; }
    /// <summary>Where to look: a path of the portal.</summary>
    public required string Link { get; init; }
    public Guid? RequestId { get; init; }
    public required DateTimeOffset At { get; init; }
    public DateTimeOffset? SeenAt { get; set; }
    public DateTimeOffset? HandledAt { get; private set; }
    public string? HandledBy { get; private set; }

    public void Handle(string by, DateTimeOffset at) => (HandledBy, HandledAt) = (by, at);
}
