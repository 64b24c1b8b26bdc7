using System.Net.Http.Json;
using Domain.Access;
using Domain.Approvals;
using Domain.Campaigns;
using Domain.Catalog;
using Domain.Data;
using Domain.Hosting.Demo;
using Domain.Operations;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;
using Testing;

namespace Domain.Tests.Campaigns;

/// <summary>Three services of two teams on web-service 1.0, and 1.1 published, which gives every task twice the memory.</summary>
internal sealed class CampaignBench(DomainWorld world) : IAsyncDisposable
{
    public static readonly Caller OtherAdmin = new("https://idp.test", "admin-2", "Otto Admin", [GlobalRoles.PlatformAdmin]);
    public static readonly CampaignWorkload One = new("main-fargate", "payments-dev-one");
    public static readonly CampaignWorkload Two = new("main-fargate", "payments-dev-two");
    public static readonly CampaignWorkload Three = new("main-fargate", "search-dev-three");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public DomainWorld World => world;

    public static async Task<CampaignBench> StartAsync(TestDatabase database)
    {
        var world = await DomainWorld.StartAsync(database, Stop);
        var bench = new CampaignBench(world);
        await using (var db = bench.Open())
        {
            // templates outlive the demo's data, and a test before may have published some
            await db.TemplateVersions.Where(v => v.Minor > 0).ExecuteDeleteAsync(Stop);
        }

        await bench.MakeAsync(DemoCast.Ines, DemoCast.Ben, DomainWorld.Draft("one"));
        await bench.MakeAsync(DemoCast.Ines, DemoCast.Ben, DomainWorld.Draft("two", part: "api"));
        await bench.MakeAsync(DemoCast.Yuki, DemoCast.Priya, DomainWorld.Draft("three", team: "search"));
        await bench.PublishAsync(1, f => f.Name is FieldNames.Memory ? f with { Mode = FieldMode.Locked, Default = "2048" } : f);
        return bench;
    }

    public PortalDb Open() => world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();

    public async Task PublishAsync(int minor, Func<Field, Field> change, params Field[] more)
    {
        await using var db = Open();
        var first = await db.TemplateVersions.AsNoTracking().SingleAsync(v => v.TemplateId == "web-service" && v.Minor == 0, Stop);
        db.TemplateVersions.Add(new TemplateVersion
        {
            TemplateId = "web-service", Major = 1, Minor = minor, State = VersionState.Published, CreatedAt = first.CreatedAt, Recipe = first.Recipe, Guardrails = first.Guardrails,
            Fields = [.. first.Fields.Select(change), .. more],
        });
        await db.SaveChangesAsync(Stop);
    }

    public async Task MakeAsync(CastMember asker, CastMember decider, RequestDraft draft)
    {
        var asked = Assert.IsType<SubmitOutcome.Submitted>(await world.Get<SubmitRequest>().RunAsync(asker.Caller, draft, Stop));
        var seen = await world.Get<RequestDetails>().FindAsync(decider.Caller, asked.Number, Stop);
        Assert.IsType<DecideOutcome.Applying>(await world.Get<Decide>().RunAsync(decider.Caller, asked.Number, seen?.Version ?? 0, Verdict.Approve, "", Stop));
        await world.RunToEndAsync(asked.Id, Stop);
        await world.SweepAsync(Stop);
    }

    /// <summary>No image of this service can be pulled from now on.</summary>
    public async Task BreakAsync(string service)
    {
        using var http = new HttpClient(world.Sandbox.CreateHandler());
        using var answer = await http.PostAsJsonAsync(new Uri("http://sandbox.internal/_sandbox/faults"), new { kind = "image", match = service }, Stop);
        answer.EnsureSuccessStatusCode();
    }

    public static CampaignDraft Draft(params CampaignWorkload[] workloads) => new(
        "web-service", null, workloads.Length > 0 ? workloads : [One, Two, Three], new WavePlan(false, ["1", "1", "rest"]), null, "Twice the memory for everyone.");

    /// <summary>Written and submitted by the platform admin, and checked: it waits.</summary>
    public async Task<int> AskAsync(CampaignDraft? draft = null)
    {
        var saved = Assert.IsType<CampaignOutcome.Saved>(await world.Get<WriteCampaign>().RunAsync(DemoCast.Mara.Caller, null, draft ?? Draft(), Stop));
        Assert.IsType<ActOutcome.Done>(await SteerAsync(saved.Number, Steer.Submit));
        await world.Get<CampaignClerk>().RunDueAsync(Stop);
        return saved.Number;
    }

    public Task<ActOutcome> SteerAsync(int number, Steer steer) => world.Get<SteerCampaign>().RunAsync(DemoCast.Mara.Caller, number, steer, Stop);

    public async Task<CampaignDecideOutcome> DecideAsync(Caller who, int number, Verdict verdict = Verdict.Approve, string comment = "") =>
        await world.Get<DecideCampaign>().RunAsync(who, number, (await SeeAsync(number)).Version, verdict, comment, Stop);

    public async Task<CampaignView> SeeAsync(int number, Caller? who = null) =>
        await world.Get<CampaignReader>().FindAsync(who ?? DemoCast.Mara.Caller, number, Stop) ?? throw new InvalidOperationException($"Campaign {number} is not to be seen.");

    /// <summary>Clerk and engine in turn until neither has anything to do, the clock moving while AWS is at work.</summary>
    public async Task RunAsync(int number)
    {
        await RestAsync();
        Assert.False((await SeeAsync(number)).State is CampaignState.Running or CampaignState.RollingBack, "The campaign did not come to rest.");
    }

    /// <summary>The same, whether or not a campaign goes on waiting for people.</summary>
    public async Task RestAsync()
    {
        for (var idle = 0; idle < 3;)
        {
            var moved = await world.Get<CampaignClerk>().RunDueAsync(Stop) + await world.Get<OperationRunner>().RunDueAsync(Stop);
            await using var db = Open();
            var busy = await db.Operations.AsNoTracking().AnyAsync(o => o.State == OperationState.Queued || o.State == OperationState.Running || o.State == OperationState.Undoing, Stop);
            idle = moved > 0 || busy ? 0 : idle + 1;
            world.Clock.Advance(TimeSpan.FromSeconds(5));
        }

        await world.SweepAsync(Stop);
    }

    /// <summary>Version and memory of each service, as Berth knows the one and AWS runs the other.</summary>
    public async Task<IReadOnlyDictionary<string, (string Version, int MemoryMiB)>> StandAsync()
    {
        await world.SweepAsync(Stop);
        await using var db = Open();
        var live = await db.LiveServices.AsNoTracking().ToDictionaryAsync(s => s.Name, s => s.Detail.MemoryMiB, Stop);
        return (await db.Origins.AsNoTracking().ToListAsync(Stop)).ToDictionary(o => o.Name, o => (o.Version.ToString(), live[o.Name]));
    }

    public ValueTask DisposeAsync() => world.DisposeAsync();
}
