using Domain.Access;
using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Audit;

/// <summary>Writes down who came and went, with the roles the identity provider gave them.</summary>
public sealed class SignInRecord(IDbContextFactory<PortalDb> databases, TimeProvider time)
{
    public Task SignedInAsync(Caller caller, CancellationToken cancellationToken) => WriteAsync(caller, "person.signed-in", cancellationToken);

    public Task SignedOutAsync(Caller caller, CancellationToken cancellationToken) => WriteAsync(caller, "person.signed-out", cancellationToken);

    private async Task WriteAsync(Caller caller, string what, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        await db.SaveAsync(time.GetUtcNow(), [Happening.By(who, what, new { caller.Issuer, caller.Subject, who.Roles })], cancellationToken);
    }
}
