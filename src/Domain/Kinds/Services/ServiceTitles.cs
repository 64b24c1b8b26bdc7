using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds.Services;

/// <summary>The one line a request is known by.</summary>
public static class ServiceTitles
{
    public static string Of(ServiceInputs asked, TeamEnvironment place, string? existing, LiveFacts live)
    {
        if (existing is null)
        {
            return $"New service {asked.Name} in {place.Name}";
        }

        var parts = new List<string>();
        if (live.TaskDefinition is { } now)
        {
            if (now.Main(live.Service?.ContainerName).Image != asked.Image)
            {
                parts.Add($"run {Tag(asked.Image)}");
            }

            if ((now.Cpu, now.MemoryMiB) != (asked.Cpu, asked.MemoryMiB))
            {
                parts.Add($"{asked.Cpu / 1024m:0.##} vCPU and {asked.MemoryMiB / 1024m:0.##} GB");
            }
        }

        if (live.Target is { } target && (target.Min, target.Max) != (asked.MinTasks, asked.MaxTasks))
        {
            parts.Add($"{asked.MinTasks} to {asked.MaxTasks} tasks");
        }

        if (live.Service is { } service && service.Compute != asked.Compute)
        {
            parts.Add($"move to {LimitRules.Words(asked.Compute)}");
        }

        return $"Change {asked.Name} in {place.Name}{(parts.Count == 0 ? "" : ": " + string.Join(", ", parts))}";
    }

    internal static string Tag(string image) => image.Contains("@sha256:", StringComparison.Ordinal)
        ? "digest " + image[(image.IndexOf("@sha256:", StringComparison.Ordinal) + 8)..][..8]
        : image[(image.LastIndexOf(':') + 1)..];
}
