using Domain.Access;
using Domain.Audit;
using Domain.Data;
using Domain.Hosting;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Approvals.Settings;

public abstract record SettingOutcome
{
    private SettingOutcome() { }
    /// <summary>It holds from now on.</summary>
    /// <param name="Alone">There was no second person to ask.</param>
    public sealed record Applied(bool Alone) : SettingOutcome;
    /// <summary>Another must approve it first.</summary>
    /// <param name="Who">Those who could.</param>
    public sealed record Waits(Guid Id, IReadOnlyList<string> Who) : SettingOutcome;
    public sealed record Ended(SettingState State) : SettingOutcome;
    public sealed record Refused(string Why, Refusal Kind = Refusal.NotNow) : SettingOutcome;
    public sealed record NotFound : SettingOutcome;
    /// <summary>Someone altered the same at this moment.</summary>
    public sealed record ChangedMeanwhile : SettingOutcome;
}

/// <param name="Who">Those who could approve it while it waits.</param>
/// <param name="WhyNotDecide">Null when the caller may approve or reject it.</param>
/// <param name="IsMine">The caller proposed it and may take it back.</param>
public sealed record SettingView(
    Guid Id, int Version, string Kind, string KindName, string Subject, string Title, string? Before, string? After, string Author, DateTimeOffset CreatedAt,
    SettingState State, string? DecidedBy, DateTimeOffset? DecidedAt, string Comment, IReadOnlyList<string> Who, string? WhyNotDecide, bool IsMine);

/// <summary>Proposes, approves and applies changes of settings. While nobody else could approve it, a change holds at once and the record says that nobody else was asked.</summary>
public sealed class SettingChanges(IDbContextFactory<PortalDb> databases, IEnumerable<SettingKind> kinds, ChangeSignal signal, TimeProvider time)
{
    private const int MostListed = 200;
    private readonly Dictionary<string, SettingKind> known = kinds.ToDictionary(k => k.Id, StringComparer.Ordinal);

    /// <summary>Keeps a change that its own use case has found sound.</summary>
    internal async Task<SettingOutcome> ProposeAsync(
        PortalDb db, Actor who, string kindId, string subject, string title, string? before, string? after, CancellationToken cancellationToken)
    {
        var (kind, now) = (known[kindId], time.GetUtcNow());
        var change = new SettingChange
        {
            Id = Guid.CreateVersion7(now), Kind = kindId, Subject = subject, Title = title, Before = before, After = after, AuthorId = who.PersonId, Author = who.Name, CreatedAt = now,
        };
        if (kind.WhyNot(who, change) is { } why)
        {
            return new SettingOutcome.Refused(why, Refusal.NotPermitted);
        }

        if (await db.SettingChanges.AsNoTracking().Where(c => c.State == SettingState.Waiting && c.Kind == kindId && c.Subject == subject).FirstOrDefaultAsync(cancellationToken) is { } other)
        {
            return new SettingOutcome.Refused($"{other.Author} has proposed another change of this, which waits: \"{other.Title}\". Approve or reject it first, or let {other.Author} take it back.");
        }

        db.SettingChanges.Add(change);
        if (kind.WhyAtOnce(change) is { } atOnce)
        {
            return await ApplyAsync(db, kind, change, who, "setting.applied-at-once", null, atOnce, now, cancellationToken);
        }

        var others = SettingDeciders.Could(kind, change, await SettingDeciders.AskedAsync(db, kind, change, cancellationToken)).ToNames();
        return others.Count == 0
            ? await ApplyAsync(db, kind, change, who, "setting.applied-alone", null, "There was nobody else to ask.", now, cancellationToken)
            : await SaveAsync(db, kind, Said(who, "setting.proposed", kind, change), new SettingOutcome.Waits(change.Id, others), now, cancellationToken);
    }

    /// <param name="seenVersion">Of the change as it was read.</param>
    /// <param name="comment">Required to reject.</param>
    public async Task<SettingOutcome> DecideAsync(Caller caller, Guid id, int seenVersion, bool approve, string comment, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (who, now) = (await Actors.LoadAsync(db, caller, cancellationToken), time.GetUtcNow());
        if (await db.SettingChanges.SingleOrDefaultAsync(c => c.Id == id, cancellationToken) is not { } change || !known.TryGetValue(change.Kind, out var kind) || !MaySee(who, change))
        {
            return new SettingOutcome.NotFound();
        }

        if (WhyNotDecide(change, kind, who) is { } why)
        {
            return new SettingOutcome.Refused(why, Refusal.NotPermitted);
        }

        comment = comment.Trim();
        if (change.State is not SettingState.Waiting || change.Version != seenVersion)
        {
            return new SettingOutcome.ChangedMeanwhile();
        }

        if (comment.Length > 4000 || (!approve && comment.Length == 0))
        {
            return new SettingOutcome.Refused(comment.Length == 0 ? $"Say why, so that {change.Author} knows." : "Use 4,000 characters or fewer.", Refusal.NotFit);
        }

        if (!approve)
        {
            change.End(SettingState.Rejected, who.PersonId, who.Name, comment, now);
            return await SaveAsync(db, kind, Said(who, "setting.rejected", kind, change), new SettingOutcome.Ended(SettingState.Rejected), now, cancellationToken);
        }

        // two people stand for it: whoever proposed it must still be one who may
        return await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Id == change.AuthorId, cancellationToken) is not { } author
            || kind.WhyNot(await Actors.LoadAsync(db, author, cancellationToken), change) is not null
            ? new SettingOutcome.Refused($"{change.Author} may no longer change this. Reject it, and propose it yourself where it is right.")
            : await ApplyAsync(db, kind, change, who, "setting.applied", who, comment, now, cancellationToken);
    }

    /// <summary>Its author takes it back.</summary>
    public async Task<SettingOutcome> WithdrawAsync(Caller caller, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (who, now) = (await Actors.LoadAsync(db, caller, cancellationToken), time.GetUtcNow());
        var change = await db.SettingChanges.SingleOrDefaultAsync(c => c.Id == id && c.AuthorId == who.PersonId, cancellationToken);
        if (change is null || !known.TryGetValue(change.Kind, out var kind))
        {
            return new SettingOutcome.NotFound();
        }

        if (change.State is not SettingState.Waiting)
        {
            return new SettingOutcome.ChangedMeanwhile();
        }

        change.End(SettingState.Withdrawn, who.PersonId, who.Name, "", now);
        return await SaveAsync(db, kind, Said(who, "setting.withdrawn", kind, change), new SettingOutcome.Ended(SettingState.Withdrawn), now, cancellationToken);
    }

    /// <summary>The newest first, those that wait before all; of who has no role over all teams, those that they decide on as the lead of a team.</summary>
    /// <param name="kind">One kind alone; null for all.</param>
    public async Task<IReadOnlyList<SettingView>> ListAsync(Caller caller, string? kind, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        var (all, open) = (SeesAll(who), OpenTo(who));
        if (!all && open.Count == 0)
        {
            return [];
        }

        var found = await db.SettingChanges.AsNoTracking().Where(c => (kind == null || c.Kind == kind) && (all || open.Any(o => EF.Functions.Like(c.Kind + " " + c.Subject, o + "%"))))
            .OrderByDescending(c => c.State == SettingState.Waiting).ThenByDescending(c => c.CreatedAt).Take(MostListed).ToListAsync(cancellationToken);
        var (views, asked) = (new List<SettingView>(), new Dictionary<(string, string?), IReadOnlyList<Actor>>());
        foreach (var change in found)
        {
            views.Add(await OfAsync(db, change, who, asked, cancellationToken));
        }

        return views;
    }

    /// <returns>Null when there is none that the caller may see.</returns>
    public async Task<SettingView?> FindAsync(Caller caller, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        return await db.SettingChanges.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellationToken) is { } change && MaySee(who, change)
            ? await OfAsync(db, change, who, [], cancellationToken) : null;
    }

    /// <param name="asked">People by kind and team, as far as they were looked up.</param>
    private async Task<SettingView> OfAsync(PortalDb db, SettingChange c, Actor who, Dictionary<(string, string?), IReadOnlyList<Actor>> asked, CancellationToken cancellationToken)
    {
        var kind = known.GetValueOrDefault(c.Kind);
        var waits = c.State is SettingState.Waiting;
        IReadOnlyList<Actor> people = [];
        if (waits && kind is not null)
        {
            var place = (c.Kind, kind.PlaceOf(c).Team);
            people = asked[place] = asked.GetValueOrDefault(place) ?? await SettingDeciders.AskedAsync(db, kind, c, cancellationToken);
        }

        return new(
            c.Id, c.Version, c.Kind, kind?.Name ?? c.Kind, c.Subject, c.Title, c.Before, c.After, c.Author, c.CreatedAt, c.State, c.DecidedBy, c.DecidedAt, c.Comment,
            kind is not null ? SettingDeciders.Could(kind, c, people).ToNames() : [],
            !waits ? "It is decided." : kind is null ? "This version of Berth does not know it." : WhyNotDecide(c, kind, who), c.AuthorId == who.PersonId);
    }

    private static bool SeesAll(Actor who) => who.IsPlatformAdmin || who.Is(GlobalRoles.Auditor);

    private bool MaySee(Actor who, SettingChange change) => SeesAll(who) || OpenTo(who).Any(o => $"{change.Kind} {change.Subject}".StartsWith(o, StringComparison.Ordinal));

    private List<string> OpenTo(Actor who) => [.. known.Values.SelectMany(k => k.OpenTo(who).Select(s => $"{k.Id} {s}"))];

    private static string? WhyNotDecide(SettingChange change, SettingKind kind, Actor who) =>
        change.AuthorId == who.PersonId ? "You proposed this, so another must approve it." : kind.WhyNot(who, change);

    /// <param name="decider">Null where nobody else was asked.</param>
    private async Task<SettingOutcome> ApplyAsync(
        PortalDb db, SettingKind kind, SettingChange change, Actor who, string what, Actor? decider, string comment, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (told, stale) = (new List<Happening>(), (string?)null);
        try
        {
            await db.SaveAsync(now, told, cancellationToken, async () =>
            {
                stale = await kind.ApplyAsync(db, change, now, cancellationToken);
                if (stale is not null && decider is null)
                {
                    return false;
                }

                change.End(stale is null ? SettingState.Applied : SettingState.Overtaken, decider?.PersonId, decider?.Name, stale ?? comment, now);
                told.AddRange(stale is null && kind.Deed(change, who) is { } deed ? [deed, Said(who, what, kind, change)] : [Said(who, stale is null ? what : "setting.overtaken", kind, change)]);
                return true;
            });
        }
        catch (DbUpdateException)
        {
            return new SettingOutcome.ChangedMeanwhile();
        }

        Publish(kind);
        return stale is null ? new SettingOutcome.Applied(Alone: what == "setting.applied-alone") : new SettingOutcome.Refused(stale);
    }

    private async Task<SettingOutcome> SaveAsync(PortalDb db, SettingKind kind, Happening happening, SettingOutcome outcome, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveAsync(now, [happening], cancellationToken);
        }
        catch (DbUpdateException)
        {
            return new SettingOutcome.ChangedMeanwhile();
        }

        Publish(kind);
        return outcome;
    }

    private void Publish(SettingKind kind)
    {
        signal.Publish(Topics.Settings);
        signal.Publish(Topics.Requests);
        if (kind.Topic is { } topic)
        {
            signal.Publish(topic);
        }
    }

    private static Happening Said(Actor who, string what, SettingKind kind, SettingChange change)
    {
        var (team, environment) = kind.PlaceOf(change);
        return new(who.PersonId, who.Name, what, team, environment, null, null, new
        {
            id = change.Id, kind = change.Kind, subject = change.Subject, title = change.Title, author = change.Author, before = kind.ForRecord(change.Before), after = kind.ForRecord(change.After), comment = change.Comment,
        });
    }
}
