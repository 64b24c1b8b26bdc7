using Domain.Data;
using Domain.Aws;
using Domain.Hosting;
using Domain.Operations;
using Domain.Teams;
using Domain.Tests.Steps;
using Domain.Workloads;
using Domain.Workloads.Inventory;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Testing;

namespace Domain.Tests.Workloads;

/// <summary>The watch on a real database and the Sandbox.</summary>
internal sealed class WatchBench(IDbContextFactory<PortalDb> databases, SandboxAws aws)
{
    public ChangeSignal Signal { get; } = new();
    public WatchGate Gate { get; } = new();
    public WatchHealth Health { get; } = new(databases);

    public ServiceWatch Watch() => new(new ServiceSweep(aws.Sessions), new DeploymentWatch(aws.Sessions, databases, aws.Time), Health, new PartHealth(databases), Gate, databases, Signal, aws.Time, NullLogger<ServiceWatch>.Instance);

    public AroundWatch Around() => new(
        new CapacityWatch(aws.Sessions, databases, Gate, aws.Time), new JobWatch(aws.Sessions, databases, aws.Time), new PartHealth(databases), Signal, aws.Time, Options.Create(new WatchOptions()),
        NullLogger<AroundWatch>.Instance);

    public EventFeed Feed() => new(
        new EventQueue(aws.Sessions), new EventIntake(databases, Gate, Signal, aws.Time), new PartHealth(databases), new EnginePause(), Signal, aws.Time, NullLogger<EventFeed>.Instance);

    /// <summary>A stable service made by a team's own steps.</summary>
    public Task MakeServiceAsync(TeamEnvironment place, string cluster, string service, int requestNumber, CancellationToken cancellationToken) =>
        new StepBench(aws, place, requestNumber).RunAllAsync(Domain.Tests.Aws.Plans.NewService(place, cluster, service, null), cancellationToken);

    public async Task<LiveService> RowAsync(string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.LiveServices.AsNoTracking().SingleAsync(s => s.Name == name, cancellationToken);
    }
}
