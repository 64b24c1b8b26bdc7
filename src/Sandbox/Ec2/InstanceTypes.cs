namespace Sandbox.Ec2;

/// <summary>What an instance type has.</summary>
/// <param name="Memory">MiB.</param>
/// <param name="Architecture"><c>x86_64</c> or <c>arm64</c>.</param>
/// <param name="Interfaces">Network interfaces at most, the primary one among them (EC2 User Guide, "IP addresses per network interface per instance type").</param>
/// <param name="Addresses">IPv4 addresses of one interface.</param>
/// <param name="GpuMemory">MiB of each GPU.</param>
internal sealed record InstanceType(string Name, int Vcpus, int Memory, string Architecture, int Interfaces, int Addresses, int Gpus = 0, string? Gpu = null, int GpuMemory = 0)
{
    public string Family => Name[..Name.IndexOf('.', StringComparison.Ordinal)];

    public bool IsBurstable => Name[0] == 't';

    /// <summary>What the ECS agent offers to tasks, in MiB: the kernel and the agent keep the rest (measured: 7,764 of 8,192).</summary>
    public int MemoryForTasks => Memory - 216 - (Memory * 26 / 1000);

    /// <summary>
    /// Tasks with an interface of their own where trunking is on (ECS Developer Guide, "Supported instances for increased
    /// container network interfaces"); burstable types cannot.
    /// </summary>
    public int TrunkedTasks => IsBurstable ? Interfaces - 1 : Vcpus switch { <= 1 => 4, 2 => 10, 4 => 20, 8 => 40, _ => 60 };

    /// <summary>US dollars an hour in us-east-1, near enough to choose the cheapest of several.</summary>
    public double Price => (Vcpus * 0.034) + (Memory / 1024.0 * 0.0045 * (Architecture == "arm64" ? 0.8 : 1)) + (Gpus * 0.8);
}

/// <summary>The instance types that can be launched.</summary>
internal static class InstanceTypes
{
    private static readonly (string Size, int Vcpus, int Interfaces, int Addresses)[] sizes =
    [
        ("large", 2, 3, 10), ("xlarge", 4, 4, 15), ("2xlarge", 8, 4, 15), ("4xlarge", 16, 8, 30), ("8xlarge", 32, 8, 30), ("12xlarge", 48, 8, 30), ("16xlarge", 64, 15, 50),
    ];

    private static readonly Dictionary<string, InstanceType> all = Catalogue().ToDictionary(t => t.Name, StringComparer.Ordinal);

    public static IReadOnlyCollection<InstanceType> All => all.Values;

    public static InstanceType? Find(string? name) => name is null ? null : all.GetValueOrDefault(name);

    private static IEnumerable<InstanceType> Catalogue()
    {
        foreach (var (family, architecture) in new[] { ("t3", "x86_64"), ("t4g", "arm64") })
        {
            yield return new($"{family}.nano", 2, 512, architecture, 2, 2);
            yield return new($"{family}.micro", 2, 1024, architecture, 2, 2);
            yield return new($"{family}.small", 2, 2048, architecture, 3, 4);
            yield return new($"{family}.medium", 2, 4096, architecture, 3, 6);
            yield return new($"{family}.large", 2, 8192, architecture, 3, 12);
            yield return new($"{family}.xlarge", 4, 16384, architecture, 4, 15);
            yield return new($"{family}.2xlarge", 8, 32768, architecture, 4, 15);
        }
        foreach (var (family, architecture, gibEach) in new[]
        {
            ("m5", "x86_64", 4), ("m6i", "x86_64", 4), ("m7i", "x86_64", 4), ("m7g", "arm64", 4), ("c6i", "x86_64", 2), ("c7i", "x86_64", 2), ("c7g", "arm64", 2),
            ("r6i", "x86_64", 8), ("r7i", "x86_64", 8), ("r7g", "arm64", 8),
        })
        {
            foreach (var (size, vcpus, interfaces, addresses) in sizes)
            {
                yield return new($"{family}.{size}", vcpus, vcpus * gibEach * 1024, architecture, interfaces, addresses);
            }
        }
        foreach (var (family, gpu, gpuMemory) in new[] { ("g5", "A10G", 24576), ("g6", "L4", 22888) })
        {
            foreach (var (size, vcpus, gpus, interfaces, addresses) in new[]
            {
                ("xlarge", 4, 1, 4, 15), ("2xlarge", 8, 1, 4, 15), ("4xlarge", 16, 1, 8, 30), ("8xlarge", 32, 1, 8, 30), ("12xlarge", 48, 4, 8, 30), ("16xlarge", 64, 1, 8, 30),
                ("24xlarge", 96, 4, 15, 50), ("48xlarge", 192, 8, 15, 50),
            })
            {
                yield return new($"{family}.{size}", vcpus, vcpus * 4096, "x86_64", interfaces, addresses, gpus, gpu, gpuMemory);
            }
        }
    }
}
