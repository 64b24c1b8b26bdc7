using Sandbox.Ecs;
using Sandbox.State;

namespace Sandbox.Quotas;

/// <summary>How much of the account's Fargate vCPU quotas its tasks use. Counted once, then kept up with each task that comes or ends.</summary>
internal sealed class FargateUse(World world)
{
    /// <summary>As ECS says it in RunTask's failures and in a service's events.</summary>
    public const string LimitReached = "You've reached the limit on the number of vCPUs you can run concurrently";

    private const double UnitsOfVcpu = 1024;

    private readonly Dictionary<(string Region, bool Spot), long> units = [];

    /// <summary>Whose tasks are counted: a Sandbox that was reset has others.</summary>
    private Account? counted;

    /// <summary>Why a task of this size cannot start on Fargate now; null when it can.</summary>
    /// <param name="region">Its cluster's Region.</param>
    /// <param name="spot">On Fargate Spot.</param>
    /// <param name="cpu">CPU units, 1,024 of a vCPU.</param>
    public string? WhyNot(string region, bool spot, int cpu)
    {
        Count();
        var most = spot ? AccountQuotas.FargateSpotVcpu(world, region) : AccountQuotas.FargateVcpu(world, region);
        return units.GetValueOrDefault((region, spot)) + cpu > most * UnitsOfVcpu ? LimitReached : null;
    }

    public void Begun(EcsTask task)
    {
        Count();
        Add(task, task.Cpu);
    }

    public void Ended(EcsTask task)
    {
        Count();
        Add(task, -task.Cpu);
    }

    private void Count()
    {
        if (ReferenceEquals(counted, world.State))
        {
            return;
        }
        counted = world.State;
        units.Clear();
        foreach (var task in world.State.Ecs.Clusters.Values.SelectMany(c => c.Tasks.Values).Where(t => t.Phase != TaskPhase.Stopped))
        {
            Add(task, task.Cpu);
        }
    }

    private void Add(EcsTask task, int cpu)
    {
        if (task.LaunchType?.Value == "FARGATE")
        {
            var key = (task.Arn.Split(':')[3], task.CapacityProvider == "FARGATE_SPOT");
            units[key] = units.GetValueOrDefault(key) + cpu;
        }
    }
}
