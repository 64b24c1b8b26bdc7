using Domain.Access;
using Domain.Audit;
using Domain.Catalog;
using Domain.Data;
using Domain.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Domain.Approvals.Waivers;

public enum WaiverPhase
{
    /// <summary>It holds and ends within <see cref="WaiverRules.Soon"/>.</summary>
    EndsSoon,
    Holds,
    Over,
    Revoked,
}

/// <param name="WhyNotRevoke">Null when the caller may take it back.</param>
public sealed record WaiverView(
    Guid Id, string TeamId, string Environment, string Cluster, string Workload, string Guardrail, string Title, IReadOnlyList<string> Found, ApproverGroup Group, string GroupWords,
    string By, string? OnBehalfOf, string Reason, int RequestNumber, DateTimeOffset At, DateTimeOffset Until, WaiverPhase Phase,
    DateTimeOffset? RevokedAt, string? RevokedBy, string? RevokedWhy, int Version, string? WhyNotRevoke);

public abstract record RevokeOutcome
{
    private RevokeOutcome() { }
    public sealed record Revoked : RevokeOutcome;
    public sealed record Refused(string Why, Refusal Kind = Refusal.NotNow) : RevokeOutcome;
    public sealed record NotFound : RevokeOutcome;
}

/// <summary>Who waived what for which workload until when, and taking it back. None is altered or deleted, so that the record stays true.</summary>
public sealed class Waivers(IDbContextFactory<PortalDb> databases, ChangeSignal signal, TimeProvider time)
{
    private const int MostListed = 500;

    /// <summary>Those of the teams that the caller sees, and of the named groups the caller is in: what holds by its end, soonest first, then what is over, newest first; the newest 500.</summary>
    public async Task<IReadOnlyList<WaiverView>> ListAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var who = await Delegations.WithAsync(db, await Actors.LoadAsync(db, caller, cancellationToken), now, cancellationToken);
        var teams = (await db.Teams.AsNoTracking().Select(t => t.Id).ToListAsync(cancellationToken)).Where(t => Permits.WhyNotSee(who, t) is null).ToList();
        var groups = who.ActsFor.Prepend(who).SelectMany(w => w.Groups).Distinct().ToList();
        var found = await db.Waivers.AsNoTracking().Where(w => teams.Contains(w.TeamId) || groups.Contains(w.GroupId)).OrderByDescending(w => w.At).Take(MostListed).ToListAsync(cancellationToken);
        var ids = found.Select(w => w.OnBehalfOf).OfType<Guid>().Distinct().ToList();
        var names = await db.People.AsNoTracking().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancellationToken);
        return [.. found.Select(w => new WaiverView(
                w.Id, w.TeamId, w.Environment, w.Cluster, w.Workload, w.Guardrail, GuardrailRules.Of(w.Guardrail)?.Title ?? w.Guardrail, w.Found, w.Group, w.Group.Words(w.TeamId),
                w.By, w.OnBehalfOf is { } other ? names.GetValueOrDefault(other, "someone") : null, w.Reason, w.RequestNumber, w.At, w.Until, Phase(w, now),
                w.RevokedAt, w.RevokedBy, w.RevokedWhy, w.Version, WaiverRules.WhyNotRevoke(who, w, now)))
            .OrderBy(v => v.Phase is WaiverPhase.Over or WaiverPhase.Revoked).ThenBy(v => v.Phase is WaiverPhase.Over or WaiverPhase.Revoked ? -v.At.Ticks : v.Until.Ticks)];
    }

    /// <param name="reason">Why it is taken back; the record keeps it.</param>
    public async Task<RevokeOutcome> RevokeAsync(Caller caller, Guid id, string reason, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var who = await Delegations.WithAsync(db, await Actors.LoadAsync(db, caller, cancellationToken), now, cancellationToken);
        if (await db.Waivers.SingleOrDefaultAsync(w => w.Id == id, cancellationToken) is not { } waiver || !MaySee(who, waiver))
        {
            return new RevokeOutcome.NotFound();
        }

        if (WaiverRules.WhyNotRevoke(who, waiver, now) is { } why)
        {
            return new RevokeOutcome.Refused(why, waiver.Holds(now) ? Refusal.NotPermitted : Refusal.NotNow);
        }

        reason = reason.Trim();
        if (reason.Length is 0 or > WaiverRules.MostReason)
        {
            return new RevokeOutcome.Refused($"Say why in {WaiverRules.MostReason:N0} characters or fewer: whoever relies on it will ask.", Refusal.NotFit);
        }

        waiver.Revoke(who.Name, reason, now);
        try
        {
            await db.SaveAsync(now, [new Happening(who.PersonId, who.Name, "guardrail.waiver-revoked", waiver.TeamId, waiver.Environment, waiver.RequestId, waiver.RequestNumber, new
            {
                waiver = waiver.Id, guardrail = waiver.Guardrail, title = GuardrailRules.Of(waiver.Guardrail)?.Title ?? waiver.Guardrail, group = waiver.GroupId, waiver.Cluster, waiver.Workload, reason,
            })], cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new RevokeOutcome.Refused("Someone took it back at the same moment.");
        }

        signal.Publish(Topics.Requests);
        return new RevokeOutcome.Revoked();
    }

    /// <summary>A named group keeps an eye on what it waived for teams that its people are not in.</summary>
    private static bool MaySee(Actor who, Waiver waiver) =>
        Permits.WhyNotSee(who, waiver.TeamId) is null || waiver.Group is { IsNamed: true } group && who.ActsFor.Prepend(who).Any(w => group.Has(w, waiver.TeamId, waiver.Environment));

    private static WaiverPhase Phase(Waiver waiver, DateTimeOffset now) =>
        waiver.RevokedAt is not null ? WaiverPhase.Revoked : !waiver.Holds(now) ? WaiverPhase.Over : waiver.Until - now <= WaiverRules.Soon ? WaiverPhase.EndsSoon : WaiverPhase.Holds;
}
