using System.Globalization;

namespace Sandbox.Ecs;

/// <summary>
/// The CPU and memory pairs that Fargate runs (ECS Developer Guide, "Task size"). CPU in units of 1/1024 vCPU, memory in MiB.
/// </summary>
internal static class FargateSizes
{
    public static bool Allows(int cpu, int memory) => cpu switch
    {
        256 => memory is 512 or 1024 or 2048,
        512 => Steps(memory, 1024, 4096, 1024),
        1024 => Steps(memory, 2048, 8192, 1024),
        2048 => Steps(memory, 4096, 16384, 1024),
        4096 => Steps(memory, 8192, 30720, 1024),
        8192 => Steps(memory, 16384, 61440, 4096),
        16384 => Steps(memory, 32768, 122880, 8192),
        _ => false,
    };

    /// <summary>Reads <c>256</c>, <c>.25 vCPU</c> or <c>1 vcpu</c> as CPU units.</summary>
    public static int? Cpu(string? text) => Read(text, "vcpu", 1024);

    /// <summary>Reads <c>512</c>, <c>2GB</c> or <c>2 GB</c> as MiB.</summary>
    public static int? Memory(string? text) => Read(text, "gb", 1024);

    private static int? Read(string? text, string unit, int factor)
    {
        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }
        if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
        {
            return decimal.TryParse(text[..^unit.Length], NumberStyles.Number, CultureInfo.InvariantCulture, out var many) ? (int)(many * factor) : null;
        }
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var units) ? units : null;
    }

    private static bool Steps(int value, int from, int to, int step) => value >= from && value <= to && (value - from) % step == 0;
}
