using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace Domain.Requests;

/// <summary>Every kind of planned step, found by its <see cref="PlannedAsAttribute"/>: a new one needs no list to be altered.</summary>
public static class PlannedStepJson
{
    public static readonly IReadOnlyDictionary<string, Type> Kinds = typeof(PlannedStep).Assembly.GetTypes()
        .Where(t => t is { IsAbstract: false } && t.IsSubclassOf(typeof(PlannedStep)))
        .ToDictionary(t => t.GetCustomAttribute<PlannedAsAttribute>()?.Word ?? throw new InvalidOperationException($"{t.Name} has no [PlannedAs]."), StringComparer.Ordinal);

    public static void Modify(JsonTypeInfo info)
    {
        if (info.Type == typeof(PlannedStep))
        {
            info.PolymorphismOptions = new() { TypeDiscriminatorPropertyName = "kind" };
            foreach (var (word, type) in Kinds)
            {
                info.PolymorphismOptions.DerivedTypes.Add(new(type, word));
            }
        }
    }
}
