using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Access.Tokens;

/// <summary>Tells whose a token is. Wrong, expired and revoked are all the same to the caller: null.</summary>
public sealed class TokenCheck(IDbContextFactory<PortalDb> databases, TimeProvider time)
{
    private static readonly TimeSpan UseIsKept = TimeSpan.FromMinutes(1);

    public async Task<Caller?> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (!token.StartsWith(TokenSecrets.Prefix, StringComparison.Ordinal) || token.Length > 100)
        {
            return null;
        }

        var (hash, now) = (TokenSecrets.HashOf(token), time.GetUtcNow());
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.ApiTokens.AsNoTracking().SingleOrDefaultAsync(t => t.Hash == hash, cancellationToken) is not { } found || !found.Holds(now))
        {
            return null;
        }

        var owner = await db.People.AsNoTracking().SingleAsync(p => p.Id == found.PersonId, cancellationToken);
        var before = now - UseIsKept;
        if (found.LastUsedAt is null || found.LastUsedAt <= before)
        {
            await db.ApiTokens.Where(t => t.Id == found.Id && (t.LastUsedAt == null || t.LastUsedAt <= before))
                .ExecuteUpdateAsync(s => s.SetProperty(t => t.LastUsedAt, now), cancellationToken);
        }

        return new Caller(owner.Issuer, owner.Subject, owner.Name, []) { TokenId = found.Id };
    }
}
