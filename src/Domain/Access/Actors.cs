using Domain.Data;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Access;

/// <summary>Turns the caller of a use case into an actor: the person's row and their teams, read anew each time.</summary>
public sealed class Actors(IDbContextFactory<PortalDb> databases)
{
    public async Task<Actor> LoadAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await LoadAsync(db, caller, cancellationToken);
    }

    internal static async Task<Actor> LoadAsync(PortalDb db, Caller caller, CancellationToken cancellationToken)
    {
        // an identity provider may know roles that are none of Berth's: they open nothing here
        caller = caller with { Roles = [.. caller.Roles.Where(r => GlobalRoles.All.Contains(r, StringComparer.Ordinal))] };
        var person = await FindAsync(db, caller, cancellationToken) ?? await AddAsync(db, caller, cancellationToken);
        if (person.Name != caller.Name || !person.Roles.SequenceEqual(caller.Roles, StringComparer.Ordinal))
        {
            await db.People.Where(p => p.Id == person.Id).ExecuteUpdateAsync(
                s => s.SetProperty(p => p.Name, caller.Name).SetProperty(p => p.Roles, caller.Roles), cancellationToken);
        }

        return new Actor(person.Id, caller.Name, caller.Roles, await TeamsAsync(db, person.Id, cancellationToken)) { Groups = person.Groups };
    }

    /// <summary>A person with what they may by what is stored, for those who speak in their place.</summary>
    internal static async Task<Actor> LoadAsync(PortalDb db, Person person, CancellationToken cancellationToken) =>
        new(person.Id, person.Name, person.Roles, await TeamsAsync(db, person.Id, cancellationToken)) { Groups = person.Groups };

    private static Task<Dictionary<string, TeamRole>> TeamsAsync(PortalDb db, Guid personId, CancellationToken cancellationToken) =>
        db.Members.AsNoTracking().Where(m => m.PersonId == personId).ToDictionaryAsync(m => m.TeamId, m => m.Role, cancellationToken);

    private static Task<Person?> FindAsync(PortalDb db, Caller caller, CancellationToken cancellationToken) =>
        db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Issuer == caller.Issuer && p.Subject == caller.Subject, cancellationToken);

    private static async Task<Person> AddAsync(PortalDb db, Caller caller, CancellationToken cancellationToken)
    {
        var person = new Person
        {
            Id = Guid.CreateVersion7(),
            Issuer = caller.Issuer,
            Subject = caller.Subject,
            Name = caller.Name,
            Roles = caller.Roles,
        };
        db.People.Add(person);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return person;
        }
        catch (DbUpdateException raced)
        {
            // two first visits at once: the unique index let one win
            db.Entry(person).State = EntityState.Detached;
            return await FindAsync(db, caller, cancellationToken) ?? throw new InvalidOperationException("The person could not be stored.", raced);
        }
    }
}
