using Domain.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Domain.Hosting;

/// <summary>Ready once the database is prepared, and as long as it answers.</summary>
internal sealed class DatabaseHealth(Readiness readiness, IDbContextFactory<PortalDb> databases) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!readiness.Reached.IsCompletedSuccessfully)
        {
            return HealthCheckResult.Unhealthy("The database is being prepared.");
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Database.CanConnectAsync(cancellationToken)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("The database does not answer. Check ConnectionStrings:Portal and that the server runs.");
    }
}
