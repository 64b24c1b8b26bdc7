using Domain.Access;
using Domain.Data;
using Domain.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Domain.Notices;

/// <param name="HandledBy">Who has dealt with it since; null while it asks, or is only news.</param>
public sealed record NoticeView(Guid Id, NoticeKind Kind, string Title, string Text, string Link, DateTimeOffset At, bool Seen, string? HandledBy);

/// <param name="Unseen">Not seen and not dealt with by another.</param>
public sealed record InboxView(IReadOnlyList<NoticeView> Notices, int Unseen);

/// <summary>A person's own messages.</summary>
public sealed class Inbox(IDbContextFactory<PortalDb> databases, ChangeSignal signal, TimeProvider time)
{
    private const int MostListed = 100;

    /// <summary>The newest hundred.</summary>
    public async Task<InboxView> ReadAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        var mine = db.Notices.AsNoTracking().Where(n => n.PersonId == who.PersonId);
        var notices = await mine.OrderByDescending(n => n.At).ThenByDescending(n => n.Id).Take(MostListed).ToListAsync(cancellationToken);
        return new(
            [.. notices.Select(n => new NoticeView(n.Id, n.Kind, n.Title, n.Text, n.Link, n.At, n.SeenAt is not null, n.HandledBy))],
            await mine.CountAsync(n => n.SeenAt == null && n.HandledAt == null, cancellationToken));
    }

    public async Task<int> UnseenAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        return await db.Notices.CountAsync(n => n.PersonId == who.PersonId && n.SeenAt == null && n.HandledAt == null, cancellationToken);
    }

    /// <param name="id">One message; null for all of the caller's.</param>
    /// <returns>How many were not seen before.</returns>
    public async Task<int> SeeAsync(Caller caller, Guid? id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (who, now) = (await Actors.LoadAsync(db, caller, cancellationToken), time.GetUtcNow());
        var seen = await db.Notices.Where(n => n.PersonId == who.PersonId && n.SeenAt == null && (id == null || n.Id == id))
            .ExecuteUpdateAsync(s => s.SetProperty(n => n.SeenAt, now), cancellationToken);
        if (seen > 0)
        {
            signal.Publish(Topics.Notices);
        }

        return seen;
    }
}
