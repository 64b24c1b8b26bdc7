using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Elb;

/// <summary>Elastic Load Balancing, put together.</summary>
internal static class LoadBalancing
{
    public static Api Offer(World world, Targets targets)
    {
        var api = new Api("elasticloadbalancing");
        var balancers = new Balancers(world, targets);
        balancers.Register(api);
        new BalancerSettings(world).Register(api);
        new Listeners(world, targets).Register(api);
        new Certificates(world).Register(api);
        new Rules(world, targets).Register(api);
        new TargetGroups(world).Register(api);
        new Registrations(world, targets).Register(api);
        new ElbTags(world).Register(api);
        ElbLimits.Register(api);
        SslPolicies.Register(api);
        world.Agenda.On(DueKind.Target, targets.Step);
        world.Agenda.On(DueKind.Balancer, balancers.Step);
        return api;
    }
}
