using Domain.Aws;
using Domain.Data;
using Domain.Hosting;
using Domain.Hosting.Demo;
using Domain.Operations;
using Domain.Requests;
using Domain.Workloads;
using Domain.Workloads.Inventory;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sandbox;

namespace Testing;

/// <summary>The whole domain on a given database, emptied, the Sandbox in the process and the demo's clock: what the portal composes, without its background loops.</summary>
public sealed class DomainWorld : IAsyncDisposable
{
    /// <summary>What the clock begins with: what runs in the Sandbox scales by the hour of the day, so a test must not depend on when it runs.</summary>
    public static readonly DateTimeOffset Morning = new(2026, 11, 23, 6, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider _services;
    private readonly DirectoryInfo _folder;
    private TestDatabase? _database;

    private DomainWorld(ServiceProvider services, SandboxServer sandbox, DemoClock clock, DirectoryInfo folder)
    {
        _folder = folder;
        _services = services;
        Sandbox = sandbox;
        Clock = clock;
    }

    public SandboxServer Sandbox { get; }

    public DemoClock Clock { get; }

    /// <param name="budgetLog">Sees what the rate budget writes; with it the budget paces as in production, and AWS throttles. Without it neither does.</param>
    /// <param name="wire">Stands between Berth and AWS; null for nothing.</param>
    public static async Task<DomainWorld> StartAsync(
        TestDatabase database, CancellationToken cancellationToken, bool withHistory = false, ILogger<RateBudget>? budgetLog = null,
        Func<HttpMessageHandler, HttpMessageHandler>? wire = null)
    {
        var clock = new DemoClock(Morning);
        var sandbox = new SandboxServer(new SandboxOptions { Throttles = budgetLog is not null }, clock);
        var folder = Directory.CreateTempSubdirectory("berth-world-");
        var services = Compose(database, clock, () => wire?.Invoke(sandbox.CreateHandler()) ?? sandbox.CreateHandler(), folder);
        if (budgetLog is not null)
        {
            services.AddSingleton(budgetLog);
        }
        else
        {
            Hurry(services);
        }

        var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        var world = new DomainWorld(provider, sandbox, clock, folder) { _database = database };
        await world.Get<Startup>().PrepareAsync((_, _) => Task.CompletedTask, cancellationToken);
        await world.Get<DemoSeed>().StartOverAsync(Account(sandbox, withHistory), clock, cancellationToken);
        return world;
    }

    /// <summary>Another process of the portal on the same database and the same AWS, with a clock of its own.</summary>
    /// <param name="wire">Stands between it and AWS.</param>
    public ServiceProvider AnotherProcess(TimeProvider clock, Func<HttpMessageHandler, HttpMessageHandler> wire) =>
        Hurry(Compose(_database ?? throw new InvalidOperationException("The world has no database."), clock, () => wire(Sandbox.CreateHandler()), _folder)).BuildServiceProvider();

    /// <summary>AWS throttles nothing and nobody waits for its rates: a test of them asks for their log.</summary>
    private static ServiceCollection Hurry(ServiceCollection services)
    {
        services.AddSingleton(s => new RateBudget(new HurriedClock(), s.GetRequiredService<ILogger<RateBudget>>()));
        return services;
    }

    private static ServiceCollection Compose(TestDatabase database, TimeProvider clock, Func<HttpMessageHandler> transport, DirectoryInfo folder)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:Provider"] = database.Provider,
            ["ConnectionStrings:Portal"] = database.ConnectionString,
            ["Aws:AccessKeyId"] = SandboxKeys.HubAccessKeyId,
            ["Aws:SecretAccessKey"] = SandboxKeys.HubSecretAccessKey,
        }).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging();
        services.AddSingleton(clock);
        services.AddSingleton(new AwsTransport(transport));
        services.AddDomain(configuration, folder.FullName);
        return services;
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Runs the engine until this request's operation has ended, moving the clock while AWS is at work.</summary>
    public async Task RunToEndAsync(Guid requestId, CancellationToken cancellationToken)
    {
        for (var rounds = 0; rounds < 1000; rounds++)
        {
            await Get<OperationRunner>().RunDueAsync(cancellationToken);
            await using var db = Get<IDbContextFactory<PortalDb>>().CreateDbContext();
            var state = await db.Operations.AsNoTracking().Where(o => o.RequestId == requestId).Select(o => (OperationState?)o.State).SingleOrDefaultAsync(cancellationToken);
            if (state is null || !OperationStates.IsLive(state.Value))
            {
                return;
            }

            Clock.Advance(TimeSpan.FromSeconds(5));
        }

        throw new InvalidOperationException("The operation did not end.");
    }

    /// <summary>What the watch would see now.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        await using var db = Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        var place = await db.Environments.AsNoTracking().FirstAsync(cancellationToken);
        await Get<ServiceWatch>().SweepAsync(place, cancellationToken);
        await Get<AroundWatch>().LookAsync(place, WatchPart.Capacity, cancellationToken);
        await Get<AroundWatch>().LookAsync(place, WatchPart.Jobs, cancellationToken);
    }

    /// <summary>Values of a service that the Sandbox can run.</summary>
    public static RequestDraft Draft(string name, string team = "payments", string environment = "dev", string part = "web") => new(
        "web-service", team, environment, SandboxAccount.FargateCluster, null,
        new Dictionary<string, string>
        {
            ["name"] = name,
            ["image"] = $"registry.example.com/{team}/{name}:1.0.0",
            ["targetGroup"] = SandboxAccount.TargetGroupArn($"{team}-{environment}-{part}"),
        },
        "A test asks for it.");

    private static DemoAccount Account(SandboxServer sandbox, bool withHistory) => new(
        SandboxAccount.Id, SandboxAccount.Region, SandboxAccount.ReadRoleArn, SandboxAccount.ReadExternalId, SandboxAccount.FargateCluster,
        SandboxAccount.Ec2Cluster, SandboxAccount.PrivateSubnets, [SandboxAccount.ServiceSecurityGroup],
        (team, environment) => new DemoPlace(
            SandboxAccount.TeamRoleArn(team, environment), SandboxAccount.TeamExternalId(team, environment), SandboxAccount.ExecutionRoleArn(team, environment),
            SandboxAccount.TaskRoleArn(team, environment), part => SandboxAccount.TargetGroupArn($"{team}-{environment}-{part}")))
    {
        WithHistory = withHistory,
        Reset = async cancellationToken =>
        {
            using var http = new HttpClient(sandbox.CreateHandler());
            using var answer = await http.PostAsync(new Uri("http://sandbox.internal/_sandbox/reset"), null, cancellationToken);
            answer.EnsureSuccessStatusCode();
        },
    };

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Sandbox.Dispose();
        _folder.Delete(recursive: true);
    }
}
