using System.Globalization;

namespace Domain.Catalog;

/// <summary>
/// Task sizes. On Fargate only certain pairs exist (Amazon ECS Developer Guide, "Task CPU and memory");
/// any other is refused with "No Fargate configuration exists for given values".
/// </summary>
public static class SizeRules
{
    /// <summary>CPU units of Fargate and, for each, the memory in MiB it may have.</summary>
    public static readonly IReadOnlyDictionary<int, IReadOnlyList<int>> Fargate = new SortedDictionary<int, IReadOnlyList<int>>
    {
        [256] = [512, 1024, 2048],
        [512] = Steps(1024, 4096, 1024),
        [1024] = Steps(2048, 8192, 1024),
        [2048] = Steps(4096, 16384, 1024),
        [4096] = Steps(8192, 30720, 1024),
        [8192] = Steps(16384, 61440, 4096),
        [16384] = Steps(32768, 122880, 8192),
    };

    public static string? WhyNotCpu(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var cpu) && cpu is >= 128 and <= 196608
            ? null
            : $"CPU must be a whole number of units from 128 to 196,608 (1,024 is one vCPU), not \"{FieldRules.Short(value)}\".";

    public static string? WhyNotMemory(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var memory) && memory is >= 6 and <= 1_048_576
            ? null
            : $"Memory must be a whole number of MiB, at least 6, not \"{FieldRules.Short(value)}\".";

    /// <summary>CPU units and MiB out of <c>512/1024</c>; null when the text is no such pair.</summary>
    public static (int Cpu, int MemoryMiB)? Parse(string value) =>
        value.Split('/') is [var cpu, var memory] && WhyNotCpu(cpu) is null && WhyNotMemory(memory) is null
            ? (int.Parse(cpu, NumberStyles.None, CultureInfo.InvariantCulture), int.Parse(memory, NumberStyles.None, CultureInfo.InvariantCulture)) : null;

    public static string Write(int cpu, int memoryMiB) => string.Create(CultureInfo.InvariantCulture, $"{cpu}/{memoryMiB}");

    /// <summary>"0.5 vCPU, 1 GB".</summary>
    public static string Words(int cpu, int memoryMiB) => string.Create(CultureInfo.InvariantCulture, $"{cpu / 1024m:0.##} vCPU, {memoryMiB / 1024m:0.##} GB");

    internal static string? WhyNotSize(Field field, string value) =>
        field.Choices is { Count: > 0 } presets && !presets.Contains(value, StringComparer.Ordinal)
            ? $"{field.Label} cannot be \"{FieldRules.Short(value)}\". Choose one of {string.Join(", ", presets)} (CPU units/MiB)."
            : Parse(value) is null ? $"\"{FieldRules.Short(value)}\" is not a size. Write CPU units and MiB with a slash between them, such as 512/1024." : null;

    /// <summary>Why this pair cannot run, or null.</summary>
    /// <param name="cpu">CPU units.</param>
    /// <param name="memoryMiB">MiB.</param>
    public static string? WhyNotPair(Teams.Compute compute, int cpu, int memoryMiB)
    {
        if (compute is Teams.Compute.Ec2)
        {
            return null;
        }

        if (!Fargate.TryGetValue(cpu, out var memories))
        {
            var sizes = string.Join(", ", Fargate.Keys.Select(k => k.ToString("N0", CultureInfo.InvariantCulture)));
            return $"Fargate has no size of {cpu.ToString("N0", CultureInfo.InvariantCulture)} CPU units. Choose one of {sizes}.";
        }

        if (memories.Contains(memoryMiB))
        {
            return null;
        }

        var nearest = memories.MinBy(m => Math.Abs(m - memoryMiB));
        return string.Create(CultureInfo.InvariantCulture,
            $"Fargate does not pair {cpu:N0} CPU units with {memoryMiB:N0} MiB. With that CPU it takes {Range(memories)}; the nearest is {nearest:N0} MiB.");
    }

    private static string Range(IReadOnlyList<int> memories) => memories.Count <= 3
        ? string.Join(" or ", memories.Select(m => m.ToString("N0", CultureInfo.InvariantCulture))) + " MiB"
        : string.Create(CultureInfo.InvariantCulture, $"{memories[0]:N0} to {memories[^1]:N0} MiB in steps of {memories[1] - memories[0]:N0}");

    private static int[] Steps(int from, int to, int step) => [.. Enumerable.Range(0, ((to - from) / step) + 1).Select(i => from + (i * step))];
}
