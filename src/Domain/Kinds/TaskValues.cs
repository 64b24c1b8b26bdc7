using System.Globalization;
using Domain.Catalog;
using Domain.Teams;

namespace Domain.Kinds;

/// <summary>Values that every kind with tasks has: a size, and what they run on. Pure.</summary>
internal static class TaskValues
{
    /// <summary>Days logs are kept where the template does not ask.</summary>
    public const int UsualLogDays = 30;

    /// <exception cref="KeyNotFoundException">The value is missing: only sound values are asked for.</exception>
    public static int Number(this IReadOnlyDictionary<string, string> sound, string field) =>
        int.Parse(sound[field], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    /// <summary>Null where the field has no value.</summary>
    public static int? NumberOr(this IReadOnlyDictionary<string, string> sound, string field) => sound.ContainsKey(field) ? sound.Number(field) : null;

    /// <summary>CPU units and MiB, asked as one or as two.</summary>
    /// <exception cref="KeyNotFoundException">Neither is there: a template has the one or the other.</exception>
    public static (int Cpu, int MemoryMiB) Size(IReadOnlyDictionary<string, string> sound) =>
        SizeOr(sound) ?? throw new KeyNotFoundException("There is no size among the values.");

    private static (int Cpu, int MemoryMiB)? SizeOr(IReadOnlyDictionary<string, string> sound) =>
        sound.TryGetValue(FieldNames.Size, out var size) ? SizeRules.Parse(size)
        : sound.NumberOr(FieldNames.Cpu) is { } cpu && sound.NumberOr(FieldNames.Memory) is { } memory ? (cpu, memory) : null;

    /// <summary>What tasks run on; Fargate where the template does not ask.</summary>
    public static Compute On(IReadOnlyDictionary<string, string> sound) =>
        sound.TryGetValue(FieldNames.Compute, out var on) ? Enum.Parse<Compute>(on) : Compute.Fargate;

    /// <summary>What is wrong between size and compute.</summary>
    public static IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> sound)
    {
        var compute = On(sound);
        if (SizeOr(sound) is var (cpu, memory) && SizeRules.WhyNotPair(compute, cpu, memory) is { } pair)
        {
            yield return new(sound.ContainsKey(FieldNames.Size) ? FieldNames.Size : FieldNames.Memory, pair);
        }
    }
}
