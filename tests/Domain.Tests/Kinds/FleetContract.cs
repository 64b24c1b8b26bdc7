using Domain.Approvals;
using Domain.Hosting.Demo;
using Domain.Kinds.Clusters;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Workloads;
using Testing;

namespace Domain.Tests.Kinds;

/// <summary>Clusters with instances, from the request to AWS and back: the real use cases on the Sandbox.</summary>
public abstract class FleetContract(TestDatabase database)
{
    private const string Boxes = "payments-dev-boxes";
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cluster_of_instances_starts_them_costs_what_they_cost_and_is_deleted_with_all_that_was_made_for_it()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        var before = Names(world);

        var made = await world.ApplyAsync(Cluster("m7g.large", 2, 4));

        Assert.Equal(RequestState.Done, made.State);
        // $0.0816 an hour, 730 hours
        Assert.Equal((119.14m, 238.28m), (made.Estimate?.AtMin, made.Estimate?.AtMax));
        Assert.Contains(made.Checks.Items, c => c.Finding.Contains("al2023-ami-ecs-hvm", StringComparison.Ordinal) && c.Finding.Contains("arm64", StringComparison.Ordinal));
        Assert.Equal(2, (await RowAsync(world)).Instances);

        var deleted = await world.ApplyAsync(Existing(ClusterDrafts.Delete));

        Assert.Equal((RequestState.Done, 0m, 119.14m), (deleted.State, deleted.Estimate?.AtMax, deleted.Estimate?.NowAtMin));
        Assert.Contains(deleted.Checks.Items, c => c.Outcome is CheckOutcome.Warning && c.Finding.StartsWith("2 instances are terminated", StringComparison.Ordinal));
        Assert.Equal(before, Names(world));
    }

    [Fact]
    public async Task A_GPU_service_on_a_cluster_without_instances_makes_ECS_start_one()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(Cluster("g5.xlarge", 0, 2));

        var made = await world.ApplyAsync(new RequestDraft("gpu-service", "payments", "dev", Boxes, null, new Dictionary<string, string>
        {
            ["name"] = "reranker", ["image"] = "registry.example.com/payments/reranker:1.0.0", ["minTasks"] = "1", ["maxTasks"] = "2",
        }, "A test asks for it."));

        Assert.Equal(RequestState.Done, made.State);
        Assert.Equal(1, (await RowAsync(world)).Instances);
        Assert.Contains("1 task runs on payments-dev-boxes", (await CheckedAsync(world, Existing(ClusterDrafts.Park))).Single(c => c.Outcome is CheckOutcome.Fail).Finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parked_cluster_has_no_instance_and_gets_back_what_it_had()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(Cluster("m7g.large", 2, 4));

        var parked = await world.ApplyAsync(Existing(ClusterDrafts.Park));

        Assert.Equal((RequestState.Done, 0m), (parked.State, parked.Estimate?.AtMax));
        Assert.Equal(0, (await RowAsync(world)).Instances);
        Assert.Contains("is parked already", await RefusedAsync(world, Existing(ClusterDrafts.Park)), StringComparison.Ordinal);
        Assert.Contains("Resume the cluster first", await RefusedAsync(world, Existing(ClusterDrafts.Instances, ("instanceType", "m7g.xlarge"))), StringComparison.Ordinal);

        Assert.Equal(RequestState.Done, (await world.ApplyAsync(Existing(ClusterDrafts.Resume))).State);

        Assert.Equal(2, (await RowAsync(world)).Instances);
        Assert.Contains("is not parked by Berth", await RefusedAsync(world, Existing(ClusterDrafts.Resume)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_is_filled_in_with_what_stands_and_says_what_stays_as_it_is()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(Cluster("m7g.large", 1, 4));

        var draft = Assert.IsType<ServiceDraftOutcome.Ready>(await world.Get<ClusterDrafts>().BeginAsync(DemoCast.Ines.Caller, ClusterDrafts.Instances, Boxes, "payments/dev", Stop)).Draft with { Reason = "A test asks for it." };

        Assert.Equal(("m7g.large", "1", "4", "100"), (draft.Values["instanceType"], draft.Values["minInstances"], draft.Values["maxInstances"], draft.Values["targetCapacity"]));
        Assert.Contains("Nothing would change", await RefusedAsync(world, draft), StringComparison.Ordinal);
        var changed = await world.ApplyAsync(draft with { Values = new Dictionary<string, string>(draft.Values) { ["instanceType"] = "m6i.large", ["maxInstances"] = "6" } });
        Assert.Equal(RequestState.Done, changed.State);
        Assert.Contains(changed.Checks.Items, c => c.Finding.StartsWith("1 instance that runs stays as it is", StringComparison.Ordinal));
        Assert.Equal(2, changed.Operation?.Steps.Count);
    }

    [Fact]
    public async Task What_is_missing_is_said_before_anyone_is_asked()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        var draft = Cluster("m7g.large", 1, 2);

        var found = await CheckedAsync(world, draft with { Values = new Dictionary<string, string>(draft.Values) { ["instanceProfile"] = "nobody", ["namespace"] = "nowhere.internal" } });

        Assert.Contains(found, c => c.Outcome is CheckOutcome.Fail && c.Finding.Contains("There is no instance profile arn:aws:iam::111122223333:instance-profile/nobody", StringComparison.Ordinal));
        Assert.Contains(found, c => c.Outcome is CheckOutcome.Fail && c.Finding.Contains("There is no namespace nowhere.internal", StringComparison.Ordinal));
        Assert.IsType<ProposalOutcome.Invalid>(await world.Get<Proposals>().PreviewAsync(DemoCast.Ines.Caller, Cluster("m7g.large", 3, 2), Stop));
    }

    [Fact]
    public async Task A_cluster_on_Managed_Instances_costs_nothing_empty_is_changed_in_place_and_deleted_with_its_provider()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        var before = Names(world);

        var made = await world.ApplyAsync(Managed());

        Assert.Equal((RequestState.Done, 0m), (made.State, made.Estimate?.AtMax));
        Assert.Contains(made.Checks.Items, c => c.Finding.StartsWith("ECS starts On-Demand instances of 2 to 8 vCPU and 4 to 32 GiB", StringComparison.Ordinal));
        Assert.True((await RowAsync(world)) is { IsManaged: true, Instances: 0 });
        Assert.Contains("ECS itself chooses the instances", await RefusedAsync(world, Existing(ClusterDrafts.Instances, ("instanceType", "m7g.xlarge"))), StringComparison.Ordinal);

        var draft = Assert.IsType<ServiceDraftOutcome.Ready>(await world.Get<ClusterDrafts>().BeginAsync(DemoCast.Ines.Caller, ClusterDrafts.Managed, Boxes, "payments/dev", Stop)).Draft with { Reason = "A test asks for it." };
        Assert.Contains("Nothing would change", await RefusedAsync(world, draft), StringComparison.Ordinal);
        var changed = await world.ApplyAsync(draft with { Values = new Dictionary<string, string>(draft.Values) { ["maxVcpus"] = "16", ["allowedTypes"] = "m7g.*, c7g.large" } });
        Assert.Equal(RequestState.Done, changed.State);

        Assert.Equal(RequestState.Done, (await world.ApplyAsync(Existing(ClusterDrafts.Delete))).State);
        Assert.Equal(before, Names(world));
    }

    [Fact]
    public async Task A_service_on_Managed_Instances_has_one_started_and_is_priced_with_the_fee()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(Managed());

        var made = await world.ApplyAsync(DomainWorld.Draft("lookup") with
        {
            Cluster = Boxes,
            Values = new Dictionary<string, string>(DomainWorld.Draft("lookup").Values) { ["compute"] = "Ec2" },
        });

        Assert.Equal(RequestState.Done, made.State);
        Assert.Contains(made.Checks.Items, c => c.Outcome is CheckOutcome.Pass && c.Finding.StartsWith("ECS starts Managed Instances on cluster payments-dev-boxes", StringComparison.Ordinal));
        Assert.Contains(made.Estimate?.Lines ?? [], l => l.Label == "Managed Instances fee");
        Assert.True((await RowAsync(world)).Instances > 0);
        Assert.Contains("1 service is still on it", (await RowAsync(world)).WhyNotDelete, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_ECS_could_not_start_is_said_of_Managed_Instances_before_anyone_is_asked()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);

        var found = await CheckedAsync(world, Managed(("instanceProfile", "nobody")));

        Assert.Contains(found, c => c.Outcome is CheckOutcome.Fail && c.Finding.Contains("There is no instance profile arn:aws:iam::111122223333:instance-profile/nobody", StringComparison.Ordinal));
        Assert.IsType<ProposalOutcome.Invalid>(await world.Get<Proposals>().PreviewAsync(DemoCast.Ines.Caller, Managed(("minVcpus", "16"), ("maxVcpus", "8")), Stop));
        Assert.IsType<ProposalOutcome.Invalid>(await world.Get<Proposals>().PreviewAsync(DemoCast.Ines.Caller, Managed(("allowedTypes", "m7g.large; rm")), Stop));
    }

    private static RequestDraft Managed(params (string Name, string Value)[] values) => new(
        "managed-cluster", "payments", "dev", "", null, values.Prepend(("name", "boxes")).ToDictionary(v => v.Item1, v => v.Item2), "A test asks for it.", "cluster");

    private static IReadOnlyList<string> Names(DomainWorld world) =>
        [.. world.Sandbox.Things.Where(t => t.Id.Contains("boxes", StringComparison.Ordinal)).Select(t => $"{t.Type} {t.Id}").Order(StringComparer.Ordinal)];

    private static async Task<ClusterRow> RowAsync(DomainWorld world)
    {
        await world.SweepAsync(Stop);
        return (await world.Get<ClusterReader>().ListAsync(DemoCast.Ines.Caller, new(), 0, ClusterReader.Most, Stop)).Rows.Single(r => r.Name == Boxes);
    }

    private static async Task<IReadOnlyList<Check>> CheckedAsync(DomainWorld world, RequestDraft draft) =>
        Assert.IsType<ProposalOutcome.Ready>(await world.Get<Proposals>().PreviewAsync(DemoCast.Ines.Caller, draft, Stop)).Proposal.Checks.Items;

    private static async Task<string> RefusedAsync(DomainWorld world, RequestDraft draft) =>
        Assert.IsType<ProposalOutcome.Refused>(await world.Get<Proposals>().PreviewAsync(DemoCast.Ines.Caller, draft, Stop)).Why;

    private static RequestDraft Cluster(string type, int min, int max) => new("ec2-cluster", "payments", "dev", "", null, new Dictionary<string, string>
    {
        ["name"] = "boxes", ["instanceType"] = type, ["minInstances"] = $"{min}", ["maxInstances"] = $"{max}",
    }, "A test asks for it.", "cluster");

    private static RequestDraft Existing(string kind, params (string Name, string Value)[] values) =>
        new("", "payments", "dev", Boxes, Boxes, values.ToDictionary(v => v.Name, v => v.Value), "A test asks for it.", kind);
}

public sealed class FleetOnSqlite(SqliteFile database) : FleetContract(database), IClassFixture<SqliteFile>;

public sealed class FleetOnPostgres(PostgresServer database) : FleetContract(database), IClassFixture<PostgresServer>;
