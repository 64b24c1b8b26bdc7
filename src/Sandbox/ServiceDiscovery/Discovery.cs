using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.ServiceDiscovery;

/// <summary>AWS Cloud Map, put together.</summary>
internal static class Discovery
{
    public static Api Offer(World world)
    {
        var api = new Api("servicediscovery");
        var operations = new DiscoveryOperations(world);
        operations.Register(api);
        new Namespaces(world, operations).Register(api);
        new DiscoveryServices(world, operations).Register(api);
        new DiscoveryInstances(world, operations).Register(api);
        new DiscoveryTags(world).Register(api);
        world.Agenda.On(DueKind.Discovery, operations.Step);
        return api;
    }
}
