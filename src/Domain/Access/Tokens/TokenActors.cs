using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Access.Tokens;

/// <summary>Turns a token into an actor that has no team, role or group: only its scope, where its owner may now what it asks.</summary>
internal static class TokenActors
{
    public static async Task<Actor> LoadAsync(PortalDb db, Caller caller, Guid tokenId, CancellationToken cancellationToken)
    {
        // whether it holds still was asked when it was shown; one revoked since then opens nothing
        var token = await db.ApiTokens.AsNoTracking().SingleAsync(t => t.Id == tokenId, cancellationToken);
        var person = await db.People.AsNoTracking().SingleAsync(p => p.Id == token.PersonId && p.Issuer == caller.Issuer && p.Subject == caller.Subject, cancellationToken);
        var owner = await Actors.LoadAsync(db, person, cancellationToken);
        return Of(owner, token.Id, token.Name, token.Scope, token.RevokedAt is null);
    }

    /// <param name="owner">With what they may by what is stored.</param>
    public static Actor Of(Actor owner, Guid tokenId, string name, TokenScope scope, bool holds) =>
        new(owner.PersonId, $"token {name} of {owner.Name}", [], new Dictionary<string, Teams.TeamRole>())
        {
            Token = new(tokenId, scope, holds && Permits.WhyNotSee(owner, scope.TeamId) is null, holds && Permits.WhyNotRequest(owner, new Target(scope.TeamId, scope.Environment)) is null) { Owner = owner },
        };
}
