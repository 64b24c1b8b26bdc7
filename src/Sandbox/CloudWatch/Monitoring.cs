using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.CloudWatch;

/// <summary>CloudWatch put together: what it watches and what it offers.</summary>
internal sealed class Monitoring
{
    private readonly World world;

    public Monitoring(World world)
    {
        this.world = world;
        Watch = new(world);
        Alarms = new(world, Watch);
        Puts = new(world);
        Histories = new(world) { OnChange = (service, _) => Watch.Wake(service) };
        world.Agenda.On(DueKind.Alarm, Watch.Look);
    }

    public Histories Histories { get; }

    public AlarmWatch Watch { get; }

    public Alarms Alarms { get; }

    public MetricPuts Puts { get; }

    public Api Offer()
    {
        var api = new Api("cloudwatch");
        new MetricReads(world).Register(api);
        new MetricStatistics(world).Register(api);
        new MetricLists(world).Register(api);
        Puts.Register(api);
        Alarms.Register(api);
        new AlarmReads(world).Register(api);
        return api;
    }
}
