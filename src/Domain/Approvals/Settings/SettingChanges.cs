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

/// <param name="WhyNotDecide">Null when the caller may approve or reject it.</param>
/// <param name="IsMine">The caller proposed it and may take it back.</param>
public sealed record SettingView(
    Guid Id, int Version, string Kind, string KindName, string Subject, string Title, string? Before, string? After, string Author, DateTimeOffset CreatedAt,
    SettingState State, string? DecidedBy, DateTimeOffset? DecidedAt, string Comment, string? WhyNotDecide, bool IsMine);

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
        var others = await OthersAsync(db, kind, who.PersonId, cancellationToken);
        if (others.Count > 0)
        {
            await db.SaveAsync(now, [Said(who, "setting.proposed", change)], cancellationToken);
            signal.Publish(Topics.Settings);
            return new SettingOutcome.Waits(change.Id, others);
        }

        if (await kind.ApplyAsync(db, change, now, cancellationToken) is { } stale)
        {
            return new SettingOutcome.Refused(stale);
        }

        change.End(SettingState.Applied, null, null, "There was nobody else to ask.", now);
        return await SaveAsync(db, change, Said(who, "setting.applied-alone", change), new SettingOutcome.Applied(Alone: true), now, cancellationToken);
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
            return await SaveAsync(db, change, Said(who, "setting.rejected", change), new SettingOutcome.Ended(SettingState.Rejected), now, cancellationToken);
        }

        if (await kind.ApplyAsync(db, change, now, cancellationToken) is { } stale)
        {
            change.End(SettingState.Overtaken, who.PersonId, who.Name, stale, now);
            return await SaveAsync(db, change, Said(who, "setting.overtaken", change), new SettingOutcome.Refused(stale), now, cancellationToken);
        }

        change.End(SettingState.Applied, who.PersonId, who.Name, comment, now);
        return await SaveAsync(db, change, Said(who, "setting.applied", change), new SettingOutcome.Applied(Alone: false), now, cancellationToken);
    }

    /// <summary>Its author takes it back.</summary>
    public async Task<SettingOutcome> WithdrawAsync(Caller caller, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (who, now) = (await Actors.LoadAsync(db, caller, cancellationToken), time.GetUtcNow());
        var change = await db.SettingChanges.SingleOrDefaultAsync(c => c.Id == id && c.AuthorId == who.PersonId, cancellationToken);
        if (change is null)
        {
            return new SettingOutcome.NotFound();
        }

        if (change.State is not SettingState.Waiting)
        {
            return new SettingOutcome.ChangedMeanwhile();
        }

        change.End(SettingState.Withdrawn, who.PersonId, who.Name, "", now);
        return await SaveAsync(db, change, Said(who, "setting.withdrawn", change), new SettingOutcome.Ended(SettingState.Withdrawn), now, cancellationToken);
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
        return [.. found.Select(c => new SettingView(
            c.Id, c.Version, c.Kind, known.TryGetValue(c.Kind, out var k) ? k.Name : c.Kind, c.Subject, c.Title, c.Before, c.After, c.Author, c.CreatedAt, c.State, c.DecidedBy, c.DecidedAt, c.Comment,
            c.State is not SettingState.Waiting ? "It is decided." : k is null ? "This version of Berth does not know it." : WhyNotDecide(c, k, who), c.AuthorId == who.PersonId))];
    }

    private static bool MaySee(Actor who) => who.IsPlatformAdmin || who.Is(GlobalRoles.Auditor);

    private static string? WhyNotDecide(SettingChange change, SettingKind kind, Actor who) =>
        change.AuthorId == who.PersonId ? "You proposed this, so another platform admin must approve it." : kind.WhyNot(who);

    private static async Task<IReadOnlyList<string>> OthersAsync(PortalDb db, SettingKind kind, Guid author, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        foreach (var person in await PeopleInQuestion.WithRolesOrAsync(db, [], cancellationToken))
        {
            if (person.Id != author && kind.WhyNot(await Actors.LoadAsync(db, person, cancellationToken)) is null)
            {
                names.Add(person.Name);
            }
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }

    private async Task<SettingOutcome> SaveAsync(PortalDb db, SettingChange change, Happening happening, SettingOutcome outcome, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveAsync(now, [happening], cancellationToken);
        }
        catch (DbUpdateException)
        {
            return new SettingOutcome.ChangedMeanwhile();
        }

        signal.Publish(Topics.Settings);
        signal.Publish(Topics.Requests);
        return outcome;
    }

    private static Happening Said(Actor who, string what, SettingChange change) => Happening.By(
        who, what, new { id = change.Id, kind = change.Kind, subject = change.Subject, title = change.Title, author = change.Author, before = change.Before, after = change.After, comment = change.Comment });
}
