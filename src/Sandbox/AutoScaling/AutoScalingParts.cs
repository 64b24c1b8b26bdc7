using Sandbox.CloudWatch;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.AutoScaling;

/// <summary>Application Auto Scaling put together: what alarms and clocks do to counts, and what it offers.</summary>
internal sealed class AutoScalingParts
{
    private readonly World world;
    private readonly Activities activities;
    private readonly TargetTracking tracking;
    private readonly Forecasts forecasts;
    private readonly ScheduledActions scheduled;
    private readonly Scaling scaling;

    public AutoScalingParts(World world, Monitoring monitoring)
    {
        this.world = world;
        scaling = new(world);
        activities = new(world);
        tracking = new(world, monitoring.Alarms);
        forecasts = new(world, activities);
        var actions = new ScalingActions(world, activities);
        scheduled = new(world, scaling, activities) { OnBounds = t => monitoring.Watch.Wake(t.ServiceArn()) };
        monitoring.Watch.Scaling = actions;
        monitoring.Histories.OnChange += (service, point) => activities.Fulfil(service, point.Running, point.Desired);
        world.Agenda.On(DueKind.ScheduledAction, scheduled.Run);
        world.Agenda.On(DueKind.Forecast, forecasts.Look);
    }

    public Api Offer()
    {
        var api = new Api("application-autoscaling");
        new ScalableTargets(world, scaling, activities, tracking, scheduled, forecasts).Register(api);
        new ScalingPolicies(scaling, tracking, forecasts).Register(api);
        scheduled.Register(api);
        return api;
    }
}
