using Sandbox.Ec2;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>How many empty instances tasks would fill, first fit.</summary>
internal static class Bins
{
    /// <param name="Alone">It wants no other task of its group beside it.</param>
    public sealed record Item(Placement.Size Size, string Group, bool Alone, string? Architecture, Func<string, bool> ZoneReachable);

    /// <summary>An instance that is not there yet.</summary>
    /// <param name="interfaces">How many tasks may have an interface of their own on it.</param>
    public sealed class Bin(InstanceType type, int interfaces, string? zone)
    {
        private readonly List<Item> items = [];

        /// <summary>Whether the task fits beside those put here before; then it is put here.</summary>
        public bool Take(Item item)
        {
            if (!Fits(type, interfaces, item, items) || (zone is not null && !item.ZoneReachable(zone)))
            {
                return false;
            }
            items.Add(item);
            return true;
        }
    }

    public static Item Of(World world, EcsTask task)
    {
        var definition = EcsNames.Definition(world, task.TaskDefinition);
        var zones = task.Subnets.Select(s => world.State.Ec2.Subnets.GetValueOrDefault(s)?.Zone).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return new(
            Placement.SizeOf(definition) with { Cpu = task.Cpu, Memory = task.Memory }, task.Group, task.Constraints.Exists(c => c.Type?.Value == "distinctInstance"),
            definition.RuntimePlatform?.CpuArchitecture?.Value switch { "ARM64" => "arm64", "X86_64" => "x86_64", _ => null }, zone => zones.Count == 0 || zones.Contains(zone));
    }

    /// <summary>A task that fits on no instance of the type fills none: more of them would not help it.</summary>
    public static int Fill(IEnumerable<Item> items, InstanceType type, int interfaces)
    {
        var bins = new List<Bin>();
        foreach (var item in items.Where(i => Fits(type, interfaces, i, [])))
        {
            if (!bins.Exists(b => b.Take(item)))
            {
                var bin = new Bin(type, interfaces, null);
                bin.Take(item);
                bins.Add(bin);
            }
        }
        return bins.Count;
    }

    public static bool Fits(InstanceType type, int interfaces, Item item, IReadOnlyCollection<Item> beside)
    {
        var room = new Placement.Room(
            (type.Vcpus * 1024) - beside.Sum(i => i.Size.Cpu), type.MemoryForTasks - beside.Sum(i => i.Size.Memory),
            [.. beside.SelectMany(i => i.Size.Ports)], [.. beside.SelectMany(i => i.Size.UdpPorts)],
            [.. Enumerable.Range(0, Math.Max(0, type.Gpus - beside.Sum(i => i.Size.Gpus))).Select(i => $"{i}")],
            interfaces - beside.Count(i => i.Size.Interface));
        return Placement.WhyNoRoom(room, item.Size) is null && (item.Architecture ?? type.Architecture) == type.Architecture
            && !(item.Alone && beside.Any(i => i.Group == item.Group));
    }
}
