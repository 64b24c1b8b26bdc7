using System.Collections;
using System.Reflection;
using Amazon.ECS.Model;
using Amazon.Runtime;
using Domain.Aws;
using Domain.Workloads.TaskDefinitions;
using Ecs = Amazon.ECS.Model;

namespace Domain.Tests.Workloads.TaskDefinitions;

/// <summary>Held to the SDK's own types: what they learn, a document carries, or a test here says so.</summary>
public sealed class TaskDefinitionShapesTests
{
    private int count;

    [Fact]
    public void Every_field_that_can_be_registered_survives_the_way_into_a_document_and_back()
    {
        var full = (RegisterTaskDefinitionRequest)Filled(typeof(RegisterTaskDefinitionRequest));
        var answer = AsAnswered(full);

        var document = TaskDefinitionShapes.ToDocument(answer, full.Tags.ToDictionary(t => t.Key, t => t.Value));
        var again = TaskDefinitionShapes.ToRequest(document);

        Assert.Empty(Differences(full, again, "request"));
        Assert.InRange(count, 120, 1000);
    }

    [Fact]
    public void Every_field_of_the_answer_is_carried_or_known_to_be_an_answer_only()
    {
        var asked = TaskDefinitionShapes.Properties(typeof(RegisterTaskDefinitionRequest)).Select(TaskDefinitionShapes.Key).ToList();
        var answered = TaskDefinitionShapes.Properties(typeof(Ecs.TaskDefinition)).Select(TaskDefinitionShapes.Key).ToList();

        Assert.Equal(TaskDefinitionSchema.AnswersOnly.Order(), answered.Except(asked).Order());
        // tags are answered beside the definition
        Assert.Equal(["tags"], asked.Except(answered));
    }

    [Fact]
    public void The_schema_is_the_SDKs_both_ways_and_at_every_depth() =>
        Assert.Empty(Differences(TaskDefinitionSchema.Definition, typeof(RegisterTaskDefinitionRequest), "definition"));

    [Fact]
    public void A_key_that_AWS_does_not_know_is_never_dropped_on_the_way_to_it()
    {
        var document = TaskDefinitionDocument.OneContainer("api", "app", "nginx").With(d => d["soonInvented"] = true);

        var thrown = Assert.Throws<InvalidOperationException>(() => TaskDefinitionShapes.ToRequest(document));
        Assert.Contains("soonInvented", thrown.Message, StringComparison.Ordinal);
    }

    /// <summary>What was asked, in the type AWS answers with.</summary>
    private static Ecs.TaskDefinition AsAnswered(RegisterTaskDefinitionRequest request)
    {
        var answer = new Ecs.TaskDefinition { TaskDefinitionArn = "arn", Revision = 3, RegisteredAt = DateTime.UnixEpoch, RegisteredBy = "me" };
        foreach (var property in TaskDefinitionShapes.Properties(typeof(RegisterTaskDefinitionRequest)))
        {
            typeof(Ecs.TaskDefinition).GetProperty(property.Name)?.SetValue(answer, property.GetValue(request));
        }

        return answer;
    }

    /// <summary>An object with a value of its own in every property, at every depth; no value is one that AWS assumes.</summary>
    private object Filled(Type type)
    {
        count++;
        if (type == typeof(string))
        {
            return $"text-{count:000}";
        }

        if (type == typeof(int))
        {
            return count;
        }

        if (type == typeof(bool))
        {
            return true;
        }

        if (typeof(ConstantClass).IsAssignableFrom(type))
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetValue(null)).OfType<ConstantClass>().First();
        }

        var made = Activator.CreateInstance(type) ?? throw new InvalidOperationException(type.Name);
        if (made is IDictionary map)
        {
            map[$"key-{count}"] = $"text-{count}";
        }
        else if (made is IList list)
        {
            list.Add(Filled(type.GenericTypeArguments[0]));
        }
        else
        {
            foreach (var property in TaskDefinitionShapes.Properties(type))
            {
                property.SetValue(made, Filled(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType));
            }
        }

        return made;
    }

    private static IEnumerable<string> Differences(object? one, object? other, string path) => (one, other) switch
    {
        (null, null) => [],
        (null, _) or (_, null) => [$"{path}: {one ?? "nothing"} and {other ?? "nothing"}"],
        (string or int or bool or ConstantClass, _) => Equals(one, other) ? [] : [$"{path}: {one} and {other}"],
        (IDictionary a, IDictionary b) => a.Keys.Cast<object>().Concat(b.Keys.Cast<object>()).Distinct().SelectMany(k => Differences(a[k], b[k], $"{path}.{k}")),
        (IList a, IList b) => a.Count == b.Count
            ? Enumerable.Range(0, a.Count).SelectMany(i => Differences(a[i], b[i], $"{path}[{i}]"))
            : [$"{path}: {a.Count} and {b.Count} items"],
        _ => TaskDefinitionShapes.Properties(one.GetType()).SelectMany(p => Differences(p.GetValue(one), p.GetValue(other), $"{path}.{p.Name}")),
    };

    private static IEnumerable<string> Differences(Shape shape, Type type, string path)
    {
        var real = Nullable.GetUnderlyingType(type) ?? type;
        return shape switch
        {
            Shape.TextShape => real == typeof(string) || typeof(ConstantClass).IsAssignableFrom(real) ? [] : [$"{path} is a {real.Name}"],
            Shape.NumberShape => real == typeof(int) ? [] : [$"{path} is a {real.Name}"],
            Shape.FlagShape => real == typeof(bool) ? [] : [$"{path} is a {real.Name}"],
            Shape.MapShape => real == typeof(Dictionary<string, string>) ? [] : [$"{path} is a {real.Name}"],
            Shape.ListShape list => real.IsGenericType ? Differences(list.Item, real.GenericTypeArguments[0], $"{path}[]") : [$"{path} is a {real.Name}"],
            Shape.Structure structure => Structures(structure, real, path),
            _ => throw new InvalidOperationException(path),
        };
    }

    private static IEnumerable<string> Structures(Shape.Structure structure, Type type, string path)
    {
        var properties = TaskDefinitionShapes.Properties(type).ToDictionary(TaskDefinitionShapes.Key, p => p.PropertyType);
        return structure.Members.Select(m => m.Key).Except(properties.Keys).Select(k => $"{path}.{k} is not AWS's")
            .Concat(properties.Keys.Except(structure.Members.Select(m => m.Key)).Select(k => $"{path}.{k} is not in the schema"))
            .Concat(structure.Members.Where(m => properties.ContainsKey(m.Key)).SelectMany(m => Differences(m.Shape, properties[m.Key], $"{path}.{m.Key}")));
    }
}
