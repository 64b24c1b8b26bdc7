using System.Collections;
using System.Globalization;
using Amazon.Runtime;
using Amazon.Runtime.Documents;

namespace AwsClients.Tests.Parity;

/// <summary>How two objects of two types with the same members differ.</summary>
internal static class TwinDifferences
{
    /// <summary>The paths at which the two differ; times count to the millisecond.</summary>
    public static IEnumerable<string> Between(object? left, object? right, string path = "")
    {
        switch (left, right)
        {
            case (null, null):
                break;
            case (null, _) or (_, null):
                yield return $"{path}: {left ?? "null"} / {right ?? "null"}";
                break;
            case (IDictionary a, IDictionary b):
                foreach (var key in a.Keys.Cast<string>().Union(b.Keys.Cast<string>()))
                {
                    foreach (var d in Between(a[key], b[key], $"{path}.{key}"))
                    {
                        yield return d;
                    }
                }

                break;
            case (IList a, IList b):
                for (var i = 0; i < Math.Max(a.Count, b.Count); i++)
                {
                    foreach (var d in Between(i < a.Count ? a[i] : null, i < b.Count ? b[i] : null, $"{path}[{i}]"))
                    {
                        yield return d;
                    }
                }

                break;
            default:
                if (Text(left) is { } l)
                {
                    if (l != Text(right))
                    {
                        yield return $"{path}: {l} / {Text(right)}";
                    }

                    break;
                }

                foreach (var (p, q) in Twins.Shared(left.GetType(), right.GetType()))
                {
                    foreach (var d in Between(p.GetValue(left), q.GetValue(right), $"{path}.{p.Name}"))
                    {
                        yield return d;
                    }
                }

                break;
        }
    }

    private static string? Text(object? value) => value switch
    {
        string text => text,
        ConstantClass constant => constant.Value,
        DateTime time => new DateTime((time.Ticks + 5000) / 10000 * 10000, time.Kind).ToString("O", CultureInfo.InvariantCulture),
        MemoryStream bytes => Convert.ToBase64String(bytes.ToArray()),
        bool or int or long or float or double => Convert.ToString(value, CultureInfo.InvariantCulture),
        Document document => Words(document),
        _ => null,
    };

    private static string Words(Document value) =>
        value.IsDictionary() ? $"{{{string.Join(',', value.AsDictionary().OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}:{Words(p.Value)}"))}}}"
        : value.IsList() ? $"[{string.Join(',', value.AsList().Select(Words))}]"
        : value.IsString() ? $"'{value.AsString()}'"
        : value.IsBool() ? value.AsBool().ToString()
        : value.IsInt() ? value.AsInt().ToString(CultureInfo.InvariantCulture)
        : value.IsDouble() ? value.AsDouble().ToString(CultureInfo.InvariantCulture)
        : "null";
}
