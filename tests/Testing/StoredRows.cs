using Domain.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Testing;

/// <summary>Puts a row into the database of a running host as it is, past every use case: for what takes long to come about.</summary>
public static class StoredRows
{
    public static async Task AddAsync(IServiceProvider services, object row, CancellationToken cancellationToken)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(cancellationToken);
        db.Add(row);
        await db.SaveChangesAsync(cancellationToken);
    }
}
