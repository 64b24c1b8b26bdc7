using Domain.Access;
using Domain.Audit;
using Domain.Data;
using Domain.Hosting;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Approvals;

public abstract record DelegationOutcome
{
    private DelegationOutcome() { }
    public sealed record Given(Guid Id) : DelegationOutcome;
    public sealed record Ended : DelegationOutcome;
    public sealed record Refused(string Why, Refusal Kind = Refusal.NotNow) : DelegationOutcome;
}

/// <param name="Mine">True where the caller gave it, false where the caller decides by it.</param>
public sealed record DelegationView(Guid Id, string From, string To, DateTimeOffset Begins, DateTimeOffset Ends, string Reason, bool Holds, bool Mine);

/// <summary>Who could decide in the caller's place.</summary>
public sealed record DelegateChoice(Guid PersonId, string Name);

/// <summary>Hands one's decisions to another for a time, and takes them back.</summary>
public sealed class Delegations(IDbContextFactory<PortalDb> databases, ChangeSignal signal, TimeProvider time)
{
    public async Task<DelegationOutcome> GiveAsync(
        Caller caller, Guid toPersonId, DateTimeOffset begins, DateTimeOffset ends, string reason, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (who, now) = (await Actors.LoadAsync(db, caller, cancellationToken), time.GetUtcNow());
        if (Permits.WhyNotHandOver(who) is { } mayNot)
        {
            return new DelegationOutcome.Refused(mayNot, Refusal.NotPermitted);
        }

        if (await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Id == toPersonId, cancellationToken) is not { } person)
        {
            return new DelegationOutcome.Refused("There is no such person. Choose one from the list; who never signed in is not in it.", Refusal.NotFit);
        }

        if (DelegationRules.WhyNot(who, await Actors.LoadAsync(db, person, cancellationToken), begins, ends, reason.Trim(), now) is { } why)
        {
            return new DelegationOutcome.Refused(why, Refusal.NotFit);
        }

        var given = new Delegation { Id = Guid.CreateVersion7(now), FromId = who.PersonId, ToId = person.Id, From = begins, Until = ends, Reason = reason.Trim() };
        db.Delegations.Add(given);
        await db.SaveAsync(now, [Happening.By(who, "delegation.given", new { to = person.Name, toId = person.Id, begins, ends, reason = given.Reason })], cancellationToken);
        signal.Publish(Topics.Requests);
        return new DelegationOutcome.Given(given.Id);
    }

    public async Task<DelegationOutcome> EndAsync(Caller caller, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (who, now) = (await Actors.LoadAsync(db, caller, cancellationToken), time.GetUtcNow());
        var given = await db.Delegations.SingleOrDefaultAsync(d => d.Id == id && (d.FromId == who.PersonId || d.ToId == who.PersonId), cancellationToken);
        if (given is null)
        {
            return new DelegationOutcome.Refused("There is no such delegation of yours.", Refusal.NotThere);
        }

        if (given.EndedAt is not null || given.Until <= now)
        {
            return new DelegationOutcome.Refused("It holds no more.");
        }

        given.EndedAt = now;
        try
        {
            await db.SaveAsync(now, [Happening.By(who, "delegation.ended", new { given.Id, given.FromId, given.ToId })], cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new DelegationOutcome.Refused("It was ended in another window.");
        }

        signal.Publish(Topics.Requests);
        return new DelegationOutcome.Ended();
    }

    /// <summary>Those the caller gave and those given to the caller that still hold or will, soonest end first.</summary>
    public async Task<IReadOnlyList<DelegationView>> ListAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (who, now) = (await Actors.LoadAsync(db, caller, cancellationToken), time.GetUtcNow());
        var found = await db.Delegations.AsNoTracking()
            .Where(d => (d.FromId == who.PersonId || d.ToId == who.PersonId) && d.EndedAt == null && d.Until > now).OrderBy(d => d.Until).ToListAsync(cancellationToken);
        var ids = found.SelectMany(d => new[] { d.FromId, d.ToId }).Distinct().ToList();
        var names = await db.People.AsNoTracking().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancellationToken);
        return [.. found.Select(d => new DelegationView(
            d.Id, names.GetValueOrDefault(d.FromId, "someone"), names.GetValueOrDefault(d.ToId, "someone"), d.From, d.Until, d.Reason, d.Holds(now), d.FromId == who.PersonId))];
    }

    /// <summary>The people who could take the caller's decisions, by name.</summary>
    public async Task<IReadOnlyList<DelegateChoice>> ChoicesAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (who, now) = (await Actors.LoadAsync(db, caller, cancellationToken), time.GetUtcNow());
        var members = new HashSet<Guid>();
        foreach (var team in who.Teams.Keys)
        {
            members.UnionWith((await Memberships.OfTeamAsync(db, team, cancellationToken)).Select(m => m.PersonId));
        }

        var choices = new List<DelegateChoice>();
        foreach (var person in await PeopleInQuestion.WithRolesOrAsync(db, members, cancellationToken))
        {
            if (DelegationRules.WhyNot(who, await Actors.LoadAsync(db, person, cancellationToken), now, now.AddDays(1), "any", now) is null)
            {
                choices.Add(new(person.Id, person.Name));
            }
        }

        return [.. choices.OrderBy(c => c.Name, StringComparer.Ordinal)];
    }

    /// <summary>The actor with those who have handed their decisions over to them for now.</summary>
    internal static async Task<Actor> WithAsync(PortalDb db, Actor who, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (who.Token is not null)
        {
            return who;
        }

        var given = await db.Delegations.AsNoTracking().Where(d => d.ToId == who.PersonId && d.EndedAt == null && d.From <= now && d.Until > now)
            .Select(d => d.FromId).Distinct().ToListAsync(cancellationToken);
        if (given.Count == 0)
        {
            return who;
        }

        var away = new List<Actor>();
        foreach (var person in await db.People.AsNoTracking().Where(p => given.Contains(p.Id)).OrderBy(p => p.Name).ToListAsync(cancellationToken))
        {
            away.Add(await Actors.LoadAsync(db, person, cancellationToken));
        }

        return who with { ActsFor = away };
    }
}
