using System.Globalization;
using System.Text.Json.Nodes;

namespace Domain.Workloads.TaskDefinitions;

/// <summary>Giving a task another size where its containers may have shares of their own.</summary>
public static class TaskDefinitionSizes
{
    extension(TaskDefinitionDocument document)
    {
        /// <summary>
        /// A task of this size. The task's own values change where it has them or its containers have none; the
        /// main container's share follows where the containers filled the task, or would no longer fit into it.
        /// </summary>
        /// <param name="cpu">Units.</param>
        public TaskDefinitionDocument WithSize(int cpu, int memoryMiB, string? container = null)
        {
            var main = document.Main(container).Name;
            return document.With(d =>
            {
                var containers = (d["containerDefinitions"] as JsonArray)?.OfType<JsonObject>().ToList() ?? [];
                var own = containers.Find(c => c["name"]?.GetValue<string>() == main);
                if (cpu != document.Cpu)
                {
                    Resize(d, "cpu", document.TaskCpu, cpu, containers, own, c => Of(c, "cpu"));
                }

                if (memoryMiB != document.MemoryMiB)
                {
                    Resize(d, "memory", document.TaskMemoryMiB, memoryMiB, containers, own, c => Of(c, "memory") ?? Of(c, "memoryReservation"));
                    if (own is not null && Of(own, "memoryReservation") is { } soft && soft > (Of(own, "memory") ?? memoryMiB))
                    {
                        own["memoryReservation"] = Of(own, "memory") ?? memoryMiB;
                    }
                }
            });
        }
    }

    private static void Resize(
        JsonObject task, string key, int? before, int after, List<JsonObject> containers, JsonObject? main, Func<JsonObject, int?> share)
    {
        var sum = containers.Sum(c => share(c) ?? 0);
        var others = sum - (main is null ? 0 : share(main) ?? 0);
        var follows = main is not null && Of(main, key) is not null && after > others && (before is null || sum == before || sum > after);
        if (main is not null && follows)
        {
            main[key] = after - others;
        }

        if (before is not null || !follows)
        {
            task[key] = after.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static int? Of(JsonObject container, string key) => container[key]?.GetValue<int>();
}
