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

/// <summary>Proposes, approves and applies changes of settings. While there is one platform admin alone, their changes hold at once and the record says that nobody else was asked.</summary>
public sealed class SettingChanges(IDbContextFactory<PortalDb> databases, IEnumerable<SettingKind> kinds, ChangeSignal signal, TimeProvider time)
{
    private const int MostListed = 200;
    private readonly Dictionary<string, SettingKind> known = kinds.ToDictionary(k => k.Id, StringComparer.Ordinal);

    /// <summary>Keeps a change that its own use case has found sound.</summary>
    internal async Task<SettingOutcome> ProposeAsync(
        PortalDb db, Actor who, string kindId, string subject, string title, string? before, string? after, CancellationToken cancellationToken)
    {
        var (kind, now) = (known[kindId], time.GetUtcNow());
        if (kind.WhyNot(who) is { } why)
        {
            return new SettingOutcome.Refused(why, Refusal.NotPermitted);
        }

        if (await db.SettingChanges.AsNoTracking().Where(c => c.State == SettingState.Waiting && c.Kind == kindId && c.Subject == subject).FirstOrDefaultAsync(cancellationToken) is { } other)
        {
            return new SettingOutcome.Refused($"{other.Author} has proposed another change of this, which waits: \"{other.Title}\". Approve or reject it first, or let {other.Author} take it back.");
        }

        var change = new SettingChange
        {
            Id = Guid.CreateVersion7(now), Kind = kindId, Subject = subject, Title = title, Before = before, After = after, AuthorId = who.PersonId, Author = who.Name, CreatedAt = now,
        };
        db.SettingChanges.Add(change);
        if (kind.WhyAtOnce(change) is { } atOnce)
        {
            return await ApplyAsync(db, kind, change, who, "setting.applied-at-once", null, atOnce, now, cancellationToken);
        }

        var others = Could(kind, who.PersonId, await AdminsAsync(db, cancellationToken));
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
        if (await db.SettingChanges.SingleOrDefaultAsync(c => c.Id == id, cancellationToken) is not { } change || !known.TryGetValue(change.Kind, out var kind) || !MaySee(who))
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
            || kind.WhyNot(await Actors.LoadAsync(db, author, cancellationToken)) is not null
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

    /// <summary>The newest first, those that wait before all; empty for who has no role over all teams.</summary>
    /// <param name="kind">One kind alone; null for all.</param>
    public async Task<IReadOnlyList<SettingView>> ListAsync(Caller caller, string? kind, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        if (!MaySee(who))
        {
            return [];
        }

        var found = await db.SettingChanges.AsNoTracking().Where(c => kind == null || c.Kind == kind)
            .OrderByDescending(c => c.State == SettingState.Waiting).ThenByDescending(c => c.CreatedAt).Take(MostListed).ToListAsync(cancellationToken);
        var admins = await AdminsAsync(db, cancellationToken);
        return [.. found.Select(c => Of(c, who, admins))];
    }

    /// <returns>Null when there is none, or for who has no role over all teams.</returns>
    public async Task<SettingView?> FindAsync(Caller caller, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        return MaySee(who) && await db.SettingChanges.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellationToken) is { } change
            ? Of(change, who, await AdminsAsync(db, cancellationToken)) : null;
    }

    private SettingView Of(SettingChange c, Actor who, IReadOnlyList<Actor> admins)
    {
        var kind = known.GetValueOrDefault(c.Kind);
        var waits = c.State is SettingState.Waiting;
        return new(
            c.Id, c.Version, c.Kind, kind?.Name ?? c.Kind, c.Subject, c.Title, c.Before, c.After, c.Author, c.CreatedAt, c.State, c.DecidedBy, c.DecidedAt, c.Comment,
            waits && kind is not null ? Could(kind, c.AuthorId, admins) : [],
            !waits ? "It is decided." : kind is null ? "This version of Berth does not know it." : WhyNotDecide(c, kind, who), c.AuthorId == who.PersonId);
    }

    private static bool MaySee(Actor who) => who.IsPlatformAdmin || who.Is(GlobalRoles.Auditor);

    private static string? WhyNotDecide(SettingChange change, SettingKind kind, Actor who) =>
        change.AuthorId == who.PersonId ? "You proposed this, so another platform admin must approve it." : kind.WhyNot(who);

    private static async Task<IReadOnlyList<Actor>> AdminsAsync(PortalDb db, CancellationToken cancellationToken)
    {
        var actors = new List<Actor>();
        foreach (var person in await PeopleInQuestion.WithRolesOrAsync(db, [], cancellationToken))
        {
            actors.Add(await Actors.LoadAsync(db, person, cancellationToken));
        }

        return actors;
    }

    private static IReadOnlyList<string> Could(SettingKind kind, Guid author, IReadOnlyList<Actor> people) =>
        [.. people.Where(p => p.PersonId != author && kind.WhyNot(p) is null).Select(p => p.Name).Order(StringComparer.Ordinal)];

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
