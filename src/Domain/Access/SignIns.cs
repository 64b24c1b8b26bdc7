using Domain.Audit;
using Domain.Data;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Access;

/// <summary>What became of sign-ins, for those who hold one open, and the end of all of a person's at once.</summary>
public sealed class SignIns(IDbContextFactory<PortalDb> databases, TimeProvider time)
{
    /// <summary>A sign-in has begun: what it says of the person counts from now on.</summary>
    /// <param name="groups">Every group that the identity provider puts the person into; null where it says nothing of groups, which leaves what was said before.</param>
    public async Task BeginAsync(Caller caller, IReadOnlyList<string>? groups, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        if (groups is not null)
        {
            await PutAsync(db, who.PersonId, groups, cancellationToken);
        }
    }

    /// <summary>Ids of the groups that some team names: no other is ever kept.</summary>
    public async Task<IReadOnlyList<string>> GroupsInUseAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.TeamGroups.AsNoTracking().Select(g => g.GroupId).Distinct().ToListAsync(cancellationToken);
    }

    // two sign-ins of one person at once say the same: rows that are there already stay
    private static async Task PutAsync(PortalDb db, Guid person, IReadOnlyList<string> groups, CancellationToken cancellationToken)
    {
        var used = await db.TeamGroups.AsNoTracking().Select(g => g.GroupId).Distinct().ToListAsync(cancellationToken);
        var wanted = used.Intersect(groups, StringComparer.Ordinal).ToList();
        await db.PersonGroups.Where(p => p.PersonId == person && !wanted.Contains(p.GroupId)).ExecuteDeleteAsync(cancellationToken);
        var there = await db.PersonGroups.AsNoTracking().Where(p => p.PersonId == person).Select(p => p.GroupId).ToListAsync(cancellationToken);
        if (wanted.Except(there, StringComparer.Ordinal).ToList() is not { Count: > 0 } missing)
        {
            return;
        }

        db.PersonGroups.AddRange(missing.Select(g => new PersonGroup { PersonId = person, GroupId = g }));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            // the other sign-in has put them; one that is missing still comes with the next
            db.ChangeTracker.Clear();
        }
    }

    /// <returns>The global roles the sign-in has still; null when it is over.</returns>
    public async Task<IReadOnlyList<string>?> RolesNowAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Issuer == caller.Issuer && p.Subject == caller.Subject, cancellationToken) is { } person
            ? SignInRules.RolesNow(person, caller) : caller.Roles;
    }

    /// <summary>Ends every sign-in of the caller, this one too. API tokens stay: they are revoked one by one.</summary>
    public async Task EndAllAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (who, now) = (await Actors.LoadAsync(db, caller, cancellationToken), time.GetUtcNow());
        await db.SaveAsync(now, [Happening.By(who, "signed-out.everywhere", new { })], cancellationToken, async () =>
            await db.People.Where(p => p.Id == who.PersonId).ExecuteUpdateAsync(s => s.SetProperty(p => p.SessionsFrom, now), cancellationToken) > 0);
    }
}
