using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using Amazon.Runtime;

namespace Sandbox.Wire;

/// <summary>
/// Values of enumerations that AWS does not have: its services refuse them before they do anything else, so that no
/// misspelt word is taken for its absence.
/// </summary>
internal static class EnumValues
{
    private static readonly ConcurrentDictionary<Type, Member[]> members = new();
    private static readonly ConcurrentDictionary<Type, IReadOnlySet<string>> values = new();

    private sealed record Member(string Name, Func<object, object?> Get);

    /// <summary>The first value in a request that its enumeration does not have; null when all are known.</summary>
    /// <param name="open">Enumerations whose values the model does not list in full.</param>
    public static (string Member, string Value, IReadOnlySet<string> Known)? FindUnknown(object request, IReadOnlySet<Type> open)
    {
        foreach (var member in members.GetOrAdd(request.GetType(), Members))
        {
            if (member.Get(request) is { } value && Find(member.Name, value, open) is { } unknown)
            {
                return unknown;
            }
        }
        return null;
    }

    private static (string, string, IReadOnlySet<string>)? Find(string name, object value, IReadOnlySet<Type> open)
    {
        if (value is ConstantClass constant)
        {
            var known = values.GetOrAdd(value.GetType(), Known);
            return known.Contains(constant.Value) || open.Contains(value.GetType()) ? null : (name, constant.Value, known);
        }
        if (value is not IEnumerable list)
        {
            return FindUnknown(value, open);
        }
        foreach (var item in list)
        {
            if (item is not null && (item is ConstantClass || IsModel(item.GetType())) && Find(name, item, open) is { } unknown)
            {
                return unknown;
            }
        }
        return null;
    }

    private static Member[] Members(Type type) => [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(p => p.GetIndexParameters().Length == 0 && Matters(p.PropertyType))
        .Select(p => new Member(char.ToLowerInvariant(p.Name[0]) + p.Name[1..], p.GetValue))];

    private static bool Matters(Type type)
        => type.IsSubclassOf(typeof(ConstantClass)) || IsModel(type)
            || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>) && Matters(type.GetGenericArguments()[0]));

    private static bool IsModel(Type type) => type.IsClass && type.Namespace?.EndsWith(".Model", StringComparison.Ordinal) == true;

    private static IReadOnlySet<string> Known(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => f.GetValue(null)).OfType<ConstantClass>().Select(c => c.Value).ToHashSet(StringComparer.Ordinal);
}
