using Domain.Workloads.Inventory;

namespace Portal.Features.Workloads;

/// <summary>A task's names and places as people read them.</summary>
internal static class TaskWords
{
    public static string Id(LiveTask task) => WorkloadWords.Last(task.Arn);

    public static string Href(LiveTask task) => Href(task.Cluster, Id(task));

    public static string Href(string cluster, string id) => $"/workloads/tasks/{Uri.EscapeDataString(cluster)}/{Uri.EscapeDataString(id)}";

    public static string RunsOn(LiveTask task) => task.Provider ?? task.LaunchType ?? "not placed yet";

    public static string? Size(LiveTask task) => task is { Cpu: { } cpu, MemoryMiB: { } memory } ? WorkloadWords.Size(cpu, memory) : null;

    /// <summary>"4 s", "2 min 10 s", "3 h 5 min", "2 d 4 h".</summary>
    public static string Took(TimeSpan time) => time switch
    {
        { TotalSeconds: < 60 } => $"{Math.Max(0, (int)time.TotalSeconds)} s",
        { TotalMinutes: < 60 } => $"{time.Minutes} min {time.Seconds} s",
        { TotalHours: < 24 } => $"{time.Hours} h {time.Minutes} min",
        _ => $"{time.Days} d {time.Hours} h",
    };
}
