using Domain.Hosting.Demo;
using Domain.Kinds.Traffic;
using Domain.Requests;
using Sandbox;
using Testing;

namespace Domain.Tests.Kinds;

/// <summary>A service with a rule and a target group of its own, from the request to AWS and back: the real use cases on the Sandbox.</summary>
public abstract class TrafficContract(TestDatabase database)
{
    private const string Shop = "payments-dev-shop";
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_group_and_rule_are_made_changed_in_place_and_deleted_with_it_and_nothing_else()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        var before = Traffic(world);

        var made = await world.ApplyAsync(Balanced("shop"));

        Assert.True(made.State is RequestState.Done, Why(made));
        Assert.Contains(made.Checks.Items, c => c.Finding.EndsWith("answers shop.internal.example; it gets rule 20,000.", StringComparison.Ordinal));
        Assert.Equal([$"shop.internal.example to {Shop}-a", $"{Shop}-a / 30"], Traffic(world).Except(before));

        var changed = await world.ApplyAsync(Balanced("shop", ("path", "/api/*"), ("healthPath", "/ready"), ("drainSeconds", "10"), ("graceSeconds", "90")) with { ExistingService = Shop });

        Assert.True(changed.State is RequestState.Done, Why(changed));
        Assert.Equal([$"shop.internal.example/api/* to {Shop}-a", $"{Shop}-a /ready 10"], Traffic(world).Except(before));

        var gone = await world.ApplyAsync(new("", "payments", "dev", SandboxAccount.FargateCluster, Shop, new Dictionary<string, string>(0), "A test asks for it.", "service-delete"));

        Assert.True(gone.State is RequestState.Done, Why(gone));
        Assert.Equal(before, Traffic(world));
    }

    [Fact]
    public async Task A_host_that_another_service_answers_is_refused_in_a_sentence_and_a_path_of_it_comes_before()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await world.ApplyAsync(Balanced("shop"));

        var taken = await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, Balanced("other", ("host", "shop.internal.example")), Stop);
        Assert.Contains("shop.internal.example is answered by another service already", Applied.Say(taken), StringComparison.Ordinal);

        // the path alone is free, and it is asked before the whole host
        var api = await world.ApplyAsync(Balanced("other", ("host", "shop.internal.example"), ("path", "/api/*")));
        Assert.True(api.State is RequestState.Done, Why(api));
    }

    [Fact]
    public async Task A_listener_that_is_not_shared_or_not_there_is_refused()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);

        var nowhere = await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, Balanced("shop", ("listener", SandboxAccount.HttpsListenerArn[..^4] + "0000")), Stop);
        Assert.Contains("There is no such listener", Applied.Say(nowhere), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_no_certificate_of_the_listener_is_for_is_refused()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);

        var bare = await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, Balanced("shop", ("host", "shop.example.com")), Stop);
        Assert.Contains("No certificate of shared-alb is for shop.example.com: it has *.internal.example", Applied.Say(bare), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alarm_that_is_not_there_takes_nothing_back_and_is_refused_by_its_name()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);

        var nobody = await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, Balanced("shop", ("strategy", "Rolling"), ("deploymentAlarms", "nobody-rings")), Stop);
        Assert.Contains("There is no CloudWatch alarm nobody-rings in this account and Region", Applied.Say(nobody), StringComparison.Ordinal);
    }

    internal static List<string> Traffic(DomainWorld world) =>
    [
        .. world.Sandbox.Things.Where(t => t.Type == "elasticloadbalancing:rule").Select(t => $"{t.Id.Split('/', 6)[^1]} {t.State}").Order(StringComparer.Ordinal),
        .. world.Sandbox.Things.Where(t => t.Type == "elasticloadbalancing:target-group").Select(t => $"{t.Id} {t.State}").Order(StringComparer.Ordinal),
    ];

    internal static RequestDraft Balanced(string name, params (string Name, string Value)[] others)
    {
        var values = new Dictionary<string, string>(DomainWorld.Draft(name).Values)
        {
            ["traffic"] = TrafficFields.Own, ["listener"] = SandboxAccount.HttpsListenerArn, ["host"] = $"{name}.internal.example",
        };
        values.Remove("targetGroup");
        foreach (var (field, value) in others)
        {
            values[field] = value;
        }

        return DomainWorld.Draft(name) with { Values = values };
    }

    private static string Why(RequestView request) => $"{request.State}: {string.Join(" | ", request.Operation?.Steps.Select(s => $"{s.Title}: {s.Failure?.Why ?? s.Said}") ?? [])}";
}

public sealed class TrafficOnSqlite(SqliteFile database) : TrafficContract(database), IClassFixture<SqliteFile>;

public sealed class TrafficOnPostgres(PostgresServer database) : TrafficContract(database), IClassFixture<PostgresServer>;
