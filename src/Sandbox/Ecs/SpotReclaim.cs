using Sandbox.Control;
using Sandbox.Ec2;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>Spot capacity taken back, by a fault and never by itself: Fargate Spot tasks are told to stop, EC2 Spot instances get their notice.</summary>
internal sealed class SpotReclaim(World world, Faults faults, TaskLifecycle lifecycle, MachineLife machines)
{
    public void Look()
    {
        if (!world.State.Faults.Exists(f => f.Kind == Faults.Spot))
        {
            return;
        }
        foreach (var task in world.State.Ecs.Clusters.Values.SelectMany(c => c.Tasks.Values)
            .Where(t => t.IsLive && t.CapacityProvider == ProviderChoice.FargateSpot && t.Phase == TaskPhase.Running).ToList())
        {
            if (faults.Strikes(Faults.Spot, null, task.Arn, task.Group, task.Zone))
            {
                lifecycle.Stop(task, "SpotInterruption", "Your Spot Task was interrupted.");
            }
        }
        foreach (var machine in world.State.Ec2.Machines.Values.Where(m => m is { Spot: true, State: MachineState.Running, Reclaimed: null }).ToList())
        {
            if (faults.Strikes(Faults.Spot, null, machine.Id, machine.InstanceType, world.State.Ec2.Subnets[machine.SubnetId].Zone))
            {
                machines.Reclaim(machine);
            }
        }
    }
}
