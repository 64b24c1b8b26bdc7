using System.Text.Json.Nodes;

namespace Domain.Workloads.TaskDefinitions;

/// <summary>What a base has become, put on what runs.</summary>
/// <param name="Stays">What the base and others both changed, so that what runs stays: a sentence each.</param>
public sealed record MergedBase(TaskDefinitionDocument Document, IReadOnlyList<string> Stays);

/// <summary>
/// Takes a task definition that runs from one base to another. What the bases differ in is taken over; what was changed beyond the base stays;
/// where both changed the same thing it stays as it runs and is said. What is known by a name (containers, volumes, variables, ports …) is compared
/// by that name, whatever its place; what only makes sense whole (log configuration, a volume, a command) is taken whole. Pure.
/// </summary>
public static class BaseMergeRules
{
    /// <summary>By what the items of a list are known; items of any other list are known by their whole text.</summary>
    private static readonly Dictionary<string, string[]> Names = new(StringComparer.Ordinal)
    {
        ["containerDefinitions"] = ["name"],
        ["volumes"] = ["name"],
        ["tags"] = ["key"],
        ["portMappings"] = ["containerPort", "containerPortRange", "protocol"],
        ["mountPoints"] = ["containerPath"],
        ["volumesFrom"] = ["sourceContainer"],
        ["dependsOn"] = ["containerName"],
        ["ulimits"] = ["name"],
        ["systemControls"] = ["namespace"],
        ["extraHosts"] = ["hostname"],
        ["resourceRequirements"] = ["type"],
        ["environmentFiles"] = ["value"],
        ["add"] = [], ["drop"] = [], ["links"] = [], ["placementConstraints"] = [], ["devices"] = [], ["tmpfs"] = [], ["inferenceAccelerators"] = ["deviceName"],
    };

    private static readonly HashSet<string> Whole =
        new(["logConfiguration", "firelensConfiguration", "proxyConfiguration", "repositoryCredentials", "restartPolicy", "ephemeralStorage"], StringComparer.Ordinal);

    /// <param name="was">The base of the version it is on, made ready for this workload.</param>
    /// <param name="becomes">The base of the version it goes to, made ready likewise.</param>
    public static MergedBase Merge(TaskDefinitionDocument was, TaskDefinitionDocument becomes, TaskDefinitionDocument runs)
    {
        if (was == becomes)
        {
            return new(runs, []);
        }

        var stays = new List<string>();
        var (old, now) = (VariableRules.Joined(was.Tree()), VariableRules.Joined(runs.Tree()));
        var merged = Members(new("the task", ""), old, VariableRules.Joined(becomes.Tree()), now, stays);
        NeededRules.Keep(merged, now, stays);
        return new(TaskDefinitionDocument.Of(VariableRules.Parted(merged)), stays);
    }

    private static JsonNode? Node(Spot at, JsonNode? was, JsonNode? becomes, JsonNode? runs, List<string> stays)
    {
        if (Same(was, becomes) || Same(becomes, runs))
        {
            return runs?.DeepClone();
        }

        if (Same(was, runs))
        {
            return becomes?.DeepClone();
        }

        if ((was ?? becomes ?? runs) is JsonArray && Names.TryGetValue(at.Key, out var names))
        {
            return Items(at, names, was as JsonArray ?? [], becomes as JsonArray ?? [], runs as JsonArray ?? [], stays);
        }

        if (!Whole.Contains(at.Key) && !at.IsWhole && (was, becomes, runs) is (JsonObject a, JsonObject b, JsonObject c))
        {
            return Members(at, a, b, c, stays);
        }

        stays.Add($"{char.ToUpperInvariant(at.Words[0])}{at.Words[1..]} {(becomes is null ? "is no longer part of the version" : was is null ? "is new in the version" : "is another in the version")}, "
            + $"and {(runs is null ? "was taken away from what runs" : was is null ? "what runs has one of its own" : "was changed in what runs")}. It stays as it runs.");
        return runs?.DeepClone();
    }

    private static JsonObject Members(Spot at, JsonObject was, JsonObject becomes, JsonObject runs, List<string> stays)
    {
        var merged = new JsonObject();
        foreach (var key in runs.Select(p => p.Key).Concat(becomes.Select(p => p.Key)).Concat(was.Select(p => p.Key)).Distinct(StringComparer.Ordinal))
        {
            if (Node(at.Member(key), was[key], becomes[key], runs[key], stays) is { } value)
            {
                merged[key] = value;
            }
        }

        return merged;
    }

    private static JsonArray? Items(Spot at, string[] names, JsonArray was, JsonArray becomes, JsonArray runs, List<string> stays)
    {
        var (old, next, now) = (ByName(was, names), ByName(becomes, names), ByName(runs, names));
        var merged = now.Keys.Concat(next.Keys).Distinct(StringComparer.Ordinal)
            .Select(name => Node(at.Item(name), old.GetValueOrDefault(name), next.GetValueOrDefault(name), now.GetValueOrDefault(name), stays)).OfType<JsonNode>().ToArray();
        return merged.Length == 0 ? null : new JsonArray(merged);
    }

    private static Dictionary<string, JsonNode> ByName(JsonArray list, string[] names)
    {
        var named = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var item in list.OfType<JsonNode>())
        {
            named[names.Length > 0 && item is JsonObject known ? string.Join('/', names.Select(n => known[n]?.ToString()).OfType<string>()) : item.ToJsonString()] = item;
        }

        return named;
    }

    private static bool Same(JsonNode? a, JsonNode? b) => JsonNode.DeepEquals(a, b);

    /// <summary>Where in the document something stands.</summary>
    /// <param name="Words">For a sentence: <c>image of container proxy</c>.</param>
    /// <param name="Key">Of the member, or of the list an item is in.</param>
    private sealed record Spot(string Words, string Key, bool IsWhole = false)
    {
        public Spot Member(string key) =>
            key == VariableRules.Key ? new(Words, key)
            : Key == VariableRules.Key ? new($"variable {key} of {Words}", "", true)
            : new($"{key} of {Words}", key);

        /// <summary>Items other than containers are taken whole.</summary>
        public Spot Item(string name) => Key switch
        {
            "containerDefinitions" => new($"container {name}", ""),
            "volumes" => new($"volume {name}", "", true),
            _ => new(name.StartsWith('{') ? Words : $"{name} in {Words}", "", true),
        };
    }
}
