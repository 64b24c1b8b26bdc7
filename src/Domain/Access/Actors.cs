using Domain.Access.Tokens;
using Domain.Data;
using Domain.Operations.Switch;
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

    /// <summary>A person. Closed to API tokens, as every use case is that does not say otherwise.</summary>
    /// <exception cref="InvalidOperationException">A token came as far as this: its call should have been refused before.</exception>
    internal static async Task<Actor> LoadAsync(PortalDb db, Caller caller, CancellationToken cancellationToken) =>
        caller.TokenId is null
            ? await NowAsync(db, await LoadPersonAsync(db, caller, cancellationToken), cancellationToken)
            : throw new InvalidOperationException("This use case is not open to API tokens.");

    /// <summary>A person, or an API token with its scope: for use cases that ask what the scope says.</summary>
    internal static async Task<Actor> LoadOrTokenAsync(PortalDb db, Caller caller, CancellationToken cancellationToken) => await NowAsync(
        db, caller.TokenId is { } token ? await TokenActors.LoadAsync(db, caller, token, cancellationToken) : await LoadPersonAsync(db, caller, cancellationToken), cancellationToken);

    /// <summary>Who acts, acts in Berth as it stands.</summary>
    private static async Task<Actor> NowAsync(PortalDb db, Actor who, CancellationToken cancellationToken) =>
        SwitchRules.WhyClosed(await PlatformSwitch.ReadAsync(db, cancellationToken)) is { } closed ? who with { Closed = closed } : who;

    private static async Task<Actor> LoadPersonAsync(PortalDb db, Caller caller, CancellationToken cancellationToken)
    {
        // an identity provider may know roles that are none of Berth's: they open nothing here
        caller = caller with { Roles = [.. caller.Roles.Where(r => GlobalRoles.All.Contains(r, StringComparer.Ordinal))] };
        var person = await FindAsync(db, caller, cancellationToken) ?? await AddAsync(db, caller, cancellationToken);
        if (SignInRules.RolesNow(person, caller) is not { } roles)
        {
            return new Actor(person.Id, caller.Name, [], new Dictionary<string, TeamRole>());
        }

        if (SignInRules.IsNews(person, caller))
        {
            // of two sign-ins at once the later one counts
            await db.People.Where(p => p.Id == person.Id && (caller.SignedInAt == null || p.RolesAt == null || p.RolesAt <= caller.SignedInAt)).ExecuteUpdateAsync(
                s => s.SetProperty(p => p.Name, caller.Name).SetProperty(p => p.Roles, caller.Roles)
                    .SetProperty(p => p.RolesAt, p => caller.SignedInAt ?? p.RolesAt), cancellationToken);
        }

        return await OfAsync(db, person, caller.Name, roles, cancellationToken);
    }

    /// <summary>A person with what they may by what is stored, for those who speak in their place.</summary>
    internal static Task<Actor> LoadAsync(PortalDb db, Person person, CancellationToken cancellationToken) =>
        OfAsync(db, person, person.Name, person.Roles, cancellationToken);

    private static async Task<Actor> OfAsync(PortalDb db, Person person, string name, IReadOnlyList<string> roles, CancellationToken cancellationToken)
    {
        var parts = await Memberships.OfPersonAsync(db, person.Id, cancellationToken);
        return new(person.Id, name, roles, parts.ToDictionary(p => p.TeamId, p => p.Role, StringComparer.Ordinal))
        {
            Places = parts.SelectMany(p => p.Environments.Select(e => (Key: (p.TeamId, e.Key), e.Value))).ToDictionary(p => p.Key, p => p.Value),
            Groups = person.Groups,
        };
    }

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
            RolesAt = caller.SignedInAt,
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
