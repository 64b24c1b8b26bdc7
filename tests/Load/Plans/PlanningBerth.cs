using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using Domain.Aws;
using Domain.Data;
using Domain.Hosting;
using Domain.Hosting.Demo;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sandbox;
using Testing;
using Task = System.Threading.Tasks.Task;

namespace Load.Plans;

/// <summary>The whole domain on a big account and a database that has seen it: one team owns all that runs, among two thousand people.</summary>
internal sealed class PlanningBerth : IAsyncDisposable
{
    private const int People = 2_000;

    /// <summary>One service in so many has a target group of its own.</summary>
    private const int BalancedOneIn = 10;

    /// <summary>The sweep that fills the database goes at AWS's rates: its time is none of the measurement's.</summary>
    private const int SweepFactor = 50;

    private readonly ServiceProvider services;
    private readonly TimeInAws inAws;

    private PlanningBerth(ServiceProvider services, TimeInAws inAws) => (this.services, this.inAws) = (services, inAws);

    public Proposals Proposals => services.GetRequiredService<Proposals>();

    /// <summary>How long at least one call was on its way or being answered, so far.</summary>
    public TimeSpan InAws => inAws.Total;

    /// <summary>Rows of services in the database.</summary>
    public int Services { get; private set; }

    public static async Task<PlanningBerth> StartAsync(BigSandbox account, string database, CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:Provider"] = "Sqlite",
            ["ConnectionStrings:Portal"] = $"Data Source={database}",
            ["Aws:AccessKeyId"] = SandboxKeys.HubAccessKeyId,
            ["Aws:SecretAccessKey"] = SandboxKeys.HubSecretAccessKey,
        }).Build();
        var timed = new TimeInAws();
        var composed = new ServiceCollection();
        composed.AddSingleton<IConfiguration>(configuration);
        composed.AddLogging();
        composed.AddSingleton<TimeProvider>(account.Clock);
        composed.AddSingleton(new AwsTransport(() => timed.Around(account.Server.CreateHandler())));
        composed.AddDomain(configuration, Path.GetDirectoryName(database) ?? "");
        var berth = new PlanningBerth(composed.BuildServiceProvider(), timed);
        await berth.services.GetRequiredService<Startup>().PrepareAsync((_, _) => Task.CompletedTask, cancellationToken);
        await BalanceAsync(account, cancellationToken);
        await berth.FillAsync(account, cancellationToken);
        return berth;
    }

    private static async Task BalanceAsync(BigSandbox account, CancellationToken cancellationToken)
    {
        var balancing = account.LoadBalancing();
        for (var group = 0; group < account.Size.Services / BalancedOneIn; group++)
        {
            account.Clock.Advance(TimeSpan.FromMilliseconds(250));
            await balancing.CreateTargetGroupAsync(
                new CreateTargetGroupRequest { Name = $"other-{group:D4}", Protocol = ProtocolEnum.HTTP, Port = 8080, TargetType = TargetTypeEnum.Ip, VpcId = SandboxAccount.VpcId }, cancellationToken);
        }
    }

    private async Task FillAsync(BigSandbox account, CancellationToken cancellationToken)
    {
        var place = Places.Of();
        place.Clusters = [SandboxAccount.FargateCluster, .. Enumerable.Range(0, account.Size.Clusters).Select(BigSandbox.ClusterName)];
        var databases = services.GetRequiredService<IDbContextFactory<PortalDb>>();
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            Guid Add(string issuer, string subject, string name)
            {
                var person = new Person { Id = Guid.CreateVersion7(), Issuer = issuer, Subject = subject, Name = name, Roles = [] };
                db.People.Add(person);
                return person.Id;
            }

            var members = new[] { DemoCast.Ines, DemoCast.Ben }
                .Select(m => new TeamMember { TeamId = place.TeamId, PersonId = Add(m.Caller.Issuer, m.Caller.Subject, m.Caller.Name), Role = m.TeamRole ?? TeamRole.Developer }).ToList();
            for (var other = 0; other < People; other++)
            {
                Add("load", $"person-{other}", $"Person {other}");
            }

            db.Teams.Add(new Team
            {
                Id = place.TeamId, Name = "Payments", CostCentre = "load", MonthlyBudget = 10_000_000,
                Limits = new(100, 1_000_000, 1_000_000, 1_000_000, Enum.GetValues<Compute>()), Environments = [place], Members = members,
            });
            await db.SaveChangesAsync(cancellationToken);
        }

        account.Clock.Factor = SweepFactor;
        await services.GetRequiredService<ServiceWatch>().SweepAsync(place, cancellationToken);
        account.Clock.Factor = 1;
        account.Settle();
        await using var filled = await databases.CreateDbContextAsync(cancellationToken);
        Services = await filled.LiveServices.CountAsync(s => s.TeamId == place.TeamId, cancellationToken);
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
