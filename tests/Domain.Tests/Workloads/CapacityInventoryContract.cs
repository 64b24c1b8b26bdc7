using Domain.Access;
using Domain.Data;
using Domain.Teams;
using Domain.Workloads.Inventory;
using Microsoft.EntityFrameworkCore;
using Sandbox;
using Testing;

namespace Domain.Tests.Workloads;

public abstract class CapacityInventoryContract(TestDatabase database) : IAsyncLifetime
{
    private static readonly Caller Auditor = new("test", "auditor", "Audi Tor", [GlobalRoles.Auditor]);
    private static readonly Caller Stranger = new("test", "stranger", "Stan Stranger", []);
    private readonly SandboxAws aws = new();
    private readonly TeamEnvironment place = Places.Of();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_look_keeps_each_instance_with_what_is_free_on_it_and_each_provider()
    {
        var (open, bench) = await BenchAsync();
        await bench.Watch().SweepAsync(place, Cancel);

        Assert.True(await bench.Around().LookAsync(place, WatchPart.Capacity, Cancel));

        var reader = new CapacityReader(open);
        var instances = (await reader.InstancesAsync(Auditor, new(Cluster: SandboxAccount.Ec2Cluster), 0, 50, Cancel)).Items;
        Assert.NotEmpty(instances);
        Assert.All(instances, i => Assert.Equal(("ACTIVE", true), (i.Status, i.AgentConnected)));
        Assert.All(instances, i => Assert.StartsWith("i-", i.Ec2InstanceId, StringComparison.Ordinal));
        Assert.All(instances, i => Assert.InRange(i.FreeCpu, 1, i.Cpu));
        Assert.All(instances, i => Assert.InRange(i.FreeMemoryMiB, 1, i.MemoryMiB));
        Assert.All(instances, i => Assert.False(string.IsNullOrEmpty(i.AgentVersion)));
        var providers = (await reader.ProvidersAsync(Auditor, null, false, 0, 50, Cancel)).Items;
        var cluster = $"{instances[0].Arn.Split(":container-instance/")[0]}:cluster/{SandboxAccount.Ec2Cluster}";
        Assert.Equal([SandboxAccount.Ec2CapacityProvider], (await reader.ProvidersAsync(Auditor, cluster, false, 0, 50, Cancel)).Items.Select(p => p.Name));
        Assert.Empty((await reader.ProvidersAsync(Stranger, cluster, false, 0, 50, Cancel)).Items);
        Assert.Contains(providers, p => p is { Name: "FARGATE", Sort: ProviderSort.Fargate });
        var first = instances[0];
        var found = await reader.FindAsync(Auditor, first.Cluster, first.Arn.Split('/')[^1], Cancel);
        Assert.Equal((first.Arn, aws.Time.GetUtcNow()), (found?.Instance.Arn, found?.ReadAt));
        Assert.Equal(0, (await reader.InstancesAsync(Stranger, new(), 0, 50, Cancel)).Total);
    }

    [Fact]
    public async Task An_instance_that_AWS_shows_no_longer_is_gone_and_is_listed_only_when_asked_for()
    {
        var (open, bench) = await BenchAsync();
        await bench.Watch().SweepAsync(place, Cancel);
        await using (var db = open.CreateDbContext())
        {
            db.LiveInstances.Add(new LiveInstance
            {
                Arn = $"arn:aws:ecs:{place.Region}:{place.AccountId}:container-instance/{SandboxAccount.Ec2Cluster}/gone", AccountId = place.AccountId, Region = place.Region,
                Cluster = SandboxAccount.Ec2Cluster, Owner = ResourceOwner.Unknown, Status = "ACTIVE", AgentConnected = true, Running = 3,
                Detail = new(null, null, new Dictionary<string, string>(), new Dictionary<string, string>()), SeenAt = aws.Time.GetUtcNow(),
            });
            await db.SaveChangesAsync(Cancel);
        }

        await bench.Around().LookAsync(place, WatchPart.Capacity, Cancel);

        var reader = new CapacityReader(open);
        Assert.DoesNotContain((await reader.InstancesAsync(Auditor, new(), 0, 50, Cancel)).Items, i => i.Arn.EndsWith("/gone", StringComparison.Ordinal));
        var gone = Assert.Single((await reader.InstancesAsync(Auditor, new(Text: "/gone", WithGone: true), 0, 50, Cancel)).Items);
        Assert.Equal(("INACTIVE", false, 0), (gone.Status, gone.AgentConnected, gone.Running));
        Assert.NotNull(gone.GoneAt);
    }

    [Fact]
    public async Task A_look_that_finds_nothing_new_writes_nothing_but_that_it_looked()
    {
        var (open, bench) = await BenchAsync();
        await bench.Watch().SweepAsync(place, Cancel);
        await bench.Around().LookAsync(place, WatchPart.Capacity, Cancel);
        var before = await SeenAsync(open);
        aws.Time.Advance(TimeSpan.FromSeconds(1));

        await bench.Watch().SweepAsync(place, Cancel);
        await bench.Around().LookAsync(place, WatchPart.Capacity, Cancel);

        Assert.Equal(before, await SeenAsync(open));
    }

    [Fact]
    public void An_older_version_of_an_instance_does_not_overwrite_a_newer_one()
    {
        LiveInstance Told(long version, string status) => new()
        {
            Arn = "a", AccountId = "1", Region = "r", Cluster = "c", Owner = ResourceOwner.Unknown, Status = status, Version = version, SeenAt = default,
            Detail = new(null, null, new Dictionary<string, string>(), new Dictionary<string, string>()),
        };
        var row = Told(5, "DRAINING");

        Assert.False(InstanceRules.Put(row, Told(4, "ACTIVE")));
        Assert.Equal("DRAINING", row.Status);
        Assert.True(InstanceRules.Put(row, Told(6, "ACTIVE")));
        Assert.Equal("ACTIVE", row.Status);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        aws.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private static async Task<List<(string, DateTimeOffset)>> SeenAsync(IDbContextFactory<PortalDb> open)
    {
        await using var db = open.CreateDbContext();
        return
        [
            .. (await db.LiveInstances.ToListAsync(Cancel)).Select(i => (i.Arn, i.SeenAt)).Concat((await db.LiveProviders.ToListAsync(Cancel)).Select(p => (p.Arn, p.SeenAt)))
                .Concat((await db.LiveClusters.ToListAsync(Cancel)).Select(c => (c.Arn, c.SeenAt))).Order(),
        ];
    }

    private async Task<(IDbContextFactory<PortalDb> Open, WatchBench Bench)> BenchAsync()
    {
        var open = await database.MigratedAsync(Cancel);
        await using var db = open.CreateDbContext();
        await db.LiveServices.ExecuteDeleteAsync(Cancel);
        await db.LiveTasks.ExecuteDeleteAsync(Cancel);
        await db.LiveClusters.ExecuteDeleteAsync(Cancel);
        await db.LiveInstances.ExecuteDeleteAsync(Cancel);
        await db.LiveProviders.ExecuteDeleteAsync(Cancel);
        await db.Facts.ExecuteDeleteAsync(Cancel);
        return (open, new WatchBench(open, aws));
    }
}

public sealed class CapacityInventoryOnSqlite(SqliteFile database) : CapacityInventoryContract(database), IClassFixture<SqliteFile>;

public sealed class CapacityInventoryOnPostgres(PostgresServer database) : CapacityInventoryContract(database), IClassFixture<PostgresServer>;
