using System.Collections.Concurrent;
using System.Reflection;

namespace Sandbox.State;

/// <summary>Finds the collections of documents in a thing of the state: its own, and those of its parts.</summary>
internal static class DocumentTree
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<(string Name, PropertyInfo[] Way)>> known = new();

    /// <summary>The collections by name, such as <c>Ecs.Clusters</c>, in a fixed order.</summary>
    public static IEnumerable<(string Name, IDocuments Documents)> Of(object thing)
    {
        foreach (var (name, way) in Ways(thing.GetType()))
        {
            var at = way.Aggregate((object?)thing, (from, step) => from is null ? null : step.GetValue(from));
            if (at is IDocuments documents)
            {
                yield return (name, documents);
            }
        }
    }

    public static bool HasAny(object thing) => Ways(thing.GetType()).Count > 0;

    public static IDocuments Find(object thing, string name) => Of(thing).First(d => d.Name == name).Documents;

    /// <summary>Gathers the changes of the collections in a thing that stands under <paramref name="key"/>.</summary>
    public static void Gather(object thing, StateChange? change, List<string> path, string? key = null)
    {
        if (Ways(thing.GetType()).Count == 0)
        {
            return;
        }
        var depth = path.Count;
        foreach (var (name, documents) in Of(thing))
        {
            if (key is not null)
            {
                path.Add(key);
            }
            path.Add(name);
            documents.Gather(change, path);
            path.RemoveRange(depth, path.Count - depth);
        }
    }

    /// <summary>Gives the collections of a thing to the one that takes its place.</summary>
    public static void Adopt(object from, object to)
    {
        foreach (var (name, documents) in Of(to))
        {
            documents.Adopt(Find(from, name));
        }
    }

    private static IReadOnlyList<(string Name, PropertyInfo[] Way)> Ways(Type type) => known.GetOrAdd(type, static t => [.. Search(t, [])]);

    private static IEnumerable<(string Name, PropertyInfo[] Way)> Search(Type type, PropertyInfo[] way)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0))
        {
            PropertyInfo[] further = [.. way, property];
            if (typeof(IDocuments).IsAssignableFrom(property.PropertyType))
            {
                yield return (string.Join('.', further.Select(p => p.Name)), further);
            }
            // Parts are the Sandbox's own classes; no part contains one of its own kind.
            else if (property.PropertyType is { IsClass: true } part && part.Assembly == typeof(DocumentTree).Assembly && !way.Any(p => p.PropertyType == part) && part != type)
            {
                foreach (var found in Search(part, further))
                {
                    yield return found;
                }
            }
        }
    }
}
