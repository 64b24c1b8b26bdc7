using Domain.Approvals;
using Domain.Hosting.Demo;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Workloads;
using Sandbox;
using Testing;

namespace Domain.Tests.Kinds;

/// <summary>Services without a load balancer from the form to AWS and back: called by name, or working off a queue.</summary>
public abstract class StarterServicesContract(TestDatabase database)
{
    private const string Stock = "payments-dev-stock";
    private const string Worker = "payments-dev-invoices";
    private static readonly string queue = SandboxAccount.Queue("payments", "dev");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_internal_service_is_called_by_name_in_the_clusters_namespace()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);

        var made = await world.ApplyAsync(Internal());

        Assert.Equal(RequestState.Done, made.State);
        var connect = await ConnectAsync(world);
        Assert.Equal((SandboxAccount.NamespaceArn, "app-8080", Stock, Stock, 8080), (connect?.Namespace, connect?.PortName, connect?.DiscoveryName, connect?.DnsName, connect?.Port));
        Assert.DoesNotContain(made.Checks.Items, c => c.Outcome is CheckOutcome.Fail);
    }

    [Fact]
    public async Task Asked_again_as_it_stands_nothing_changes()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(Internal(("namespace", SandboxAccount.Namespace), ("discoveryName", "stock")));

        var draft = Assert.IsType<ServiceDraftOutcome.Ready>(await world.Get<ServiceDrafts>().BeginAsync(DemoCast.Ines.Caller, "main-fargate", Stock, Stop)).Draft;
        var again = Assert.IsType<ProposalOutcome.Refused>(await world.Get<Proposals>().PreviewAsync(DemoCast.Ines.Caller, draft, Stop));

        Assert.Equal("stock", draft.Values["discoveryName"]);
        Assert.Contains("already as you ask", again.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_name_and_port_move_service_connect()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(Internal());
        var draft = Assert.IsType<ServiceDraftOutcome.Ready>(await world.Get<ServiceDrafts>().BeginAsync(DemoCast.Ines.Caller, "main-fargate", Stock, Stop)).Draft;

        var moved = await world.ApplyAsync(With(draft, ("discoveryName", "warehouse"), ("port", "9090")));

        Assert.Equal(RequestState.Done, moved.State);
        var connect = await ConnectAsync(world);
        // the port keeps the name it has, which AWS does not let go
        Assert.Equal(("app-8080", "warehouse", 9090), (connect?.PortName, connect?.DiscoveryName, connect?.Port));
    }

    [Fact]
    public async Task A_namespace_that_is_not_there_is_said_before_anyone_is_asked()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);

        var refused = Assert.IsType<SubmitOutcome.ChecksFailed>(await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, Internal(("namespace", "elsewhere.internal")), Stop));
        var onEc2 = Assert.IsType<SubmitOutcome.ChecksFailed>(await world.Get<SubmitRequest>().RunAsync(
            DemoCast.Ines.Caller, With(Internal(("compute", "Ec2"))) with { Cluster = SandboxAccount.Ec2Cluster }, Stop));

        Assert.Contains(refused.Checks.Items, c => c.Outcome is CheckOutcome.Fail && c.Finding.Contains("no Cloud Map namespace elsewhere.internal", StringComparison.Ordinal));
        Assert.Contains(onEc2.Checks.Items, c => c.Outcome is CheckOutcome.Fail && c.Finding.Contains("no namespace of its own", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_worker_grows_while_messages_wait_and_shrinks_when_they_are_gone()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        Assert.Equal(RequestState.Done, (await world.ApplyAsync(Queued())).State);
        var found = await ServiceAsync(world, Worker);
        Assert.Equal((new BacklogSpec(queue, 20), null, 1, 5), (found.Detail.Backlog, found.Detail.CpuTarget, found.Detail.MinTasks, found.Detail.MaxTasks));

        using var messages = new TestQueue(world, queue);
        await messages.SendAsync(90, Stop);
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(5, (await ServiceAsync(world, Worker)).Detail.Desired);

        await messages.EmptyAsync(Stop);
        world.Clock.Advance(TimeSpan.FromMinutes(60));
        Assert.Equal(1, (await ServiceAsync(world, Worker)).Detail.Desired);
    }

    [Fact]
    public async Task The_worker_finds_its_queue_and_a_change_of_scaling_keeps_it()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        var made = await world.ApplyAsync(Queued());
        Assert.Contains(made.Changes, c => c.After?.Contains($"\"value\": \"{queue}\"", StringComparison.Ordinal) is true);

        var draft = Assert.IsType<ServiceDraftOutcome.Ready>(await world.Get<ServiceDrafts>().BeginAsync(DemoCast.Ines.Caller, "main-fargate", Worker, "service-scaling", Stop)).Draft;
        Assert.Equal((queue, "20"), (draft.Values["queue"], draft.Values["backlogTarget"]));
        var changed = await world.ApplyAsync(With(draft, ("backlogTarget", "50")));

        Assert.Equal((RequestState.Done, "Scaling policy"), (changed.State, Assert.Single(changed.Changes).Noun));
        Assert.Equal(new BacklogSpec(queue, 50), (await ServiceAsync(world, Worker)).Detail.Backlog);
    }

    [Fact]
    public async Task A_queue_that_is_not_there_and_a_cluster_that_counts_no_tasks_are_said()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);

        var refused = Assert.IsType<SubmitOutcome.ChecksFailed>(await world.Get<SubmitRequest>().RunAsync(
            DemoCast.Ines.Caller, With(Queued(), ("queue", "nobodys"), ("compute", "Ec2")) with { Cluster = SandboxAccount.Ec2Cluster }, Stop));

        Assert.Contains(refused.Checks.Items, c => c.Outcome is CheckOutcome.Fail && c.Finding.Contains("no queue nobodys", StringComparison.Ordinal));
        Assert.Contains(refused.Checks.Items, c => c.Outcome is CheckOutcome.Fail && c.Finding.Contains("Container Insights is off on main-ec2", StringComparison.Ordinal));
    }

    private static RequestDraft Internal(params (string, string)[] values) => With(
        new("internal-service", "payments", "dev", SandboxAccount.FargateCluster, null,
            new Dictionary<string, string> { ["name"] = "stock", ["image"] = "registry.example.com/payments/stock:1.0.0" }, "A test asks for it."), values);

    private static RequestDraft Queued() => new("queue-worker", "payments", "dev", SandboxAccount.FargateCluster, null,
        new Dictionary<string, string>
        {
            ["name"] = "invoices", ["image"] = "registry.example.com/payments/invoices:1.0.0", ["queue"] = queue, ["backlogTarget"] = "20", ["minTasks"] = "1", ["maxTasks"] = "5",
        }, "A test asks for it.");

    private static RequestDraft With(RequestDraft draft, params (string Name, string Value)[] values)
    {
        var all = new Dictionary<string, string>(draft.Values);
        foreach (var (name, value) in values)
        {
            all[name] = value;
        }

        return draft with { Values = all, Reason = "A test asks for it." };
    }

    private static async Task<ServiceView> ServiceAsync(DomainWorld world, string name)
    {
        await world.SweepAsync(Stop);
        return await world.Get<WorkloadReader>().FindAsync(DemoCast.Ines.Caller, "main-fargate", name, Stop) ?? throw new InvalidOperationException($"{name} is not to be seen.");
    }

    private static async Task<ConnectSpec?> ConnectAsync(DomainWorld world)
    {
        var place = await world.PlaceAsync("payments", "dev");
        return (await world.Get<Domain.Aws.LiveFactsReader>().ReadAsync(place, "main-fargate", Stock, Stop)).Service?.Connect;
    }
}

public sealed class StarterServicesOnSqlite(SqliteFile database) : StarterServicesContract(database), IClassFixture<SqliteFile>;

public sealed class StarterServicesOnPostgres(PostgresServer database) : StarterServicesContract(database), IClassFixture<PostgresServer>;
