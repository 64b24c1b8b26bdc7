using Domain.Data;
using Domain.Hosting;
using Domain.Operations;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Catalog.Upgrades;

/// <summary>Fills the origins of an installation that is older than they are, once, from the requests that were done before.</summary>
internal static class OriginBackfill
{
    private const string Key = "workload-origins";

    public static async Task RunAsync(PortalDb db, CancellationToken cancellationToken)
    {
        if (await db.Facts.AsNoTracking().AnyAsync(f => f.Key == Key, cancellationToken))
        {
            return;
        }

        foreach (var origin in await ReadAsync(db, cancellationToken))
        {
            if (await Origins.FindAsync(db, origin.AccountId, origin.Region, origin.Cluster, origin.Name, cancellationToken) is null)
            {
                db.Origins.Add(origin);
            }
        }

        db.Facts.Add(new PortalFact { Key = Key, Value = "filled" });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // another process of the same installation was first; whether it was is asked anew at the next start
            db.ChangeTracker.Clear();
        }
    }

    private static async Task<IEnumerable<WorkloadOrigin>> ReadAsync(PortalDb db, CancellationToken cancellationToken)
    {
        var found = new Dictionary<(string, string, string, string), WorkloadOrigin>();
        var parts = await PartsAsync(db, cancellationToken);
        // oldest first: the last word on a workload stands
        await foreach (var request in db.Requests.AsNoTracking().Where(r => r.State == RequestState.Done || r.State == RequestState.DoneInPart)
            .OrderBy(r => r.EndedAt).ThenBy(r => r.Number).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (request.Plan is not { } plan || VersionNumber.Parse(request.TemplateVersion) is not { } version)
            {
                continue;
            }

            var origin = Origins.Of(request, plan, version, request.EndedAt ?? request.CreatedAt);
            var key = (origin.AccountId, origin.Region, origin.Cluster, origin.Name);
            switch (OriginRules.MarkOf(request, [.. parts[request.Id]]))
            {
                case OriginMark.Stands:
                    found[key] = origin;
                    break;
                case OriginMark.Gone:
                    found.Remove(key);
                    break;
                case OriginMark.Untouched:
                    break;
            }
        }

        return found.Values;
    }

    // only where a part was done do the steps say which
    private static async Task<ILookup<Guid, Step>> PartsAsync(PortalDb db, CancellationToken cancellationToken)
    {
        var accepted = await db.Operations.AsNoTracking().Include(o => o.Steps)
            .Where(o => db.Requests.Any(r => r.Id == o.RequestId && r.State == RequestState.DoneInPart)).ToListAsync(cancellationToken);
        return accepted.SelectMany(o => o.Steps.Select(s => (o.RequestId, Step: s))).ToLookup(x => x.RequestId, x => x.Step);
    }
}
