using System.Collections;
using System.Reflection;
using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Documents;

namespace AwsClients.Tests.Parity;

/// <summary>
/// Two objects of two types with the same members, such as the real and the generated request, filled alike.
/// Members that only one type has are left alone (the surface tests see to those).
/// </summary>
internal static class Twins
{
    private const int Deepest = 6;

    /// <param name="empties">Whether there may be empty lists, maps and structures, which query parameters and XML cannot tell from absent ones.</param>
    public static (object Left, object Right) Make(Type left, Type right, int seed, bool empties = true) =>
        Structure(left, right, new(seed), 0, empties) ?? (New(left), New(right));

    /// <summary>The writable members both types declare, without those of the SDK's base classes.</summary>
    public static IEnumerable<(PropertyInfo Left, PropertyInfo Right)> Shared(Type left, Type right) =>
        from p in left.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where p.CanWrite && p.DeclaringType?.Assembly != typeof(AmazonServiceClient).Assembly && p.DeclaringType != typeof(Exception)
        let q = right.GetProperties(BindingFlags.Public | BindingFlags.Instance).FirstOrDefault(q => q.Name == p.Name && q.CanWrite)
        where q is not null && Kind(p.PropertyType) == Kind(q.PropertyType)
        orderby p.Name
        select (p, q);

    private static string Kind(Type type) =>
        type.IsGenericType ? type.Name + string.Join(',', type.GetGenericArguments().Select(Kind))
        : type.IsSubclassOf(typeof(ConstantClass)) ? "enumeration"
        : type.Namespace is { } space && space.EndsWith(".Model", StringComparison.Ordinal) ? "structure"
        : type.Name;

    private static (object, object)? Structure(Type left, Type right, Random random, int depth, bool empties)
    {
        var (l, r) = (New(left), New(right));
        var some = empties;
        foreach (var (p, q) in Shared(left, right))
        {
            // a third of the members is absent; below the deepest level all are
            if (random.Next(3) > 0 && depth < Deepest && Value(p.Name, p.PropertyType, q.PropertyType, random, depth + 1, empties) is { } pair)
            {
                p.SetValue(l, pair.Left);
                q.SetValue(r, pair.Right);
                some = true;
            }
        }

        return some ? (l, r) : null;
    }

    private static (object Left, object Right)? Value(string name, Type left, Type right, Random random, int depth, bool empties)
    {
        left = Nullable.GetUnderlyingType(left) ?? left;
        right = Nullable.GetUnderlyingType(right) ?? right;
        if (left == typeof(MemoryStream))
        {
            var bytes = Encoding.UTF8.GetBytes($"{name}-{random.Next()}");
            return (new MemoryStream(bytes), new MemoryStream(bytes));
        }

        if (left.IsSubclassOf(typeof(ConstantClass)))
        {
            var value = random.Next(9) == 0 ? "not-yet-known" : Constant(left, random);
            return (New(left, value), New(right, value));
        }

        if (!left.IsGenericType)
        {
            return Scalar(name, left, random) is { } scalar ? (scalar, scalar) : Structure(left, right, random, depth, empties);
        }

        var (l, r) = (New(left), New(right));
        for (var i = random.Next(3); i > 0; i--)
        {
            if (Value(name, left.GetGenericArguments()[^1], right.GetGenericArguments()[^1], random, depth + 1, empties) is not { } pair)
            {
                continue;
            }

            if (l is IDictionary map)
            {
                map[$"key {i}"] = pair.Left;
                ((IDictionary)r)[$"key {i}"] = pair.Right;
            }
            else
            {
                ((IList)l).Add(pair.Left);
                ((IList)r).Add(pair.Right);
            }
        }

        return empties || ((ICollection)l).Count > 0 ? (l, r) : null;
    }

    private static object? Scalar(string name, Type type, Random random) =>
        type == typeof(string) ? name == "Language" ? "en-GB" : name == "QueueUrl" ? "https://sqs.eu-west-1.amazonaws.com/1/q" : random.Next(7) == 0 ? "" : $"{name}-{random.Next(1000)} é\"<&>+/~*"
        : type == typeof(int) ? random.Next(-5, 100_000)
        : type == typeof(long) ? 10_000_000_000L + random.Next()
        : type == typeof(bool) ? random.Next(2) == 0
        : type == typeof(double) ? random.Next(10_000) / 8.0
        : type == typeof(float) ? random.Next(10_000) / 8f
        : type == typeof(DateTime) ? DateTime.UnixEpoch.AddSeconds(1_700_000_000 + random.Next(100_000)).AddMilliseconds(random.Next(2) * random.Next(1000))
        : type == typeof(Document) ? (object)new Document(new Dictionary<string, Document> { ["text"] = name, ["list"] = new(new List<Document> { random.Next(9), true, 1.5 }) })
        : null;

    private static string Constant(Type type, Random random)
    {
        var fields = type.GetFields(BindingFlags.Public | BindingFlags.Static).OrderBy(f => f.Name, StringComparer.Ordinal).ToList();
        return fields.Count == 0 ? "none" : ((ConstantClass?)fields[random.Next(fields.Count)].GetValue(null))?.Value ?? "none";
    }

    private static object New(Type type, params object[] arguments) =>
        Activator.CreateInstance(type, arguments) ?? throw new InvalidOperationException($"{type} cannot be made");
}
