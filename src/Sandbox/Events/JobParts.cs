using Sandbox.Control;
using Sandbox.Schedules;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Events;

/// <summary>EventBridge and EventBridge Scheduler put together: both bring things to targets, under the roles they are given.</summary>
internal sealed class JobParts
{
    private readonly World world;
    private readonly Schedules.Schedules schedules;

    /// <param name="ecs">ECS, which is asked for tasks.</param>
    public JobParts(World world, Faults faults, CallLog log, Func<Api> ecs)
    {
        this.world = world;
        var deliveries = new Deliveries(world, faults, log, ecs);
        schedules = new(world, deliveries);
        Bus = new(world, deliveries);
        world.Agenda.On(DueKind.Schedule, schedules.Run);
        world.Agenda.On(DueKind.EventRule, Bus.Run);
        world.Agenda.On(DueKind.Delivery, deliveries.Try);
    }

    public EventBus Bus { get; }

    public Api OfferSchedules()
    {
        var api = new Api("scheduler");
        schedules.Register(api);
        new ScheduleGroups(world, schedules).Register(api);
        return api;
    }

    public Api OfferEvents()
    {
        var api = new Api("events");
        new EventRules(world, Bus).Register(api);
        new EventTargets(world, Bus).Register(api);
        return api;
    }
}
