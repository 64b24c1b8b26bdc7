using Domain.Access;
using Domain.Approvals.Settings;
using Domain.Data;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Approvals;

/// <summary>A freeze as a platform admin enters it: times of day of a place, not moments.</summary>
/// <param name="From">Local time in <paramref name="TimeZone"/>.</param>
/// <param name="Until">The first moment after it, local time.</param>
/// <param name="TimeZone">IANA name.</param>
public sealed record FreezeDraft(
    string Name, string Reason, DateTime From, DateTime Until, string TimeZone,
    IReadOnlyList<string> Tiers, IReadOnlyList<string> Teams, IReadOnlyList<string> Environments);

public enum FreezePhase
{
    Holding,
    Coming,
    Over,
    /// <summary>Lifted by someone before its time.</summary>
    Ended,
}

public sealed record FreezeView(
    Guid Id, string Name, string Reason, DateTimeOffset From, DateTimeOffset Until, string TimeZone, string FromWords, string UntilWords,
    IReadOnlyList<string> Tiers, IReadOnlyList<string> Teams, IReadOnlyList<string> Environments, string Author, DateTimeOffset CreatedAt,
    FreezePhase Phase, DateTimeOffset? EndedAt, string? EndedBy, int Version);

/// <summary>What a freeze may be narrowed to.</summary>
public sealed record FreezeChoices(IReadOnlyList<string> Tiers, IReadOnlyList<string> Teams, IReadOnlyList<string> Environments, string? WhyNot);

public abstract record FreezeOutcome
{
    private FreezeOutcome() { }
    public sealed record Done(Guid Id) : FreezeOutcome;
    /// <summary>Another platform admin must approve it first.</summary>
    /// <param name="Id">Of the change of a setting.</param>
    /// <param name="Who">Those who could.</param>
    public sealed record Waits(Guid Id, IReadOnlyList<string> Who) : FreezeOutcome;
    public sealed record Refused(string Why, Refusal Kind = Refusal.NotFit) : FreezeOutcome;
    public sealed record NotFound : FreezeOutcome;
    public sealed record ChangedMeanwhile : FreezeOutcome;
}

/// <summary>
/// Freeze windows: everyone reads them, a platform admin sets them, and ends them with a second one. None is altered or deleted, so that the record stays true.
/// </summary>
public sealed class FreezeWindows(IDbContextFactory<PortalDb> databases, SettingChanges settings, TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>Those that hold, then those to come, then those that are over, newest first.</summary>
    public async Task<IReadOnlyList<FreezeView>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var windows = await db.Freezes.AsNoTracking().ToListAsync(cancellationToken);
        var ids = windows.SelectMany(w => new[] { w.AuthorId, w.EndedById ?? w.AuthorId }).ToHashSet();
        var names = await db.People.AsNoTracking().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancellationToken);
        return [.. windows.Select(w => new FreezeView(
                w.Id, w.Name, w.Reason, w.From, w.Until, w.TimeZone, FreezeRules.Words(w.From, w.TimeZone), FreezeRules.Words(w.Until, w.TimeZone), w.Tiers, w.Teams, w.Environments,
                names.GetValueOrDefault(w.AuthorId, "someone"), w.CreatedAt, Phase(w, now), w.EndedAt, w.EndedById is { } by ? names.GetValueOrDefault(by, "someone") : null, w.Version))
            .OrderBy(v => v.Phase is FreezePhase.Over or FreezePhase.Ended).ThenBy(v => v.Phase).ThenBy(v => v.Phase is FreezePhase.Coming ? v.From.Ticks : -v.Until.Ticks)];
    }

    public async Task<FreezeChoices> ChoicesAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        if (Permits.WhyNotFreeze(who) is { } mayNot)
        {
            return new([], [], [], mayNot);
        }

        var places = await db.Environments.AsNoTracking().Select(e => new { e.TeamId, e.Name, e.Tier }).ToListAsync(cancellationToken);
        return new(Sorted(places.Select(p => p.Tier)), Sorted(places.Select(p => p.TeamId)), Sorted(places.Select(p => p.Name)), null);
    }

    public async Task<FreezeOutcome> CreateAsync(Caller caller, FreezeDraft draft, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        if (Permits.WhyNotFreeze(who) is { } mayNot)
        {
            return new FreezeOutcome.Refused(mayNot, Refusal.NotPermitted);
        }

        var now = time.GetUtcNow();
        var (from, whyFrom) = FreezeRules.Moment(draft.From, draft.TimeZone, isEnd: false);
        var (until, whyUntil) = FreezeRules.Moment(draft.Until, draft.TimeZone, isEnd: true);
        if (from is not { } begins || until is not { } ends)
        {
            return new FreezeOutcome.Refused(whyFrom ?? whyUntil ?? "");
        }

        var places = await db.Environments.AsNoTracking().ToListAsync(cancellationToken);
        if (WhyNot(draft, begins, ends, now, places) is { } why)
        {
            return new FreezeOutcome.Refused(why);
        }

        var id = Guid.CreateVersion7(now);
        var text = new FreezeText(draft.Name.Trim(), draft.Reason.Trim(), begins, ends, draft.TimeZone, Sorted(draft.Tiers), Sorted(draft.Teams), Sorted(draft.Environments));
        return Of(id, await settings.ProposeAsync(db, who, FreezeSetting.KindId, id.ToString("D"), $"Freeze \"{text.Name}\"", null, JsonText.Write(text), cancellationToken));
    }

    /// <summary>Lifts it once another platform admin approves; one that has not begun never will.</summary>
    public async Task<FreezeOutcome> EndAsync(Caller caller, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        if (Permits.WhyNotFreeze(who) is { } mayNot)
        {
            return new FreezeOutcome.Refused(mayNot, Refusal.NotPermitted);
        }

        var now = time.GetUtcNow();
        if (await db.Freezes.SingleOrDefaultAsync(w => w.Id == id, cancellationToken) is not { } window)
        {
            return new FreezeOutcome.NotFound();
        }

        if (window.Over <= now || window.EndedAt is not null)
        {
            return new FreezeOutcome.Refused($"The freeze \"{window.Name}\" is over already.", Refusal.NotNow);
        }

        return Of(id, await settings.ProposeAsync(
            db, who, FreezeSetting.KindId, id.ToString("D"), $"End the freeze \"{window.Name}\"", JsonText.Write(FreezeText.Of(window)), null, cancellationToken));
    }

    private static FreezeOutcome Of(Guid id, SettingOutcome outcome) => outcome switch
    {
        SettingOutcome.Applied => new FreezeOutcome.Done(id),
        SettingOutcome.Waits waits => new FreezeOutcome.Waits(waits.Id, waits.Who),
        SettingOutcome.Refused refused => new FreezeOutcome.Refused(refused.Why, refused.Kind),
        _ => new FreezeOutcome.ChangedMeanwhile(),
    };

    private static string? WhyNot(FreezeDraft draft, DateTimeOffset begins, DateTimeOffset ends, DateTimeOffset now, List<TeamEnvironment> places) =>
        draft.Name.Trim().Length is 0 or > 80 ? "Name the freeze, in 80 characters or fewer."
        : draft.Reason.Trim().Length is 0 or > 1000 ? "Say why, in 1,000 characters or fewer: everyone it stops will read it."
        : ends <= begins ? "It ends before it begins. Name a later end."
        : ends <= now ? "It would be over already. Name an end in the future."
        : ends - begins > Longest ? "A freeze lasts a year at most. Name an earlier end."
        : Unknown("tier", draft.Tiers, places.Select(p => p.Tier))
            ?? Unknown("team", draft.Teams, places.Select(p => p.TeamId))
            ?? Unknown("environment", draft.Environments, places.Select(p => p.Name));

    // a name that is none would make a freeze that silently holds nothing
    private static string? Unknown(string what, IReadOnlyList<string> asked, IEnumerable<string> known)
    {
        var names = Sorted(known);
        return asked.FirstOrDefault(a => !names.Contains(a, StringComparer.Ordinal)) is { } none
            ? $"There is no {what} \"{(none.Length > 40 ? none[..40] : none)}\". Choose from {string.Join(", ", names)}, or none for every {what}."
            : null;
    }

    private static FreezePhase Phase(FreezeWindow w, DateTimeOffset now) =>
        w.EndedAt is not null ? FreezePhase.Ended : now < w.From ? FreezePhase.Coming : now < w.Until ? FreezePhase.Holding : FreezePhase.Over;

    private static List<string> Sorted(IEnumerable<string> names) => [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
