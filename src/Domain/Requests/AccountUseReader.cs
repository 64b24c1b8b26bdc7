using Domain.Aws;
using Domain.Data;
using Domain.Teams;
using Domain.Workloads;
using Microsoft.EntityFrameworkCore;

namespace Domain.Requests;

/// <summary>What runs in an account and Region, added up from what the watch saw. Kept for a minute: it is the same for all who ask.</summary>
public sealed class AccountUseReader(TimeProvider time)
{
    private static readonly TimeSpan Good = TimeSpan.FromMinutes(1);
    private readonly FreshCache<(string Account, string Region), IReadOnlyList<Used>> cache = new(time);

    internal async Task<AccountUse> ReadAsync(PortalDb db, TeamEnvironment place, Footprint asked, CancellationToken cancellationToken)
    {
        var all = await cache.GetAsync((place.AccountId, place.Region), async cancel =>
        {
            var used = new List<Used>();
            // one row at a time, and the detail only of rows whose columns the watch has not filled yet: over thousands of services the details are megabytes of text
            await foreach (var s in db.LiveServices.AsNoTracking().Where(s => s.AccountId == place.AccountId && s.Region == place.Region && s.Health != ServiceHealth.Gone)
                .Select(s => new { s.Cluster, s.Name, s.Compute, s.Cpu, s.RunningTasks, Detail = s.RunningTasks == null ? s.Detail : null }).AsAsyncEnumerable().WithCancellation(cancel))
            {
                used.Add(s switch
                {
                    { Compute: { } on, Cpu: { } cpu, RunningTasks: { } running } => new(s.Cluster, s.Name, on, running * cpu / 1024m),
                    { Detail: { } d } => new(s.Cluster, s.Name, d.Compute, d.Running * d.Cpu / 1024m),
                    _ => throw new InvalidOperationException($"Service {s.Name} of {s.Cluster} has neither figures nor detail."),
                });
            }

            return (used, time.GetUtcNow() + Good);
        }, TimeSpan.Zero, cancellationToken);
        var others = all.Where(s => !(s.Cluster == asked.Cluster && s.Name == asked.Workload)).ToList();
        return new(
            others.Count(s => s.Cluster == asked.Cluster),
            others.Where(s => s.Compute is Compute.Fargate).Sum(s => s.Vcpu),
            others.Where(s => s.Compute is Compute.FargateSpot).Sum(s => s.Vcpu));
    }

    private sealed record Used(string Cluster, string Name, Compute Compute, decimal Vcpu);
}
