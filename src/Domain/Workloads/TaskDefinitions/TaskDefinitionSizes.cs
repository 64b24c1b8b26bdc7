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
                    Resize(d, "cpu", document.TaskCpu, cpu, containers, own, "cpu");
                }

                if (memoryMiB != document.MemoryMiB)
                {
                    Resize(d, "memory", document.TaskMemoryMiB, memoryMiB, containers, own, "memory");
                    if (own is not null && Of(own, "memoryReservation") is { } soft && soft > (Of(own, "memory") ?? memoryMiB))
                    {
                        own["memoryReservation"] = Of(own, "memory") ?? memoryMiB;
                    }
                }
            });
        }
    }

    private static void Resize(JsonObject task, string key, int? before, int after, List<JsonObject> containers, JsonObject? main, string share)
    {
        var sum = containers.Sum(c => Of(c, share) ?? 0);
        var others = sum - (main is null ? 0 : Of(main, share) ?? 0);
        if (main is not null && Of(main, share) is not null && (before is null || sum == before || sum > after) && after > others)
        {
            main[share] = after - others;
        }

        if (before is not null || main is null || Of(main, share) is null)
        {
            task[key] = after.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static int? Of(JsonObject container, string key) => container[key]?.GetValue<int>();
}
