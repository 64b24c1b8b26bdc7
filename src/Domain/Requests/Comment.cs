namespace Domain.Requests;

/// <summary>What someone said on a request, beside the decisions. Plain text, never altered.</summary>
public sealed class Comment
{
    public required Guid Id { get; init; }
    public required Guid RequestId { get; init; }
    /// <summary>Null when Berth itself says it, such as what differs in a plan made anew.</summary>
    public Guid? PersonId { get; init; }
    public required DateTimeOffset At { get; init; }
    /// <summary>1 to 4,000 characters.</summary>
    public required string Text { get; init; }
    public List<Mention> Mentions { get; init; } = [];
}

/// <summary>A person named in a comment. They are told until they have opened the request.</summary>
public sealed class Mention
{
    public required Guid CommentId { get; init; }
    public required Guid PersonId { get; init; }
    public required Guid RequestId { get; init; }
    public DateTimeOffset? SeenAt { get; set; }
}
