using Domain.Requests;
using Microsoft.AspNetCore.Components;
using Portal.Security;

namespace Portal.Features.Requests;

/// <summary>The comments of a request and the box for one more. All of it is plain text: nothing that was typed is ever markup.</summary>
public sealed partial class CommentsCard(Comments comments)
{
    private IReadOnlyList<Mentionable>? people;
    private IReadOnlyList<Mentionable> offered = [];
    private string? refused;
    private string? told;
    private bool busy;

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    [Parameter, EditorRequired]
    public int Number { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<CommentView> Items { get; set; }

    /// <summary>What was said with decisions.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<TimelineEntry> Decisions { get; set; }

    /// <summary>What stands in the box.</summary>
    [Parameter]
    public string? Text { get; set; }

    [Parameter]
    public EventCallback<string?> TextChanged { get; set; }

    /// <summary>Why a decision needs a word, beneath the box.</summary>
    [Parameter]
    public string? Missing { get; set; }

    [Parameter]
    public bool MayDecide { get; set; }

    private List<Line> Said =>
    [
        .. Items.Select(c => new Line(c.At, c.Who, c.PersonId is null ? "found" : "said", c.Parts))
            .Concat(Decisions.Select(d => new Line(d.At, d.Who, d.What, [new CommentPart(d.Comment ?? "")])))
            .OrderBy(l => l.At),
    ];

    private async Task TypedAsync(string? text)
    {
        (refused, told) = (null, null);
        await TextChanged.InvokeAsync(text);
        if (CommentRules.Typed(text ?? "") is not { } typed)
        {
            offered = [];
            return;
        }

        people ??= await comments.MentionableAsync(User.Caller, Number, null, CancellationToken.None) ?? [];
        // a name that stands there whole needs no offer any more
        offered = [.. people.Where(p => p.Name.Length > typed.Trim().Length
            && (p.Name.StartsWith(typed, StringComparison.OrdinalIgnoreCase) || p.Name.Contains($" {typed}", StringComparison.OrdinalIgnoreCase))).Take(5)];
    }

    private async Task TakeAsync(Mentionable person)
    {
        var text = Text ?? "";
        offered = [];
        await TextChanged.InvokeAsync($"{text[..(text.LastIndexOf('@') + 1)]}{person.Name} ");
    }

    private async Task AddAsync()
    {
        if (busy)
        {
            return;
        }

        (busy, refused, told) = (true, null, null);
        try
        {
            switch (await comments.AddAsync(User.Caller, Number, Text ?? "", CancellationToken.None))
            {
                case CommentOutcome.Added added:
                    told = added.Told.Count == 0 ? null : $"{string.Join(" and ", added.Told)} will be told.";
                    await TextChanged.InvokeAsync(null);
                    break;
                case CommentOutcome.Refused no:
                    refused = no.Why;
                    break;
                case CommentOutcome.NotFound:
                    refused = "You may no longer see this request, so nothing was added.";
                    break;
            }
        }
        finally
        {
            busy = false;
        }
    }

    private sealed record Line(DateTimeOffset At, string Who, string What, IReadOnlyList<CommentPart> Parts);
}
