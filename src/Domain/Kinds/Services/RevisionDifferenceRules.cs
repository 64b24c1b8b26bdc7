using System.Globalization;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Kinds.Services;

/// <summary>What another revision does otherwise than the one that runs, in a few words each. Names of variables, never their values. Pure.</summary>
internal static class RevisionDifferenceRules
{
    public static IReadOnlyList<string> Of(TaskDefinitionDocument now, TaskDefinitionDocument other)
    {
        var found = new List<string>();
        Add(found, "CPU", Units(now.Cpu), Units(other.Cpu));
        Add(found, "memory", MiB(now.MemoryMiB), MiB(other.MemoryMiB));
        Add(found, "architecture", now.CpuArchitecture, other.CpuArchitecture);
        Add(found, "task role", Role(now.TaskRoleArn), Role(other.TaskRoleArn));
        Add(found, "execution role", Role(now.ExecutionRoleArn), Role(other.ExecutionRoleArn));
        foreach (var container in other.Containers)
        {
            if (now.Containers.FirstOrDefault(c => c.Name == container.Name) is { } stands)
            {
                found.AddRange(Of(stands, container, other.Containers.Count > 1 ? $" of {container.Name}" : ""));
            }
            else
            {
                found.Add($"with container {container.Name}");
            }
        }

        found.AddRange(now.Containers.Where(c => other.Containers.All(o => o.Name != c.Name)).Select(c => $"without container {c.Name}"));
        return found.Count == 0 && now != other ? ["other settings; see the difference"] : found;
    }

    private static List<string> Of(TaskContainer now, TaskContainer other, string whose)
    {
        var found = new List<string>();
        Add(found, $"image{whose}", now.Image, other.Image);
        Add(found, $"port{whose}", Number(now.Port), Number(other.Port));
        Add(found, $"command{whose}", string.Join(' ', now.Command), string.Join(' ', other.Command));
        Names(found, "variable", whose, now.Environment, other.Environment);
        Names(found, "secret", whose, now.Secrets, other.Secrets);
        return found;
    }

    private static void Add(List<string> found, string what, string now, string other)
    {
        if (now != other)
        {
            found.Add($"{what} {(other.Length == 0 ? "none" : other)} (now {(now.Length == 0 ? "none" : now)})");
        }
    }

    private static void Names(List<string> found, string what, string whose, IReadOnlyDictionary<string, string> now, IReadOnlyDictionary<string, string> other)
    {
        Some(found, $"without {what}", whose, now.Keys.Except(other.Keys, StringComparer.Ordinal));
        Some(found, $"with {what}", whose, other.Keys.Except(now.Keys, StringComparer.Ordinal));
        Some(found, $"another value of {what}", whose, other.Where(o => now.TryGetValue(o.Key, out var stands) && stands != o.Value).Select(o => o.Key));
    }

    private static void Some(List<string> found, string how, string whose, IEnumerable<string> names)
    {
        var all = names.Order(StringComparer.Ordinal).ToList();
        if (all.Count > 0)
        {
            found.Add($"{how} {string.Join(", ", all)}{whose}");
        }
    }

    private static string Units(int cpu) => string.Create(CultureInfo.InvariantCulture, $"{cpu / 1024m:0.##} vCPU");
    private static string MiB(int memory) => string.Create(CultureInfo.InvariantCulture, $"{memory:N0} MiB");
    private static string Number(int port) => port == 0 ? "" : port.ToString(CultureInfo.InvariantCulture);
    private static string Role(string arn) => arn[(arn.LastIndexOf('/') + 1)..];
}
