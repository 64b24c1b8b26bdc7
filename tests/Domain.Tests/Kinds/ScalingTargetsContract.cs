using Domain.Hosting.Demo;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Workloads;
using Testing;

namespace Domain.Tests.Kinds;

/// <summary>Targets beside CPU, and their pace: the real use cases on the Sandbox.</summary>
public abstract class ScalingTargetsContract(TestDatabase database)
{
    private const string Hello = "payments-dev-hello";
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_scales_on_cpu_memory_and_requests_at_once_and_each_can_go_again()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(DomainWorld.Draft("hello"));

        var asked = await world.ApplyAsync(Existing("service-tracking", ("memoryTarget", "70"), ("requestsTarget", "1000"), ("outCooldown", "60"), ("noScaleIn", "true")));

        Assert.Equal((RequestState.Done, "Scale hello in dev at 60 % CPU and 70 % memory and 1,000 requests a minute for each task"), (asked.State, asked.Title));
        Assert.Contains(asked.Checks.Items, c => c.Outcome is CheckOutcome.Warning && c.Finding.StartsWith("Tasks that were added stay", StringComparison.Ordinal));
        var seen = await SeeAsync(world);
        Assert.Equal(["60 % CPU", "70 % memory", "1,000 requests a minute for each task"], seen.Detail.Policies.Select(p => p.Words));
        Assert.All(seen.Detail.Policies, p => Assert.Equal("60 s between additions, takes no task away", p.Pace));
        Assert.Equal(60, seen.Detail.CpuTarget);

        var begun = Assert.IsType<ServiceDraftOutcome.Ready>(await world.Get<ServiceDrafts>().BeginAsync(DemoCast.Ines.Caller, "main-fargate", Hello, "service-tracking", Stop)).Draft;
        Assert.Equal(("70", "1000", "60", "true"), (begun.Values["memoryTarget"], begun.Values["requestsTarget"], begun.Values["outCooldown"], begun.Values["noScaleIn"]));

        // a change of the template's own target leaves the pace and the other targets alone
        await world.ApplyAsync(Existing("service-scaling", ("minTasks", "2"), ("maxTasks", "4"), ("cpuTarget", "50")) with { TemplateId = "web-service" });
        seen = await SeeAsync(world);
        Assert.Equal((3, 50, 60), (seen.Detail.Policies.Count, seen.Detail.CpuTarget, seen.Detail.Policies[0].OutCooldown));

        await world.ApplyAsync(Existing("service-tracking", ("requestsTarget", "500")));
        Assert.Equal(["50 % CPU", "500 requests a minute for each task"], (await SeeAsync(world)).Detail.Policies.Select(p => p.Words));
    }

    [Fact]
    public async Task Bounds_that_would_move_the_running_count_at_once_are_said_with_numbers_before()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(DomainWorld.Draft("hello"));

        foreach (var (min, max, said) in new[] { ("3", "6", "from 2 to 3 tasks at once"), ("1", "1", "from 2 to 1 tasks at once") })
        {
            var ready = Assert.IsType<ProposalOutcome.Ready>(await world.Get<Proposals>().PreviewAsync(
                DemoCast.Ines.Caller, Existing("service-scaling", ("minTasks", min), ("maxTasks", max)) with { TemplateId = "web-service" }, Stop));
            Assert.Contains(ready.Proposal.Checks.Items, c => c.Outcome is CheckOutcome.Warning && c.Finding.Contains(said, StringComparison.Ordinal));
        }
    }

    private static async Task<ServiceView> SeeAsync(DomainWorld world)
    {
        await world.SweepAsync(Stop);
        return await world.Get<WorkloadReader>().FindAsync(DemoCast.Ines.Caller, "main-fargate", Hello, Stop) ?? throw new InvalidOperationException($"{Hello} is not to be seen.");
    }

    private static RequestDraft Existing(string kind, params (string Name, string Value)[] values) =>
        new("", "payments", "dev", "main-fargate", Hello, values.ToDictionary(v => v.Name, v => v.Value), "A test asks for it.", kind);
}

public sealed class ScalingTargetsOnSqlite(SqliteFile database) : ScalingTargetsContract(database), IClassFixture<SqliteFile>;

public sealed class ScalingTargetsOnPostgres(PostgresServer database) : ScalingTargetsContract(database), IClassFixture<PostgresServer>;
