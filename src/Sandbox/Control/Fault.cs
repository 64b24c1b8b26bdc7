namespace Sandbox.Control;

/// <summary>Something made to go wrong on the next matching calls or tasks.</summary>
/// <param name="Kind"><c>throttle</c>, <c>deny</c> or <c>image</c>.</param>
/// <param name="Action">Such as <c>ecs:CreateService</c>, wildcards allowed; null for every action. Not used for images.</param>
/// <param name="Match">A part of the request's text or resource ARN, or of the image or service name; null for any.</param>
/// <param name="Times">How often; null until it is removed.</param>
public sealed record Fault(string Kind, string? Action, string? Match, int? Times)
{
    public string Id { get; init; } = "";
}
