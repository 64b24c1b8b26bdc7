using System.Globalization;
using System.Text.Json.Nodes;
using Domain.Kinds.Services;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Catalog;

/// <summary>What of a running service becomes a field and what the recipe's base. Pure.</summary>
internal static class FromServiceRules
{
    /// <summary>Roles, family and network come from the environment of each request, not from the service that was copied.</summary>
    private static readonly string[] OfThePlace = ["family", "executionRoleArn", "taskRoleArn", "tags", "networkMode", "requiresCompatibilities", "cpu", "memory"];

    public static TemplateContent Content(ServiceSpec service, TaskDefinitionDocument definition, LiveFacts facts)
    {
        var main = definition.Main(Main(service, definition));
        var starter = StarterTemplates.ServiceFields;
        var given = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [FieldNames.Port] = main.Port > 0 ? Text(main.Port) : null,
            [FieldNames.Cpu] = Text(definition.Cpu),
            [FieldNames.Memory] = Text(definition.MemoryMiB),
            [FieldNames.Compute] = service.Compute.ToString(),
            [FieldNames.MinTasks] = Text(facts.Target?.Min ?? Math.Max(1, facts.DesiredCount)),
            [FieldNames.MaxTasks] = Text(facts.Target?.Max ?? Math.Max(1, facts.DesiredCount)),
            [FieldNames.CpuTarget] = facts.Policy?.CpuTarget is { } percent ? Text(percent) : null,
            [FieldNames.LogDays] = facts.LogGroupDays is { } days and > 0 ? Text(days) : null,
        };
        var fields = starter.Select(f => given.GetValueOrDefault(f.Name) is { } value ? f with { Default = value } : f)
            // a value outside the usual range (no task at night, say) widens it
            .Select(f => int.TryParse(f.Default, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && f.Kind is FieldKind.Number
                ? f with { Min = f.Min is { } min ? Math.Min(min, number) : null, Max = f.Max is { } max ? Math.Max(max, number) : null } : f).ToList();

        var plain = main.Environment.Where(v => SecretLookRules.WhyItLooksSecret(v.Key, v.Value) is null).OrderBy(v => v.Key, StringComparer.Ordinal).ToList();
        fields.Add(new(FieldNames.Environment, "Environment variables", FieldKind.EnvironmentMap, FieldStep.What, FieldMode.Defaulted,
            "Names and values that the container is given. Secrets go below, never here.", plain.Count > 0 ? MapRules.Write(plain) : null, Optional: true));
        if (plain.Count == 0)
        {
            fields[^1] = fields[^1] with { Mode = FieldMode.Free };
        }

        return new(fields, new(Base(definition, main.Name), main.Name), [], Notes(definition.Family, LeftOut(definition, main.Name)));
    }

    /// <summary>Name of the container that takes the traffic.</summary>
    public static string Main(ServiceSpec service, TaskDefinitionDocument definition) => definition.Main(service.ContainerName is { Length: > 0 } named ? named : null).Name;

    /// <summary>Variables, of the main container and of its sidecars, that no template may keep: their values look like secrets.</summary>
    public static IReadOnlyList<string> LeftOut(TaskDefinitionDocument definition, string main) =>
    [
        .. definition.Containers.OrderBy(c => c.Name != main).ThenBy(c => c.Name, StringComparer.Ordinal).SelectMany(c => c.Environment
            .Where(v => SecretLookRules.WhyItLooksSecret(v.Key, v.Value) is not null).OrderBy(v => v.Key, StringComparer.Ordinal)
            .Select(v => c.Name == main ? v.Key : $"{v.Key} of container {c.Name}")),
    ];

    private static string Base(TaskDefinitionDocument definition, string main)
    {
        var tree = JsonNode.Parse(definition.Json) as JsonObject ?? [];
        foreach (var name in OfThePlace)
        {
            tree.Remove(name);
        }

        foreach (var container in WrittenWorkload.Nodes(tree["containerDefinitions"]))
        {
            if (WrittenWorkload.Text(container, "name") == main)
            {
                // the requester's own: they are fields now
                container.Remove("environment");
                if (WrittenWorkload.Text(container["logConfiguration"] as JsonObject, "logDriver") is null or "awslogs")
                {
                    container.Remove("logConfiguration");
                }
            }
            else if (container["environment"] is JsonArray variables)
            {
                container["environment"] = new JsonArray([.. WrittenWorkload.Nodes(variables)
                    .Where(v => SecretLookRules.WhyItLooksSecret(WrittenWorkload.Text(v, "name") ?? "", WrittenWorkload.Text(v, "value") ?? "") is null).Select(v => v.DeepClone())]);
            }
        }

        return RecipeRules.Write(tree);
    }

    private static string Notes(string family, IReadOnlyList<string> leftOut) => $"Made from {family}."
        + (leftOut.Count == 0 ? "" : $" Left out, since their values look like secrets: {string.Join(", ", leftOut)}. Keep them in Secrets Manager or as SSM SecureStrings and give their ARNs under secrets.");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
