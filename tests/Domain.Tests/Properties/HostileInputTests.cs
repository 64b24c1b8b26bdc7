using System.Text.RegularExpressions;
using Domain.Approvals;
using Domain.Aws;
using Domain.Catalog;
using Domain.Data;
using Domain.Hosting.Demo;
using Domain.Kinds;
using Domain.Kinds.Services;
using Domain.Kinds.Tasks;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads.TaskDefinitions;
using Microsoft.EntityFrameworkCore;
using Sandbox;
using Testing;

namespace Domain.Tests.Properties;

/// <summary>Whatever is written into a request, it is refused in words or its plan breaks no limit, judged by the steps themselves.</summary>
public sealed partial class HostileInputTests(SqliteFile database) : IClassFixture<SqliteFile>
{
    private const int Cases = 400;
    private const string Stands = "payments-dev-stands";
    private static readonly TeamLimits TeamCeilings = new(12, 24, 64, 15, [Compute.Fargate, Compute.FargateSpot, Compute.Ec2]);
    private static readonly TeamLimits DevCeilings = new(8, 16, 48, 10, [Compute.Fargate, Compute.FargateSpot]);

    /// <summary>Days that CloudWatch Logs can keep a group's events (CloudWatch Logs API, PutRetentionPolicy).</summary>
    private static readonly int[] Retentions = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_input_of_any_field_reaches_a_plan_that_breaks_a_limit()
    {
        await using var world = await WorldAsync();
        var place = await PlaceAsync(world);
        var standing = await world.Get<LiveFactsReader>().ReadAsync(place, SandboxAccount.FargateCluster, Stands, Stop);
        var hostile = new HostileValues(new Random(RoundTripTests.Seed));
        var sound = await SoundAsync(world);
        var accepted = 0;
        for (var number = 0; number < Cases; number++)
        {
            var (draft, fields) = sound[number % sound.Count];
            var spoilt = hostile.Spoil(draft, fields);
            world.Clock.Advance(TimeSpan.FromSeconds(10));
            var told = $"Case {number} of seed {RoundTripTests.Seed} (BERTH_SEED): {JsonText.Write(spoilt)}\n";
            var outcome = await OutcomeAsync(world, spoilt, told);
            Assert.All(
                outcome switch { ProposalOutcome.Invalid invalid => invalid.Problems.Select(p => p.Why), ProposalOutcome.Refused refused => [refused.Why], _ => [] },
                why => Assert.True(why.Length is > 10 and < 2_000, told + why));
            if (outcome is ProposalOutcome.Ready { Proposal: { Checks.MayProceed: true } proposal })
            {
                accepted++;
                Fits(proposal, place, standing, told);
            }
        }

        Assert.InRange(accepted, Cases / 20, Cases);
    }

    [Fact]
    public async Task Each_hostile_text_in_each_field_is_refused_in_words_or_planned()
    {
        await using var world = await WorldAsync();
        var kinds = world.Get<RequestKinds>();
        var place = new FormPlace("dev", Tiers.Development);
        var sound = await SoundAsync(world);
        var taken = new List<(RequestDraft Draft, string Told)>();
        foreach (var (draft, fields) in sound)
        {
            var kind = kinds.Find(draft.Kind) ?? throw new InvalidOperationException(draft.Kind);
            foreach (var field in fields)
            {
                foreach (var text in HostileValues.Texts)
                {
                    var values = new Dictionary<string, string>(draft.Values) { [field.Name] = text };
                    var told = $"{draft.Kind} of {draft.TemplateId}, {field.Name} = {JsonText.Write(text.Where(c => !char.IsSurrogate(c)))}";
                    var form = Assert.IsType<FilledForm>(Record(() => RequestKinds.Fill(kind, fields, place, values, Ceiling.Of(TeamCeilings, "payments/dev", DevCeilings)), told));
                    if (form.Problems.Count == 0 && form.Values.GetValueOrDefault(field.Name) == text)
                    {
                        taken.Add((draft with { Values = values }, told));
                    }
                }
            }
        }

        // what the form takes, a sample of it planned
        var random = new Random(RoundTripTests.Seed);
        foreach (var (draft, told) in taken.OrderBy(_ => random.Next()).Take(60))
        {
            world.Clock.Advance(TimeSpan.FromSeconds(10));
            await OutcomeAsync(world, draft, told);
        }

        Assert.InRange(taken.Count, 100, int.MaxValue);
    }

    private static T Record<T>(Func<T> ask, string told)
    {
        try
        {
            return ask();
        }
        catch (Exception unexpected)
        {
            throw new InvalidOperationException($"{told}: {unexpected.Message}", unexpected);
        }
    }

    [Fact]
    public async Task What_belongs_to_another_team_is_not_shown_by_planning_a_change_of_it()
    {
        await using var world = await WorldAsync();
        var change = DomainWorld.Draft("stands") with { ExistingService = "search-dev-stands" };
        foreach (var draft in new[] { change with { Kind = "service-image", Values = new Dictionary<string, string> { ["image"] = "nginx:1" } }, change with { Kind = "service-scaling", Values = new Dictionary<string, string>() }, change })
        {
            var outcome = await world.Get<Proposals>().PreviewAsync(DemoCast.Ines.Caller, draft, Stop);
            Assert.Contains("is not a service of payments/dev", Assert.IsType<ProposalOutcome.Refused>(outcome).Why, StringComparison.Ordinal);
        }
    }

    private static void Fits(Proposal proposal, TeamEnvironment place, LiveFacts standing, string told)
    {
        var (plan, footprint) = (proposal.Plan, proposal.Footprint);
        var size = PlannedSize.Of(plan, plan.Workload == Stands ? standing : null);
        void Holds(bool holds, string what) => Assert.True(holds, $"{told}{what}\n{size}\n{footprint}\n{string.Join('\n', plan.Steps.Select(s => s.Title))}");

        Holds(plan.Workload.StartsWith("payments-dev-", StringComparison.Ordinal) && Name().IsMatch(plan.Workload), $"{plan.Workload} is not a name of payments/dev");
        Holds(plan.Workload == plan.Cluster || place.Clusters.Contains(plan.Cluster, StringComparer.Ordinal), $"the cluster {plan.Cluster} is not payments/dev's");
        // what stands besides takes its part of every ceiling
        var others = plan.Workload == Stands ? PlannedSize.Of(plan with { Steps = [] }) : PlannedSize.Of(plan with { Steps = [] }, standing);
        foreach (var limits in new[] { TeamCeilings, DevCeilings })
        {
            Holds(size.Tasks <= limits.MaxTasksPerService, $"more than {limits.MaxTasksPerService} tasks");
            Holds(size.Tasks == 0 || size.Vcpu + others.Vcpu <= limits.MaxVcpu, $"more than {limits.MaxVcpu} vCPU");
            Holds(size.Tasks == 0 || size.MemoryGiB + others.MemoryGiB <= limits.MaxMemoryGiB, $"more than {limits.MaxMemoryGiB} GiB");
            Holds(size.Compute is not { } on || limits.Compute.Contains(on), $"compute {size.Compute}");
        }

        Holds(
            footprint.Services == 0 && size.Tasks == 0 || (footprint.MaxTasks, footprint.Vcpu, footprint.MemoryGiB, footprint.Compute) == (size.Tasks, size.Vcpu, size.MemoryGiB, size.Compute),
            "what the limits were judged by is not what the plan does");
        if (size.Definition is { } definition && size.Compute is Compute.Fargate or Compute.FargateSpot)
        {
            Holds(SizeRules.Fargate.TryGetValue(size.Definition?.TaskCpu ?? 0, out var memories) && memories.Contains(size.Definition?.TaskMemoryMiB ?? 0), "no size of Fargate");
        }

        foreach (var step in plan.Steps)
        {
            Step(step, Holds);
        }
    }

    private static void Step(PlannedStep step, Action<bool, string> holds)
    {
        switch (step)
        {
            case TaskDefinitionChange change:
                holds(TaskDefinitionReading.Of(change.After.Json) is TaskDefinitionReading.Read { Document.WhyTooLarge: null }, "no task definition AWS would take");
                holds(Name().IsMatch(change.After.Family), "family");
                holds(change.After.Containers.All(c => ImageRules.WhyNot(c.Image) is null), "image");
                holds(change.After.Secrets.All(s => ReferenceRules.WhyNotSecret("x", s.From) is null), "secret");
                holds(change.After.Containers.SelectMany(c => c.Environment).All(v => MapRules.WhyNotName(v.Key) is null && !v.Value.Contains('\0', StringComparison.Ordinal)), "variable");
                holds(change.After.Containers.All(c => c.Ports.All(p => p.Port is null or (>= 1 and <= 65535))), "port");
                break;
            case LogGroupChange logs:
                holds(logs.Name.StartsWith("/berth/payments/dev/", StringComparison.Ordinal) && Retentions.Contains(logs.AfterDays), $"logs of {logs.Name} for {logs.AfterDays} days");
                break;
            case ScalableTargetChange { After: var bounds }:
                holds(bounds.Min >= 0 && bounds.Max >= 1 && bounds.Min <= bounds.Max, "bounds");
                break;
            case ScalingPolicyChange policy:
                holds(policy.After.CpuTarget is null or (>= 1 and <= 100), "CPU target");
                break;
            case ServiceChange { After: var service }:
                holds(service.ContainerPort is >= 0 and <= 65535 && !service.AssignPublicIp && Own(service.Subnets), "service");
                break;
            case RunTasks run:
                holds(run.After.Count is >= 1 and <= 100 && Own(run.After.Subnets), "tasks");
                break;
        }
    }

    private static bool Own(IReadOnlyList<string> subnets) => subnets.Count > 0 && subnets.All(SandboxAccount.PrivateSubnets.Contains);

    private static async Task<ProposalOutcome> OutcomeAsync(DomainWorld world, RequestDraft draft, string told)
    {
        try
        {
            return await world.Get<Proposals>().PreviewAsync(DemoCast.Ines.Caller, draft, Stop);
        }
        catch (Exception unexpected) when (unexpected is not OperationCanceledException)
        {
            throw new InvalidOperationException($"{told}It was neither planned nor refused in words: {unexpected}", unexpected);
        }
    }

    /// <summary>One sound request of each kind, with the fields it asks.</summary>
    private static async Task<IReadOnlyList<(RequestDraft Draft, IReadOnlyList<Field> Fields)>> SoundAsync(DomainWorld world)
    {
        var requests = new RandomRequests(new Random(RoundTripTests.Seed), "arn:aws:secretsmanager:us-east-1:111122223333:secret:x-AbCdEf");
        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        var fields = await db.TemplateVersions.AsNoTracking().Where(v => v.State == VersionState.Published).ToDictionaryAsync(v => v.TemplateId, v => v.Fields, Stop);
        var service = DomainWorld.Draft("fresh");
        var change = DomainWorld.Draft("stands") with { ExistingService = Stands };
        RequestDraft Of(string kind, params string[] kept) => change with { Kind = kind, Values = change.Values.Where(v => kept.Contains(v.Key)).ToDictionary() };
        return
        [
            (service, fields["web-service"]),
            (service with { TemplateId = RandomRequests.Everything }, fields[RandomRequests.Everything]),
            (service with { TemplateId = "sized" }, fields["sized"]),
            (service with { TemplateId = "internal-service", Values = service.Values.Where(v => v.Key != "targetGroup").ToDictionary() }, fields["internal-service"]),
            (service with { TemplateId = "queue-worker", Values = new Dictionary<string, string>(service.Values.Where(v => v.Key != "targetGroup")) { ["queue"] = SandboxAccount.Queue("payments", "dev") } }, fields["queue-worker"]),
            (service with { TemplateId = "open" }, fields["open"]),
            (change with { TemplateId = "open" }, fields["open"]),
            (change, fields["web-service"]),
            (Of("service-image", FieldNames.Image), [.. fields["web-service"].Where(f => f.Name == FieldNames.Image)]),
            (Of("service-scaling") with { Values = new Dictionary<string, string> { ["minTasks"] = "1", ["maxTasks"] = "3", ["cpuTarget"] = "50" } }, [.. fields["web-service"].Where(f => f.Name is "minTasks" or "maxTasks" or "cpuTarget")]),
            (Of("service-scaling") with { TemplateId = "bare" }, fields["bare"]),
            (service with { TemplateId = "bare", Values = new Dictionary<string, string> { ["name"] = "fresh", ["image"] = "nginx:1", ["size"] = "256/512" } }, fields["bare"]),
            (Of("service-delete") with { TemplateId = "" }, []),
            (requests.Tasks(), fields["run-task"]),
            (requests.Cluster(), fields["fargate-cluster"]),
        ];
    }

    private async Task<DomainWorld> WorldAsync()
    {
        var world = await DomainWorld.StartAsync(database, Stop);
        var versions = world.Get<TemplateVersions>();
        var sized = StarterTemplates.ServiceFields.Where(f => f.Name is not (FieldNames.Cpu or FieldNames.Memory))
            .Append(new(FieldNames.Size, "Size", FieldKind.Size, FieldStep.What, FieldMode.Defaulted, "How large.", Default: "256/512")).ToList();
        // as little as a template may say of its fields: no range, no pattern
        var open = StarterTemplates.ServiceFields.Select(f => f with { Min = null, Max = null, Pattern = null, PatternHelp = null, Mode = f.Mode is FieldMode.Locked ? FieldMode.Defaulted : f.Mode }).ToList();
        var bare = sized.Where(f => f.Name is FieldNames.Name or FieldNames.Image or FieldNames.Size).ToList();
        foreach (var (id, content) in new[] { (RandomRequests.Everything, RandomRequests.Template), ("sized", new TemplateContent(sized, Recipe.Empty, [], "")), ("bare", new TemplateContent(bare, Recipe.Empty, [], "")), ("open", new TemplateContent(open, Recipe.Empty, [], "")) })
        {
            // templates outlive a demo that starts over
            if (await versions.CreateAsync(DemoCast.Mara.Caller, id, TemplateKind.Service, new(id, "For tests.", "Tests", null, null), content, Stop) is TemplateOutcome.Done)
            {
                Assert.IsType<TemplateOutcome.Done>(await versions.PublishAsync(DemoCast.Mara.Caller, id, "1.0", null, Stop));
            }
        }

        await StandAsync(world, DemoCast.Ines, DemoCast.Ben, DomainWorld.Draft("stands"));
        await StandAsync(world, DemoCast.Yuki, DemoCast.Priya, DomainWorld.Draft("stands", "search"));
        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        (await db.Teams.SingleAsync(t => t.Id == "payments", Stop)).Limits = TeamCeilings;
        (await db.Environments.SingleAsync(e => e.TeamId == "payments" && e.Name == "dev", Stop)).Limits = DevCeilings;
        await db.SaveChangesAsync(Stop);
        return world;
    }

    private static async Task StandAsync(DomainWorld world, CastMember asker, CastMember approver, RequestDraft draft)
    {
        var asked = Assert.IsType<SubmitOutcome.Submitted>(await world.Get<SubmitRequest>().RunAsync(asker.Caller, draft, Stop));
        var seen = await world.Get<RequestDetails>().FindAsync(DemoCast.Mara.Caller, asked.Number, Stop);
        Assert.IsType<DecideOutcome.Applying>(await world.Get<Decide>().RunAsync(approver.Caller, asked.Number, seen?.Version ?? 0, Verdict.Approve, "", Stop));
        await world.RunToEndAsync(asked.Id, Stop);
        await world.SweepAsync(Stop);
    }

    private static async Task<TeamEnvironment> PlaceAsync(DomainWorld world)
    {
        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        return await db.Environments.AsNoTracking().SingleAsync(e => e.TeamId == "payments" && e.Name == "dev", Stop);
    }

    /// <summary>Names of clusters, services and families (ECS API Reference).</summary>
    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,255}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
