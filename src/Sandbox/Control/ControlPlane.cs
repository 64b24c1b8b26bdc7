using System.Text.Json;
using System.Text.Json.Serialization;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Control;

/// <summary>
/// What AWS does not have: a look into the Sandbox and faults on demand, under <c>/_sandbox/</c>. It asks for no signature,
/// being reached only inside the process or over loopback.
/// </summary>
internal sealed class ControlPlane(World world, Engine engine, Action reset)
{
    private const string Root = "/_sandbox/";

    private static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static bool Owns(Exchange exchange) => exchange.Path.StartsWith(Root, StringComparison.Ordinal);

    public (Answer Answer, bool Save) Run(Exchange exchange) => (exchange.Method, exchange.Path[Root.Length..]) switch
    {
        ("GET", "status") => (Ok(Status()), false),
        ("GET", "calls") => (Ok(engine.Log.Since(Since(exchange))), false),
        ("GET", "things") => (Ok(Inventory.Of(world.State)), false),
        ("GET", "faults") => (Ok(world.State.Faults), false),
        ("POST", "faults") => AddFault(exchange),
        ("DELETE", "faults") => (RemoveFaults(_ => true), true),
        ("DELETE", var path) when path.StartsWith("faults/", StringComparison.Ordinal) => (RemoveFaults(f => f.Id == path["faults/".Length..]), true),
        ("POST", "reset") => Reset(),
        (_, "load") when new Loads(world).Run(exchange) is var (status, body, save) => (Answered(status, body), save),
        _ => (Answered(404, new { error = $"There is no {exchange.Method} {exchange.Path}." }), false),
    };

    private object Status()
    {
        var clusters = world.State.Ecs.Clusters.Values;
        return new
        {
            world.Speed,
            world.Now,
            NextDue = world.Agenda.Next,
            Clusters = clusters.Count(c => c.IsActive),
            Services = clusters.Sum(c => c.Services.Values.Count(s => s.Status != "INACTIVE")),
            RunningTasks = clusters.Sum(c => c.Tasks.Values.Count(t => t.Phase == Ecs.TaskPhase.Running)),
            Roles = world.State.Iam.Roles.Count,
            Faults = world.State.Faults.Count,
            Calls = world.State.CallCount,
            engine.Counter.Look().Throttled,
        };
    }

    private (Answer, bool) AddFault(Exchange exchange)
    {
        Fault? fault;
        try
        {
            fault = JsonSerializer.Deserialize<Fault>(exchange.Text, json);
        }
        catch (JsonException)
        {
            return (Answered(400, new { error = "A fault is JSON: kind, and optionally action, match, times, code and seconds." }), false);
        }
        if (fault is null || fault.WhyNot() is not null)
        {
            return (Answered(400, new { error = fault?.WhyNot() ?? "A fault is JSON." }), false);
        }
        fault = fault with { Id = World.NewId(8) };
        world.State.Faults.Add(fault);
        return (Ok(fault), true);
    }

    private Answer RemoveFaults(Predicate<Fault> which) => Ok(new { removed = world.State.Faults.RemoveAll(which) });

    private (Answer, bool) Reset()
    {
        reset();
        return (Ok(Status()), true);
    }

    private static long Since(Exchange exchange)
        => Form.Read(exchange).TryGetValue("since", out var text) && long.TryParse(text, out var number) ? number : 0;

    private static Answer Ok(object body) => Answered(200, body);

    private static Answer Answered(int status, object body) => new(status, "application/json", JsonSerializer.SerializeToUtf8Bytes(body, json), World.NewUuid());
}
