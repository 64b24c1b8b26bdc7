using System.Diagnostics;
using Domain.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Features;
using Portal.Security;

namespace Portal.Api;

/// <summary>A comment to add.</summary>
/// <param name="Text">Plain text of at most 4,000 characters. @Name tells people who may see the request.</param>
internal sealed record CommentBody(string Text);

/// <summary>The comment that was added, and whom it told.</summary>
internal sealed record CommentAnswer(Guid Id, IReadOnlyList<string> Told);

/// <summary>What is said on a request, and who was named in it.</summary>
internal static class CommentsApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var requests = api.MapGroup("/requests/{number:int}").WithTags("Comments");
        requests.MapGet("/comments", ListAsync).WithName("ListComments").WithSummary("Read what was said on a request, oldest first.").ProducesProblem(StatusCodes.Status404NotFound);
        requests.MapPost("/comments", AddAsync).WithName("AddComment").WithSummary("Say something on a request; @Name tells that person.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        requests.MapPost("/comments/seen", SeeAsync).WithName("SeeComments").WithSummary("Say that you have read it: what mentioned you there is news no more.");
        requests.MapGet("/mentionable", MentionableAsync).WithName("ListMentionable").WithSummary("Whom a comment may name, nearest first, by what their name begins with.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/mentions", MineAsync).WithTags("Comments").WithName("ListMentions").WithSummary("Requests in which you were mentioned and have not looked since, newest first.");
    }

    private static async Task<Results<Ok<IReadOnlyList<CommentView>>, ProblemHttpResult>> ListAsync(int number, CurrentUser user, Comments comments, CancellationToken cancellationToken) =>
        await comments.ListAsync(user.Caller, number, cancellationToken) is { } found ? TypedResults.Ok(found) : Problems.NotFound($"request #{number}");

    private static async Task<Results<Created<CommentAnswer>, ProblemHttpResult>> AddAsync(int number, CommentBody body, CurrentUser user, Comments comments, CancellationToken cancellationToken) =>
        await comments.AddAsync(user.Caller, number, body.Text, cancellationToken) switch
        {
            CommentOutcome.Added added => TypedResults.Created($"{ApiSetup.Root}/requests/{number}/comments", new CommentAnswer(added.Id, added.Told)),
            CommentOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
            CommentOutcome.NotFound => Problems.NotFound($"request #{number}"),
            _ => throw new UnreachableException(),
        };

    private static async Task<NoContent> SeeAsync(int number, CurrentUser user, Mentions mentions, CancellationToken cancellationToken)
    {
        await mentions.SeeAsync(user.Caller, number, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<IReadOnlyList<Mentionable>>, ProblemHttpResult>> MentionableAsync(
        int number, CurrentUser user, Comments comments, CancellationToken cancellationToken, string? begins = null) =>
        await comments.MentionableAsync(user.Caller, number, begins, cancellationToken) is { } people ? TypedResults.Ok(people) : Problems.NotFound($"request #{number}");

    private static async Task<Ok<IReadOnlyList<MentionRow>>> MineAsync(CurrentUser user, Mentions mentions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mentions.ListAsync(user.Caller, cancellationToken));
}
