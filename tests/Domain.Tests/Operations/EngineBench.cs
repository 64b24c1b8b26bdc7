using Domain.Approvals;
using Domain.Audit;
using Domain.Costs;
using Domain.Data;
using Domain.Hosting;
using Domain.Kinds;
using Domain.Kinds.Services;
using Domain.Operations;
using Domain.Requests;
using Domain.Teams;
using Domain.Tests.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Testing;

namespace Domain.Tests.Operations;

/// <summary>The engine on a real database and a manual clock, with steps that do what a test says.</summary>
internal sealed class EngineBench(IDbContextFactory<PortalDb> databases)
{
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
    public ScriptedStep Steps { get; } = new();
    public ChangeSignal Signal { get; } = new();
    /// <summary>Whether a plan still is what would be planned now; the bench plans nothing.</summary>
    public BeforeFirstStep MayBegin { get; set; } = (_, _) => Task.FromResult(true);
    public OperationOptions Options { get; } = new() { LeaseSeconds = 10, MaxAttempts = 3 };

    /// <summary>A bench with nothing to do: the tests of a class share a database, and an engine takes up whatever is due in it.</summary>
    public static async Task<EngineBench> OnAsync(TestDatabase database, CancellationToken cancellationToken)
    {
        var open = await database.MigratedAsync(cancellationToken);
        await using var db = open.CreateDbContext();
        await db.Steps.ExecuteDeleteAsync(cancellationToken);
        await db.Operations.ExecuteDeleteAsync(cancellationToken);
        await db.Requests.ExecuteDeleteAsync(cancellationToken);
        return new EngineBench(open);
    }

    /// <summary>An engine as a process of its own would have it.</summary>
    /// <param name="own">A clock of its own: one that stands still beats no heart, like a process that died.</param>
    public (OperationClaims Claims, OperationRunner Runner) Process(TimeProvider? own = null)
    {
        var time = own ?? Time;
        var options = Microsoft.Extensions.Options.Options.Create(Options);
        var claims = new OperationClaims(databases, time, options);
        return (claims, new OperationRunner(databases, claims, new OperationBook(databases, new RequestKinds([]), time), [Steps], MayBegin, Signal, time, options, NullLogger<OperationRunner>.Instance));
    }

    /// <summary>An approved request with an operation of three steps.</summary>
    /// <param name="changes">The service it changes; null for one that asks for it.</param>
    /// <param name="workload">What it is about; operations on the same run one after another.</param>
    public async Task<Guid> ApprovedAsync(CancellationToken cancellationToken, string? changes = null, string team = "payments", string workload = "payments-prod-x")
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var asker = new Person { Id = Guid.CreateVersion7(), Issuer = "test", Subject = $"{Guid.CreateVersion7():N}", Name = "Asker", Roles = [] };
        db.People.Add(asker);
        if (!await db.Teams.AnyAsync(t => t.Id == team, cancellationToken))
        {
            db.Teams.Add(new Team { Id = team, Name = team, CostCentre = "c", MonthlyBudget = 1000, Limits = new(12, 24, 64, 15, Enum.GetValues<Compute>()), Environments = { PlaceOf(team) } });
        }

        var plan = new Plan($"{team}/prod", ServicePlannerTests.Place.RoleArn, ServicePlannerTests.Place.Region, "main", workload,
        [
            new LogGroupChange("/berth/payments/prod/x", null, 30),
            new ScalableTargetChange(null, new("main", "payments-prod-x", 1, 2)),
            new WaitUntilStable("main", "payments-prod-x"),
        ]);
        var now = Time.GetUtcNow();
        var request = new Request
        {
            Id = Guid.CreateVersion7(now), Number = (await db.Requests.MaxAsync(r => (int?)r.Number, cancellationToken) ?? 0) + 1, RequesterId = asker.Id, CreatedAt = now,
            TemplateId = "web-service", TemplateVersion = "1.0", TeamId = team, Environment = "prod", Cluster = "main", Title = "Test", ExistingService = changes, Values = new Dictionary<string, string>(),
        };
        var estimate = new Estimate(0, 0, 1, 2, 0, 0, 1, 2, "", new DateOnly(2026, 1, 1), false);
        request.Submit(plan, new CheckList([new(CheckOutcome.Pass, "ok", "r")]), estimate, new Requirement("r", "", 1, [ApproverGroup.TeamLeads]), Footprint.Nothing("main", "payments-prod-x", isNew: true), now, TimeSpan.FromDays(1));
        request.Apply(RequestEvent.Approve, now);
        db.Requests.Add(request);
        db.Operations.Add(OperationFactory.Of(request, plan, now));
        await db.SaveChangesAsync(cancellationToken);
        return request.Id;
    }

    private static TeamEnvironment PlaceOf(string team)
    {
        var place = ServicePlannerTests.Place;
        return team == place.TeamId ? place : new()
        {
            TeamId = team, Name = place.Name, Tier = place.Tier, AccountId = place.AccountId, Region = place.Region, RoleArn = place.RoleArn, ExternalId = place.ExternalId,
            ReadRoleArn = place.ReadRoleArn, ReadExternalId = place.ReadExternalId, ExecutionRoleArn = place.ExecutionRoleArn, TaskRoleArn = place.TaskRoleArn,
            Clusters = place.Clusters, Subnets = place.Subnets, SecurityGroups = place.SecurityGroups,
        };
    }

    public async Task<(Request Request, Operation Operation)> ReadAsync(Guid requestId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return (await db.Requests.AsNoTracking().SingleAsync(r => r.Id == requestId, cancellationToken),
            await db.Operations.AsNoTracking().Include(o => o.Steps.OrderBy(s => s.Index)).SingleAsync(o => o.RequestId == requestId, cancellationToken));
    }

    public async Task<IReadOnlyList<string>> RecordAsync(Guid requestId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Audit.AsNoTracking().Where(a => a.RequestId == requestId).OrderBy(a => a.Sequence).Select(a => a.What).ToListAsync(cancellationToken);
    }
}

/// <summary>Steps of any kind, doing what the test says; each run is written down.</summary>
internal sealed class ScriptedStep : StepKind
{
    public Func<StepContext, CancellationToken, Task<StepOutcome>> Apply { get; set; } = (step, _) => Done($"did {step.Index}");
    public Func<StepContext, CancellationToken, Task<StepOutcome>> Revert { get; set; } = (step, _) => Done($"undid {step.Index}");
    public List<string> Runs { get; } = [];

    public static Task<StepOutcome> Done(string said) =>
        Task.FromResult<StepOutcome>(new StepOutcome.Done(said, new Dictionary<string, string> { [said] = "true" }));

    public override bool Handles(PlannedStep planned) => true;

    public override Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancellationToken)
    {
        Runs.Add($"run {step.Index}");
        return Apply(step, cancellationToken);
    }

    public override Task<StepOutcome> UndoAsync(StepContext step, CancellationToken cancellationToken)
    {
        Runs.Add($"undo {step.Index}");
        return Revert(step, cancellationToken);
    }
}
