using Domain.Audit;
using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Access;

/// <summary>What became of sign-ins, for those who hold one open, and the end of all of a person's at once.</summary>
public sealed class SignIns(IDbContextFactory<PortalDb> databases, TimeProvider time)
{
    /// <summary>A sign-in has begun: what it says of the person counts from now on.</summary>
    public async Task BeginAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await Actors.LoadAsync(db, caller, cancellationToken);
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
