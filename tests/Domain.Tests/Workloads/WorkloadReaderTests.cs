using Domain.Access;
using Domain.Aws;
using Domain.Data;
using Domain.Hosting;
using Domain.Operations;
using Domain.Requests;
using Domain.Teams;
using Domain.Tests.Steps;
using Domain.Workloads;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Sandbox;
using Testing;

namespace Domain.Tests.Workloads;

public sealed class WorkloadReaderTests(SqliteFile database) : IClassFixture<SqliteFile>, IAsyncLifetime
{
    private static readonly Caller Dev = new("test", "dev", "Dee Developer", []);
    private static readonly Caller Auditor = new("test", "auditor", "Audi Tor", [GlobalRoles.Auditor]);
    private static readonly Caller Stranger = new("test", "stranger", "Stan Stranger", []);

    private readonly SandboxAws aws = new();
    private readonly ChangeSignal signal = new();
    private IDbContextFactory<PortalDb>? open;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IDbContextFactory<PortalDb> Databases => open ?? throw new InvalidOperationException("not initialized");

    public async ValueTask InitializeAsync()
    {
        open = await database.MigratedAsync(Cancel);
        await using (var db = open.CreateDbContext())
        {
            await db.LiveServices.ExecuteDeleteAsync(Cancel);
            if (!await db.Teams.AnyAsync(Cancel))
            {
                foreach (var team in SandboxAccount.Teams)
                {
                    db.Teams.Add(new Team
                    {
                        Id = team, Name = team, CostCentre = "c", MonthlyBudget = 1000, Limits = new(12, 24, 64, 15, Enum.GetValues<Compute>()),
                        Environments = { Places.Of(team), Places.Of(team, "prod") },
                    });
                }

                await db.SaveChangesAsync(Cancel);
                var dev = await Actors.LoadAsync(db, Dev, Cancel);
                db.Members.Add(new TeamMember { TeamId = "payments", PersonId = dev.PersonId, Role = TeamRole.Developer });
                await db.SaveChangesAsync(Cancel);
            }
        }

        var bench = new WatchBench(open, aws);
        await bench.MakeServiceAsync(Places.Of(), SandboxAccount.FargateCluster, "payments-dev-api", 1, Cancel);
        await bench.MakeServiceAsync(Places.Of("search"), SandboxAccount.FargateCluster, "search-dev-index", 2, Cancel);
        await bench.Watch().SweepAsync(Places.Of(), Cancel);
    }

    [Fact]
    public async Task A_person_sees_the_services_of_their_teams_and_an_auditor_all()
    {
        Assert.Equal(["payments-dev-api"], await NamesAsync(Dev, new()));
        Assert.Equal(["payments-dev-api", "search-dev-index"], await NamesAsync(Auditor, new()));
        Assert.Empty(await NamesAsync(Stranger, new()));
        Assert.Null(await Reader().FindAsync(Stranger, SandboxAccount.FargateCluster, "payments-dev-api", Cancel));
    }

    [Theory]
    [InlineData("search", null, null, "search-dev-index")]
    [InlineData(null, "dev", "PAYM", "payments-dev-api")]
    [InlineData(null, null, "nginx:1.29", "payments-dev-api search-dev-index")]
    [InlineData(null, "prod", null, "")]
    public async Task The_list_is_filtered_by_team_environment_and_text(string? team, string? environment, string? text, string names) =>
        Assert.Equal(names, string.Join(' ', await NamesAsync(Auditor, new ServiceFilter(team, environment, text))));

    [Fact]
    public async Task A_service_says_how_it_is_how_fresh_that_is_and_who_may_change_it()
    {
        var view = await Reader().FindAsync(Dev, SandboxAccount.FargateCluster, "payments-dev-api", Cancel);

        Assert.Equal((ServiceHealth.Healthy, "2 of 2 tasks running."), (view?.Row.Health, view?.Row.Why));
        Assert.Equal(aws.Time.GetUtcNow(), view?.Feed?.LastSucceededAt);
        Assert.Null(view?.WhyNotChange);
        Assert.Null(view?.ConsoleLink);
        Assert.NotNull((await Reader().FindAsync(Auditor, SandboxAccount.FargateCluster, "payments-dev-api", Cancel))?.WhyNotChange);
        Assert.Equal(
            "https://us-east-1.console.aws.amazon.com/ecs/v2/clusters/main-fargate/services/payments-dev-api/health?region=us-east-1",
            (await new WorkloadReader(Databases, Options.Create(new AwsOptions { Mode = AwsMode.Aws })).FindAsync(
                Dev, SandboxAccount.FargateCluster, "payments-dev-api", Cancel))?.ConsoleLink);
    }

    [Fact]
    public async Task A_try_at_another_teams_service_shows_AWSs_own_refusal_and_goes_on_record()
    {
        var refused = Assert.IsType<ForeignTryOutcome.RefusedByAws>(await Try().TryAsync(Dev, "payments", "dev", null, Cancel));

        Assert.Equal("berth-team-payments-dev", refused.Role);
        Assert.EndsWith("service/main-fargate/search-dev-index", refused.Target, StringComparison.Ordinal);
        Assert.Equal("AccessDeniedException", refused.Code);
        Assert.Contains("is not authorized to perform: ecs:UpdateService on resource: arn:aws:ecs:", refused.AwsSaid, StringComparison.Ordinal);
        Assert.DoesNotContain("session policy", refused.AwsSaid, StringComparison.Ordinal);
        await using var db = Databases.CreateDbContext();
        var line = await db.Audit.AsNoTracking().OrderByDescending(a => a.Sequence).FirstAsync(Cancel);
        Assert.Equal(("foreign.tried", "Dee Developer", "payments"), (line.What, line.Who, line.TeamId));
    }

    [Fact]
    public async Task Only_a_member_may_act_with_a_teams_role_and_only_in_the_Sandbox()
    {
        var stranger = Assert.IsType<ForeignTryOutcome.NotPossible>(await Try().TryAsync(Stranger, "payments", "dev", null, Cancel));
        Assert.Equal(Refusal.NotPermitted, stranger.Kind);

        var real = new ForeignTry(aws.Sessions, Databases, Options.Create(new AwsOptions { Mode = AwsMode.Aws }), aws.Time);
        Assert.IsType<ForeignTryOutcome.NotPossible>(await real.TryAsync(Dev, "payments", "dev", null, Cancel));
        Assert.Equal(0, aws.CountOf("ecs:UpdateService"));
    }

    [Fact]
    public async Task A_form_sees_clusters_and_target_groups_and_many_forms_read_once()
    {
        var reader = new EnvironmentReader(aws.Sessions, Databases, aws.Time);

        var facts = await reader.ReadAsync(Dev, "payments", "dev", Cancel);
        var again = await reader.ReadAsync(Auditor, "payments", "dev", Cancel);

        Assert.Equal([SandboxAccount.FargateCluster, SandboxAccount.Ec2Cluster], facts?.Clusters.Select(c => c.Name).OrderDescending());
        Assert.Equal(["payments-dev-admin", "payments-dev-api", "payments-dev-web"], facts?.TargetGroups.Select(g => g.Name));
        Assert.Same(facts, again);
        Assert.Null(await reader.ReadAsync(Stranger, "payments", "dev", Cancel));
        aws.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.NotSame(facts, await reader.ReadAsync(Dev, "payments", "dev", Cancel));
    }

    public ValueTask DisposeAsync()
    {
        aws.Dispose();
        return ValueTask.CompletedTask;
    }

    private WorkloadReader Reader() => new(Databases, aws.Options);

    private ForeignTry Try() => new(aws.Sessions, Databases, aws.Options, aws.Time);

    private async Task<IEnumerable<string>> NamesAsync(Caller caller, ServiceFilter filter) =>
        (await Reader().ListAsync(caller, filter, Cancel)).Select(s => s.Name);
}
