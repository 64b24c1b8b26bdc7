using Domain.Notices;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Security;

namespace Portal.Api;

/// <param name="Seen">Messages that were not seen before.</param>
internal sealed record SeenAnswer(int Seen);

/// <summary>One's own messages.</summary>
internal static class InboxApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var inbox = api.MapGroup("/inbox").WithTags("Inbox");
        inbox.MapGet("", async Task<Ok<InboxView>> (CurrentUser user, Inbox all, CancellationToken cancellationToken) => TypedResults.Ok(await all.ReadAsync(user.Caller, cancellationToken)))
            .WithName("GetInbox").WithSummary("Read your newest hundred messages: what is asked of you, reminders, and what became of what you asked.");
        inbox.MapPost("/seen", async Task<Ok<SeenAnswer>> (CurrentUser user, Inbox all, CancellationToken cancellationToken, Guid? id = null) =>
                TypedResults.Ok(new SeenAnswer(await all.SeeAsync(user.Caller, id, cancellationToken))))
            .WithName("MarkInboxSeen").WithSummary("Mark one message as seen, or all of yours.");
    }
}
