using Domain.Access;
using Domain.Approvals;
using Domain.Audit;
using Domain.Data;
using Domain.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Domain.Requests;

public abstract record CommentOutcome
{
    private CommentOutcome() { }
    /// <param name="Told">Who is told that they were mentioned.</param>
    public sealed record Added(Guid Id, IReadOnlyList<string> Told) : CommentOutcome;
    public sealed record Refused(string Why, Refusal Kind = Refusal.NotFit) : CommentOutcome;
    public sealed record NotFound : CommentOutcome;
}

/// <summary>A comment as it is read.</summary>
/// <param name="PersonId">Null when Berth itself says it.</param>
/// <param name="Parts">The text in pieces, the names of people apart.</param>
public sealed record CommentView(Guid Id, Guid? PersonId, string Who, DateTimeOffset At, string Text, IReadOnlyList<CommentPart> Parts);

/// <summary>What is said on a request. Whoever may see the request reads it and may add to it; a draft that was never sent is its writer's alone.</summary>
public sealed class Comments(IDbContextFactory<PortalDb> databases, ChangeSignal signal, TimeProvider time)
{
    public const string BerthsName = "Berth";

    public async Task<CommentOutcome> AddAsync(Caller caller, int number, string text, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await ReaderAsync(db, caller, cancellationToken);
        if (await FindAsync(db, who, number, cancellationToken) is not { } request)
        {
            return new CommentOutcome.NotFound();
        }

        if (who.Closed is { } closed)
        {
            return new CommentOutcome.Refused(closed, Refusal.NotPermitted);
        }

        text = text.Trim();
        if (CommentRules.WhyNot(text, await db.Comments.CountAsync(c => c.RequestId == request.Id, cancellationToken)) is { } why)
        {
            return new CommentOutcome.Refused(why);
        }

        var now = time.GetUtcNow();
        var people = await MentionPeople.OfAsync(db, request, cancellationToken);
        var told = people.Where(p => p.PersonId != who.PersonId).IntersectBy(CommentRules.Named(text, people), p => p.PersonId).ToList();
        var id = Guid.CreateVersion7(now);
        db.Comments.Add(new Comment
        {
            Id = id, RequestId = request.Id, PersonId = who.PersonId, At = now, Text = text,
            Mentions = [.. told.Select(p => new Mention { CommentId = id, PersonId = p.PersonId, RequestId = request.Id })],
        });
        // the record says that something was said and to whom; what was said stays with the request
        await db.SaveAsync(now, [Happening.By(who, "request.commented", request, new { comment = id, mentioned = told.Select(p => p.Name) })], cancellationToken);
        signal.Publish(Topics.Request(request.Id));
        if (told.Count > 0)
        {
            signal.Publish(Topics.Requests);
        }

        return new CommentOutcome.Added(id, [.. told.Select(p => p.Name)]);
    }

    /// <summary>Oldest first; null when there is no such request, or the caller may not see it.</summary>
    public async Task<IReadOnlyList<CommentView>?> ListAsync(Caller caller, int number, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await ReaderAsync(db, caller, cancellationToken);
        if (await FindAsync(db, who, number, cancellationToken) is not { } request)
        {
            return null;
        }

        var comments = await db.Comments.AsNoTracking().Include(c => c.Mentions).Where(c => c.RequestId == request.Id).OrderBy(c => c.At).ThenBy(c => c.Id).ToListAsync(cancellationToken);
        var ids = comments.Select(c => c.PersonId).Concat(comments.SelectMany(c => c.Mentions).Select(m => (Guid?)m.PersonId)).ToHashSet();
        var people = await db.People.AsNoTracking().Where(p => ids.Contains(p.Id)).Select(p => new Mentionable(p.Id, p.Name, "")).ToDictionaryAsync(p => p.PersonId, cancellationToken);
        return [.. comments.Select(c => View(c, people))];
    }

    /// <summary>Whom a comment on it may name: the team and those who could approve first, then all others who may see it. Null when the caller may not.</summary>
    /// <param name="begins">What was typed of a name; empty for everyone. At most 20 are given.</param>
    public async Task<IReadOnlyList<Mentionable>?> MentionableAsync(Caller caller, int number, string? begins, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await ReaderAsync(db, caller, cancellationToken);
        if (await FindAsync(db, who, number, cancellationToken) is not { } request)
        {
            return null;
        }

        var typed = begins?.Trim() ?? "";
        return [.. (await MentionPeople.OfAsync(db, request, cancellationToken))
            .Where(p => p.PersonId != who.PersonId
                && (p.Name.StartsWith(typed, StringComparison.OrdinalIgnoreCase) || p.Name.Contains($" {typed}", StringComparison.OrdinalIgnoreCase)))
            .Take(20)];
    }

    internal static Comment BySystem(Guid requestId, string text, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), RequestId = requestId, At = now, Text = text.Length > CommentRules.MostCharacters ? text[..CommentRules.MostCharacters] : text };

    private static CommentView View(Comment comment, Dictionary<Guid, Mentionable> people)
    {
        var named = comment.Mentions.Select(m => people.GetValueOrDefault(m.PersonId)).OfType<Mentionable>().ToList();
        var author = comment.PersonId is { } id ? people.GetValueOrDefault(id)?.Name ?? "someone" : BerthsName;
        return new(comment.Id, comment.PersonId, author, comment.At, comment.Text, CommentRules.Parts(comment.Text, named));
    }

    // whoever stands in for an approver reads what the approver would
    private async Task<Actor> ReaderAsync(PortalDb db, Caller caller, CancellationToken cancellationToken) =>
        await Delegations.WithAsync(db, await Actors.LoadAsync(db, caller, cancellationToken), time.GetUtcNow(), cancellationToken);

    private static async Task<Request?> FindAsync(PortalDb db, Actor who, int number, CancellationToken cancellationToken) =>
        await db.Requests.AsNoTracking().SingleOrDefaultAsync(r => r.Number == number, cancellationToken) is { } request && RequestSight.MaySee(who, request) ? request : null;
}
