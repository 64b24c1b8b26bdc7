using Domain.Approvals;
using Domain.Audit;
using Domain.Aws;
using Domain.Catalog;
using Domain.Catalog.Upgrades;
using Domain.Costs;
using Domain.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Domain.Hosting;

/// <summary>Before anything is read: schema, mode of the database, and what a new installation begins with. The workers rest until then.</summary>
public sealed class Startup(IDbContextFactory<PortalDb> databases, IOptions<AwsOptions> aws, HeadKey key, SchemaOwner owner, TimeProvider time, Readiness readiness)
{
    internal const string ModeKey = "aws-mode";

    /// <param name="then">What else is to be made ready, told whether the database is new.</param>
    /// <exception cref="InvalidOperationException">The database belongs to the other mode, or the key that signs the record cannot be used; the message says what to do.</exception>
    public async Task PrepareAsync(Func<bool, CancellationToken, Task> then, CancellationToken cancellationToken)
    {
        try
        {
            await then(await PrepareAsync(cancellationToken), cancellationToken);
            readiness.Reach();
        }
        catch (Exception e)
        {
            readiness.Fail(e);
            throw;
        }
    }

    private async Task<bool> PrepareAsync(CancellationToken cancellationToken)
    {
        // a record that could not be signed must not begin
        key.Check();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await owner.MigrateAsync(db, cancellationToken);
        var mode = aws.Value.Mode.ToString();
        var known = await db.Facts.AsNoTracking().SingleOrDefaultAsync(f => f.Key == ModeKey, cancellationToken);
        if (known is not null && known.Value != mode)
        {
            throw new InvalidOperationException(
                $"This database was made with Aws:Mode={known.Value}, but Aws:Mode is {mode} now. Set Aws:Mode back to {known.Value}, or point ConnectionStrings:Portal at another database.");
        }

        await OriginBackfill.RunAsync(db, cancellationToken);
        if (known is not null)
        {
            await AddPricesAsync(db, cancellationToken);
            return false;
        }

        var now = time.GetUtcNow();
        db.Facts.Add(new PortalFact { Key = ModeKey, Value = mode });
        db.Templates.AddRange(StarterTemplates.All(now));
        db.Prices.AddRange(StarterPrices.All());
        db.ApprovalRules.AddRange(StarterRules.All(now));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException) when (cancellationToken.IsCancellationRequested is false)
        {
            // another process of the same installation was first
            await using var again = await databases.CreateDbContextAsync(cancellationToken);
            if (await again.Facts.AsNoTracking().AnyAsync(f => f.Key == ModeKey, cancellationToken))
            {
                return false;
            }

            throw;
        }
    }

    /// <summary>A newer Berth knows more meters.</summary>
    private static async Task AddPricesAsync(PortalDb db, CancellationToken cancellationToken)
    {
        await StarterPrices.AddMissingAsync(db, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (cancellationToken.IsCancellationRequested is false)
        {
            // another process of the same installation was first, or will be at its next start
            db.ChangeTracker.Clear();
        }
    }
}
