using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Domain.Workloads.TaskDefinitions;
using Ecs = Amazon.ECS.Model;

namespace Domain.Aws;

/// <summary>
/// A task definition between AWS's JSON and the SDK's types, both ways and whole: every settable property of a type is
/// the key of the same name, beginning with a small letter. So a field the SDK learns is carried without a line here.
/// </summary>
internal static class TaskDefinitionShapes
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<PropertyInfo>> Known = new();
    private static readonly ConcurrentDictionary<Type, ConstructorInfo?> Enumerations = new();

    public static Ecs.RegisterTaskDefinitionRequest ToRequest(TaskDefinitionDocument document) =>
        (Ecs.RegisterTaskDefinitionRequest)Object(document.Tree(), typeof(Ecs.RegisterTaskDefinitionRequest));

    /// <param name="tags">Those people gave; AWS's and Berth's own are of one revision and not of the next.</param>
    public static TaskDefinitionDocument ToDocument(Ecs.TaskDefinition definition, IReadOnlyDictionary<string, string> tags)
    {
        var document = (JsonObject)Node(definition);
        foreach (var key in TaskDefinitionSchema.AnswersOnly)
        {
            document.Remove(key);
        }

        document["tags"] = new JsonArray([.. tags.Select(t => new JsonObject { ["key"] = t.Key, ["value"] = t.Value })]);
        return TaskDefinitionDocument.Of(document);
    }

    /// <summary>The properties of an SDK type that stand in JSON, with their keys.</summary>
    public static IReadOnlyList<PropertyInfo> Properties(Type type) => Known.GetOrAdd(type, static t =>
        [.. t.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(p => p is { CanRead: true, CanWrite: true })]);

    public static string Key(PropertyInfo property) => char.ToLowerInvariant(property.Name[0]) + property.Name[1..];

    private static JsonNode Node(object value) => value switch
    {
        string text => text,
        bool flag => flag,
        int number => number,
        ConstantClass word => word.Value,
        IDictionary<string, string> map => new JsonObject(map.Select(p => KeyValuePair.Create<string, JsonNode?>(p.Key, p.Value))),
        IList list => new JsonArray([.. list.Cast<object?>().Select(i => i is null ? null : Node(i))]),
        _ => new JsonObject(Properties(value.GetType()).Select(p => (Key: Key(p), Value: p.GetValue(value)))
            // when a revision was registered is an answer, like all times here
            .Where(p => p.Value is not (null or DateTime)).Select(p => KeyValuePair.Create<string, JsonNode?>(p.Key, p.Value is null ? null : Node(p.Value)))),
    };

    private static object? Value(JsonNode? node, Type type) => (node, Nullable.GetUnderlyingType(type) ?? type) switch
    {
        (null, _) => null,
        (JsonValue text, { } t) when t == typeof(string) => text.GetValue<string>(),
        (JsonValue flag, { } t) when t == typeof(bool) => flag.GetValue<bool>(),
        (JsonValue number, { } t) when t == typeof(int) => number.GetValue<int>(),
        (JsonValue word, { } t) when Enumeration(t) is { } make => make.Invoke([word.GetValue<string>()]),
        (JsonObject map, { } t) when t == typeof(Dictionary<string, string>) => map.ToDictionary(p => p.Key, p => p.Value?.GetValue<string>(), StringComparer.Ordinal),
        (JsonArray list, { IsGenericType: true } t) => List(list, t),
        (JsonObject part, { } t) => Object(part, t),
        (_, { } t) => throw new InvalidOperationException($"There is no way from JSON to {t.Name}."),
    };

    private static object Object(JsonObject node, Type type)
    {
        var made = Activator.CreateInstance(type) ?? throw new InvalidOperationException($"{type.Name} cannot be made.");
        var left = node.Count;
        foreach (var property in Properties(type))
        {
            if (node.TryGetPropertyValue(Key(property), out var value))
            {
                property.SetValue(made, Value(value, property.PropertyType));
                left--;
            }
        }

        return left == 0 ? made : throw new InvalidOperationException($"{type.Name} has no place for a key of the document: {string.Join(", ", node.Select(p => p.Key))}.");
    }

    private static IList List(JsonArray node, Type type)
    {
        var made = (IList?)Activator.CreateInstance(type) ?? throw new InvalidOperationException($"{type.Name} cannot be made.");
        foreach (var item in node)
        {
            made.Add(Value(item, type.GenericTypeArguments[0]));
        }

        return made;
    }

    private static ConstructorInfo? Enumeration(Type type) => Enumerations.GetOrAdd(
        type, static t => typeof(ConstantClass).IsAssignableFrom(t) ? t.GetConstructor([typeof(string)]) : null);
}
