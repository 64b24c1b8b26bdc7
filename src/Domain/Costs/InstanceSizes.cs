namespace Domain.Costs;

/// <summary>vCPU and memory of the instance types in the price book (EC2 instance type tables).</summary>
public static class InstanceSizes
{
    public sealed record Size(int Cpu, int MemoryMiB);

    /// <summary>CPU units and MiB of a type; null for one that is not known.</summary>
    public static Size? Find(string type)
    {
        var parts = type.Split('.');
        if (parts.Length != 2 || parts[0].Length == 0)
        {
            return null;
        }

        if (parts[0][0] == 't')
        {
            return parts[1] switch { "micro" => new(2048, 1024), "small" => new(2048, 2048), "medium" => new(2048, 4096), "large" => new(2048, 8192), _ => null };
        }

        // families g5 and g6 begin at xlarge (EC2 instance type tables, "Accelerated computing")
        var hasGpu = parts[0] is "g5" or "g6";
        var gibAVcpu = hasGpu ? 4 : parts[0][0] switch { 'c' => 2, 'm' => 4, 'r' => 8, _ => 0 };
        var vcpu = parts[1] switch { "large" => hasGpu ? 0 : 2, "xlarge" => 4, "2xlarge" => 8, "4xlarge" => 16, _ => 0 };
        return gibAVcpu * vcpu == 0 ? null : new(vcpu * 1024, vcpu * gibAVcpu * 1024);
    }

    /// <summary>Graviton has a g behind the generation: m7g, c7gn, t4g (EC2 User Guide, "Instance type naming conventions").</summary>
    public static bool IsArm(string type)
    {
        var family = type.Split('.')[0].AsSpan().TrimStart("abcdefghijklmnopqrstuvwxyz").TrimStart("0123456789");
        return family.Length > 0 && family[0] == 'g';
    }
}
