using System.Globalization;
using Domain.Approvals;
using Domain.Aws;
using Domain.Catalog;
using Domain.Data;
using Domain.Hosting.Demo;
using Domain.Kinds.Clusters;
using Domain.Kinds.Services;
using Domain.Kinds.Tasks;
using Domain.Requests;
using Domain.Teams;
using Domain.Tests.Aws;
using Microsoft.EntityFrameworkCore;
using Testing;

namespace Domain.Tests.Properties;

/// <summary>A plan is what it says: applied by the real steps, and planned again from what then stands in AWS, nothing is left to do.</summary>
public sealed class RoundTripTests(SqliteFile database) : IClassFixture<SqliteFile>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Another run of the same is another seed: BERTH_SEED.</summary>
    internal static int Seed => int.TryParse(Environment.GetEnvironmentVariable("BERTH_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : 20261123;

    [Fact]
    public async Task A_service_is_asked_for_changed_and_deleted_and_each_time_there_is_nothing_left_to_do()
    {
        await using var world = await WorldAsync();
        var requests = new RandomRequests(new Random(Seed), await SecretAsync(world));
        for (var number = 0; number < 4; number++)
        {
            var asked = requests.NewService();
            var existing = $"payments-dev-{asked.Values["name"]}";
            await ApplyAsync(world, asked, number);
            await NothingIsLeftAsync(world, asked with { ExistingService = existing }, number);
            await WhatStandsIsNoChangeAsync(world, asked.Cluster, existing, number);

            foreach (var change in new[] { requests.Change(asked, existing), requests.Image(asked, existing), requests.Scaling(asked, existing) })
            {
                // a random change may ask for what stands already
                if (await PreviewAsync(world, change) is ProposalOutcome.Refused { NothingToDo: true })
                {
                    continue;
                }

                await ApplyAsync(world, change, number);
                await NothingIsLeftAsync(world, change, number);
                await WhatStandsIsNoChangeAsync(world, asked.Cluster, existing, number);
            }

            var delete = RandomRequests.Delete(asked, existing);
            await ApplyAsync(world, delete, number);
            var again = await PreviewAsync(world, delete);
            Assert.True(again is ProposalOutcome.Refused { Why: var why } && why.Contains("any more", StringComparison.Ordinal), Told(number, delete, again));
        }
    }

    [Fact]
    public async Task Tasks_that_ran_leave_only_the_running_to_be_planned_again()
    {
        await using var world = await WorldAsync();
        var requests = new RandomRequests(new Random(Seed), await SecretAsync(world));
        for (var number = 0; number < 6; number++)
        {
            var asked = requests.Tasks();
            await ApplyAsync(world, asked, number);

            var again = await PreviewAsync(world, asked);
            Assert.True(
                again is ProposalOutcome.Ready { Proposal.Plan.Steps: [RunTasks { Definition: not null }, WaitForTasks] }, Told(number, asked, again));
        }
    }

    [Fact]
    public async Task A_cluster_stands_as_it_was_asked_for_and_is_gone_once_deleted()
    {
        await using var world = await WorldAsync();
        var requests = new RandomRequests(new Random(Seed), "");
        for (var number = 0; number < 6; number++)
        {
            var asked = requests.Cluster();
            var name = $"payments-dev-{asked.Values["name"]}";
            await ApplyAsync(world, asked, number);

            await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
            var place = await db.Environments.AsNoTracking().SingleAsync(e => e.TeamId == "payments" && e.Name == "dev", Stop);
            var stands = await world.Get<ClusterStates>().FindAsync(place, name, Stop);
            var inputs = ClusterInputs.Parse(asked.Values);
            Assert.True(stands is { IsActive: true } && stands.Spec == new ClusterSpec(name, inputs.Insights, inputs.SpotWeight), Told(number, asked, stands));

            var delete = asked with { Kind = "cluster-delete", TemplateId = "", Cluster = name, ExistingService = name, Values = new Dictionary<string, string>() };
            await ApplyAsync(world, delete, number);
            Assert.False(await world.Get<ClusterStates>().FindAsync(place, name, Stop) is { IsActive: true }, Told(number, delete, "it still stands"));
        }
    }

    private async Task<DomainWorld> WorldAsync()
    {
        var world = await DomainWorld.StartAsync(database, Stop);
        var versions = world.Get<TemplateVersions>();
        // templates outlive a demo that starts over
        if (await versions.CreateAsync(DemoCast.Mara.Caller, RandomRequests.Everything, TemplateKind.Service, new("Everything", "All fields.", "Tests", null, null), RandomRequests.Template, Stop) is TemplateOutcome.Done)
        {
            Assert.IsType<TemplateOutcome.Done>(await versions.PublishAsync(DemoCast.Mara.Caller, RandomRequests.Everything, "1.0", null, Stop));
        }

        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        var team = await db.Teams.SingleAsync(t => t.Id == "payments", Stop);
        team.Limits = new TeamLimits(12, 100_000, 100_000, 1_000, Enum.GetValues<Compute>());
        await db.SaveChangesAsync(Stop);
        return world;
    }

    private static async Task<string> SecretAsync(DomainWorld world)
    {
        var admin = new AdminClients(world.Sandbox);
        await admin.Parameters.PutParameterAsync(new() { Name = "/payments/dev/level", Value = "x", Type = "String" }, Stop);
        return (await admin.Secrets.CreateSecretAsync(new() { Name = "payments/dev/database", SecretString = """{"key":"x"}""" }, Stop)).ARN;
    }

    private static async Task ApplyAsync(DomainWorld world, RequestDraft draft, int number)
    {
        Rest(world);
        var outcome = await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, draft, Stop);
        Assert.True(outcome is SubmitOutcome.Submitted, Told(number, draft, outcome switch
        {
            SubmitOutcome.ChecksFailed failed => string.Join('\n', failed.Checks.Items.Where(c => c.Outcome is CheckOutcome.Fail)),
            SubmitOutcome.Invalid invalid => string.Join('\n', invalid.Problems),
            _ => outcome,
        }));
        var asked = (SubmitOutcome.Submitted)outcome;
        var seen = await SeeAsync(world, asked.Number);
        Rest(world);
        var decided = await world.Get<Decide>().RunAsync(DemoCast.Ben.Caller, asked.Number, seen.Version, Verdict.Approve, "", Stop);
        Assert.True(decided is DecideOutcome.Applying, Told(number, draft, decided));
        await world.RunToEndAsync(asked.Id, Stop);
        var ended = await SeeAsync(world, asked.Number);
        Assert.True(ended.State is RequestState.Done, Told(number, draft, string.Join('\n', (ended.Operation?.Steps ?? []).Select(s => $"{s.Title}: {s.State} {s.Said} {s.Failure?.Why}"))));
        await world.SweepAsync(Stop);
    }

    private static Task<ProposalOutcome> PreviewAsync(DomainWorld world, RequestDraft draft)
    {
        Rest(world);
        return world.Get<Proposals>().PreviewAsync(DemoCast.Ines.Caller, draft, Stop);
    }

    /// <summary>So many plans in a row would wait for the rate budget: time passes between them, as among people.</summary>
    private static void Rest(DomainWorld world) => world.Clock.Advance(TimeSpan.FromSeconds(10));

    /// <summary>The same asked once more.</summary>
    private static async Task NothingIsLeftAsync(DomainWorld world, RequestDraft draft, int number)
    {
        var again = await PreviewAsync(world, draft);
        Assert.True(again is ProposalOutcome.Refused { NothingToDo: true }, Told(number, draft, again));
    }

    /// <summary>A form filled with what stands asks for what stands.</summary>
    private static async Task WhatStandsIsNoChangeAsync(DomainWorld world, string cluster, string existing, int number)
    {
        var begun = await world.Get<ServiceDrafts>().BeginAsync(DemoCast.Ines.Caller, cluster, existing, Stop);
        Assert.True(begun is ServiceDraftOutcome.Ready, Told(number, null, begun));
        await NothingIsLeftAsync(world, ((ServiceDraftOutcome.Ready)begun).Draft, number);
    }

    private static async Task<RequestView> SeeAsync(DomainWorld world, int number) =>
        await world.Get<RequestDetails>().FindAsync(DemoCast.Mara.Caller, number, Stop) ?? throw new InvalidOperationException($"#{number} is not to be seen.");

    private static string Told(int number, RequestDraft? draft, object? outcome)
    {
        var said = outcome is ProposalOutcome.Ready { Proposal.Plan: var plan }
            ? string.Join('\n', plan.Steps.Select(s => s is Change change ? $"{s.Title}\n{change.Text().Before}\n->\n{change.Text().After}" : s.Title)) : outcome?.ToString();
        return $"Case {number} of seed {Seed} (BERTH_SEED): {(draft is null ? "" : JsonText.Write(draft))}\n{said}";
    }
}
