using Sandbox.Ecs;
using Sandbox.State;

namespace Sandbox.Ec2;

/// <summary>Which private addresses machines and tasks hold.</summary>
internal static class Addresses
{
    public static bool InUse(World world, string address)
        => world.State.Ec2.Machines.Values.Any(m => m.Address == address && m.State != MachineState.Terminated)
            || world.State.Ecs.Clusters.Values.Any(c => c.Tasks.Values.Any(t => t.Interface?.Address == address && t.Phase != TaskPhase.Stopped));

    public static int Used(World world, string subnet)
        => world.State.Ecs.Clusters.Values.Sum(c => c.Tasks.Values.Count(t => t.Interface?.Subnet == subnet && t.Interface.Status != "DELETED"))
            + world.State.Ec2.Machines.Values.Count(m => m.SubnetId == subnet && m.State != MachineState.Terminated);
}
