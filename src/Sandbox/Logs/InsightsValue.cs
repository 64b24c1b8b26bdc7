using System.Globalization;

namespace Sandbox.Logs;

/// <summary>Values of Logs Insights: texts, numbers, times and nothing.</summary>
internal static class InsightsValue
{
    public static readonly IComparer<object?> Order = Comparer<object?>.Create(Compare);

    public static object? Of(InsightsNode node, InsightsRow row) => node switch
    {
        InsightsNode.Value value => value.Of,
        InsightsNode.Field field => row[field.Name],
        InsightsNode.Stretch stretch => (double)stretch.Millis,
        InsightsNode.Unary { Sign: "-" } unary => Number(Of(unary.Of, row)) is { } number ? -number : null,
        InsightsNode.Unary unary => !IsTrue(Of(unary.Of, row)),
        InsightsNode.Binary binary => Binary(binary, row),
        InsightsNode.Call call => Function(call, row),
        _ => null,
    };

    public static bool IsTrue(object? value) => value is true;

    public static double? Number(object? value) => value switch
    {
        double number => number,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var read) => read,
        DateTimeOffset time => time.ToUnixTimeMilliseconds(),
        _ => null,
    };

    /// <summary>As results show it.</summary>
    public static string Text(object? value) => value switch
    {
        null => "",
        double number => Math.Round(number, 4).ToString(CultureInfo.InvariantCulture),
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture),
        bool flag => flag ? "1" : "0",
        _ => value.ToString() ?? "",
    };

    /// <summary>A column of stats over the rows of one group.</summary>
    public static object? Aggregate(InsightsNode node, List<InsightsRow> rows)
    {
        if (node is InsightsNode.Binary binary)
        {
            return Arithmetic(binary.Sign, Number(Aggregate(binary.Left, rows)), Number(Aggregate(binary.Right, rows)));
        }
        if (node is InsightsNode.Value constant)
        {
            return constant.Of;
        }
        if (node is not InsightsNode.Call { Function: "count" or "count_distinct" or "sum" or "avg" or "min" or "max" or "pct" or "earliest" or "latest" } call)
        {
            throw InsightsToken.Malformed("stats takes the functions count, count_distinct, sum, avg, min, max, pct, earliest and latest.");
        }
        if (call.Function == "count" && call.Arguments is [] or [InsightsNode.Value { Of: "*" }])
        {
            return (double)rows.Count;
        }
        if (call.Arguments is not [var of, ..])
        {
            throw InsightsToken.Malformed($"{call.Function} needs a field.");
        }
        var values = rows.Select(r => Of(of, r)).Where(v => v is not null).ToList();
        var numbers = values.Select(Number).OfType<double>().ToList();
        return call.Function switch
        {
            "count" => (double)values.Count,
            "count_distinct" => (double)values.Select(Text).Distinct(StringComparer.Ordinal).Count(),
            "sum" => numbers.Sum(),
            "avg" => numbers.Count == 0 ? null : numbers.Average(),
            "min" => values.Count == 0 ? null : values.Min(Order),
            "max" => values.Count == 0 ? null : values.Max(Order),
            "pct" => Percentile(numbers, call),
            "earliest" => rows.Where(r => Of(of, r) is not null).OrderBy(r => r["@timestamp"], Order).Select(r => Of(of, r)).FirstOrDefault(),
            _ => rows.Where(r => Of(of, r) is not null).OrderByDescending(r => r["@timestamp"], Order).Select(r => Of(of, r)).FirstOrDefault(),
        };
    }

    private static object? Percentile(List<double> numbers, InsightsNode.Call call)
    {
        if (call.Arguments is not [_, InsightsNode.Value { Of: double percent and >= 0 and <= 100 }])
        {
            throw InsightsToken.Malformed("pct needs a field and a percentage.");
        }
        numbers.Sort();
        return numbers.Count == 0 ? null : numbers[Math.Max(0, (int)Math.Ceiling(numbers.Count * percent / 100) - 1)];
    }

    private static object? Binary(InsightsNode.Binary node, InsightsRow row)
    {
        switch (node.Sign)
        {
            case "and":
                return IsTrue(Of(node.Left, row)) && IsTrue(Of(node.Right, row));
            case "or":
                return IsTrue(Of(node.Left, row)) || IsTrue(Of(node.Right, row));
            case "like":
                var text = Of(node.Left, row) is { } given ? Text(given) : null;
                return text is not null && (node.Right is InsightsNode.Pattern pattern ? pattern.Is(text) : text.Contains(Text(Of(node.Right, row)), StringComparison.Ordinal));
            case "in":
                var left = Of(node.Left, row);
                return node.Right is InsightsNode.List list && list.Items.Any(i => left is not null && Compare(left, Of(i, row)) == 0);
            case "+" or "-" or "*" or "/" or "%":
                return Arithmetic(node.Sign, Number(Of(node.Left, row)), Number(Of(node.Right, row)));
        }
        var (a, b) = (Of(node.Left, row), Of(node.Right, row));
        if (a is null || b is null)
        {
            return node.Sign == "!=" && (a is null) != (b is null);
        }
        var order = Compare(a, b);
        return node.Sign switch
        {
            "=" => order == 0,
            "!=" => order != 0,
            "<" => order < 0,
            ">" => order > 0,
            "<=" => order <= 0,
            _ => order >= 0,
        };
    }

    private static object? Arithmetic(string sign, double? a, double? b) => a is not { } x || b is not { } y ? null : sign switch
    {
        "+" => x + y,
        "-" => x - y,
        "*" => x * y,
        "/" => y == 0 ? null : x / y,
        "%" => y == 0 ? null : x % y,
        _ => null,
    };

    private static object? Function(InsightsNode.Call call, InsightsRow row)
    {
        var arguments = call.Arguments;
        if (call.Function == "bin")
        {
            return arguments is [InsightsNode.Stretch { Millis: > 0 } stretch] && row["@timestamp"] is DateTimeOffset time
                ? DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds() / stretch.Millis * stretch.Millis)
                : throw InsightsToken.Malformed("bin needs a stretch of time such as 5m.");
        }
        var values = arguments.Select(a => Of(a, row)).ToList();
        return (call.Function, values) switch
        {
            ("ispresent", [var v]) => v is not null,
            ("isempty", [var v]) => v is null || Text(v).Length == 0,
            ("isblank", [var v]) => v is null || string.IsNullOrWhiteSpace(Text(v)),
            ("strlen", [var v]) => (double)Text(v).Length,
            ("lower" or "tolower", [var v]) => Text(v).ToLowerInvariant(),
            ("upper" or "toupper", [var v]) => Text(v).ToUpperInvariant(),
            ("trim", [var v]) => Text(v).Trim(),
            ("abs", [var v]) => Number(v) is { } n ? Math.Abs(n) : null,
            ("ceil", [var v]) => Number(v) is { } n ? Math.Ceiling(n) : null,
            ("floor", [var v]) => Number(v) is { } n ? Math.Floor(n) : null,
            ("concat", _) => string.Concat(values.Select(Text)),
            ("coalesce", _) => values.Find(v => v is not null),
            _ => throw InsightsToken.Malformed($"{call.Function} cannot stand here, or with {values.Count} arguments."),
        };
    }

    /// <summary>Nothing comes first, then texts, then numbers.</summary>
    private static int Compare(object? a, object? b) => (a, b, Number(a), Number(b)) switch
    {
        (null, null, _, _) => 0,
        (null, _, _, _) => -1,
        (_, null, _, _) => 1,
        (_, _, { } x, { } y) => x.CompareTo(y),
        (_, _, { }, null) => 1,
        (_, _, null, { }) => -1,
        _ => string.CompareOrdinal(Text(a), Text(b)),
    };
}
