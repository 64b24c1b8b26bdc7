using System.Text.Json.Nodes;

namespace Domain.Workloads.TaskDefinitions;

/// <summary>What other parts of a task definition name may not be taken away: AWS refuses one that names what is not there. Pure.</summary>
internal static class NeededRules
{
    /// <summary>Puts containers and volumes back that were taken away and that something left still names.</summary>
    /// <param name="runs">Where they are found.</param>
    public static void Keep(JsonObject merged, JsonObject runs, List<string> stays)
    {
        // what is put back may need more
        while (Missing(merged, "containerDefinitions", runs, Containers) is { } container)
        {
            PutBack(merged, "containerDefinitions", container.Item);
            stays.Add($"Container {container.Name} is no longer part of the version, and container {container.By} of what runs needs it. It stays.");
        }

        while (Missing(merged, "volumes", runs, Volumes) is { } volume)
        {
            PutBack(merged, "volumes", volume.Item);
            stays.Add($"Volume {volume.Name} is no longer part of the version, and container {volume.By} of what runs mounts it. It stays.");
        }
    }

    private static (string Name, string By, JsonObject Item)? Missing(JsonObject merged, string list, JsonObject runs, Func<JsonObject, JsonObject, JsonObject, IEnumerable<string?>> needs)
    {
        var there = Items(merged, list).Select(Name).ToHashSet(StringComparer.Ordinal);
        foreach (var container in Items(merged, "containerDefinitions"))
        {
            foreach (var needed in needs(container, merged, runs).OfType<string>())
            {
                if (!there.Contains(needed) && Items(runs, list).FirstOrDefault(i => Name(i) == needed) is { } gone)
                {
                    return (needed, Name(container), gone);
                }
            }
        }

        return null;
    }

    /// <summary>Names it depends on, mounts from, links to, or logs through.</summary>
    private static IEnumerable<string?> Containers(JsonObject container, JsonObject merged, JsonObject runs) =>
    [
        .. Items(container, "dependsOn").Select(d => d["containerName"]?.GetValue<string>()),
        .. Items(container, "volumesFrom").Select(v => v["sourceContainer"]?.GetValue<string>()),
        .. (container["links"] as JsonArray)?.Select(l => l?.GetValue<string>().Split(':')[0]) ?? [],
        // a task has one router at most, whatever it is called
        .. container["logConfiguration"]?["logDriver"]?.GetValue<string>() == "awsfirelens" && !Items(merged, "containerDefinitions").Any(c => c["firelensConfiguration"] is not null)
            ? Items(runs, "containerDefinitions").Where(c => c["firelensConfiguration"] is not null).Select(Name) : [],
    ];

    private static IEnumerable<string?> Volumes(JsonObject container, JsonObject merged, JsonObject runs) => Items(container, "mountPoints").Select(m => m["sourceVolume"]?.GetValue<string>());

    private static void PutBack(JsonObject merged, string list, JsonObject item)
    {
        var items = merged[list] as JsonArray ?? [];
        merged[list] = new JsonArray([.. items.Select(i => i?.DeepClone()), item.DeepClone()]);
    }

    private static IEnumerable<JsonObject> Items(JsonObject parent, string key) => (parent[key] as JsonArray)?.OfType<JsonObject>() ?? [];

    private static string Name(JsonObject item) => item["name"]?.GetValue<string>() ?? "";
}
