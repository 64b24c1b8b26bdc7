using Domain.Access;
using Domain.Data;
using Domain.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Domain.Requests;

/// <summary>A request in which the reader was named and has not looked since.</summary>
/// <param name="By">Who named them last.</param>
/// <param name="Count">Comments that name them, unseen.</param>
public sealed record MentionRow(int Number, string Title, string TeamId, string Environment, string By, DateTimeOffset At, string Text, int Count);

/// <summary>"You were mentioned": until the person has opened the request.</summary>
public sealed class Mentions(IDbContextFactory<PortalDb> databases, ChangeSignal signal, TimeProvider time)
{
    /// <summary>Newest first, one a request, at most 50. A request that the person may no longer see is left out.</summary>
    public async Task<IReadOnlyList<MentionRow>> ListAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        var mine = who.Teams.Keys.ToList();
        var everything = who.Roles.Count > 0;
        var unseen = await (from m in db.Mentions.AsNoTracking()
                            join c in db.Comments on m.CommentId equals c.Id
                            join r in db.Requests on m.RequestId equals r.Id
                            where m.PersonId == who.PersonId && m.SeenAt == null && (everything || mine.Contains(r.TeamId))
                            orderby c.At descending
                            select new { r.Number, r.Title, r.TeamId, r.Environment, c.PersonId, c.At, c.Text }).Take(500).ToListAsync(cancellationToken);
        var authors = unseen.Select(u => u.PersonId).ToHashSet();
        var names = await db.People.AsNoTracking().Where(p => authors.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancellationToken);
        return [.. unseen.GroupBy(u => u.Number).Select(g => (Last: g.First(), Count: g.Count())).Take(50).Select(g => new MentionRow(
            g.Last.Number, g.Last.Title, g.Last.TeamId, g.Last.Environment, g.Last.PersonId is { } id ? names.GetValueOrDefault(id, "someone") : Comments.BerthsName,
            g.Last.At, g.Last.Text, g.Count))];
    }

    /// <summary>The person has opened the request.</summary>
    /// <returns>How many mentions they had not seen before.</returns>
    public async Task<int> SeeAsync(Caller caller, int number, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        var now = time.GetUtcNow();
        var seen = await db.Mentions.Where(m => m.PersonId == who.PersonId && m.SeenAt == null && db.Requests.Any(r => r.Id == m.RequestId && r.Number == number))
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.SeenAt, now), cancellationToken);
        if (seen > 0)
        {
            signal.Publish(Topics.Requests);
        }

        return seen;
    }
}
