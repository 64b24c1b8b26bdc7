using Sandbox.Wire;

namespace Sandbox.CloudWatch;

/// <summary>Computes expressions over the queries of one call.</summary>
/// <param name="queries">All queries by id.</param>
/// <param name="read">Reads a metric's query.</param>
/// <param name="from">Seconds since 1970: where FILL begins.</param>
/// <param name="to">Seconds since 1970, exclusive.</param>
internal sealed class MathRun(IReadOnlyDictionary<string, MetricQuery> queries, Func<MetricQuery, Metric> read, long from, long to)
{
    private readonly Dictionary<string, Metric> done = new(StringComparer.Ordinal);
    private readonly HashSet<string> underWay = new(StringComparer.Ordinal);
    private string current = "";

    /// <exception cref="AwsError">ValidationError: the expression cannot be read, or uses what the Sandbox does not compute.</exception>
    public Metric Of(MetricQuery query)
    {
        if (done.TryGetValue(query.Id, out var known))
        {
            return known;
        }
        if (query.Expression is not { } expression)
        {
            return done[query.Id] = read(query);
        }
        if (!underWay.Add(query.Id))
        {
            throw new AwsError("ValidationError", $"Error in expression '{query.Id}': it refers to itself.");
        }
        var outer = current;
        current = query.Id;
        var value = Value(MathParser.Parse(query.Id, expression));
        current = outer;
        underWay.Remove(query.Id);
        return done[query.Id] = value switch
        {
            MathValue.Line line => line.Of with { Label = query.Label ?? query.Id },
            MathValue.Lines { Of: [var only] } => only with { Label = query.Label ?? query.Id },
            MathValue.Lines => throw new AwsError("ValidationError", $"Error in expression '{query.Id}': the Sandbox returns one time series an expression, not several."),
            _ => throw new AwsError("ValidationError", $"Error in expression '{query.Id}': The expression must return a time series and not a single value."),
        };
    }

    private MathValue Value(MathNode node) => node switch
    {
        MathNode.Number number => new MathValue.Scalar(number.Value),
        MathNode.Name name => queries.TryGetValue(name.Id, out var query) ? new MathValue.Line(Of(query)) : throw Wrong($"there is no query with the id {name.Id}"),
        MathNode.Unary unary => Each(Value(unary.Of), unary.Sign == '-' ? v => -v : v => v == 0 ? 1 : 0),
        MathNode.Binary binary => Combine(Value(binary.Left), Value(binary.Right), Operator(binary.Sign)),
        MathNode.Function function => Call(function),
        MathNode.List list => new MathValue.Lines([.. list.Items.SelectMany(i => Metrics(Value(i)))]),
        _ => throw Wrong("a text stands where a metric or number is expected"),
    };

    private MathValue Call(MathNode.Function function)
    {
        var arguments = function.Arguments;
        return (function.Called.ToUpperInvariant(), arguments) switch
        {
            ("METRICS", []) => All(""),
            ("METRICS", [MathNode.Text text]) => All(text.Value),
            ("SUM", [var a]) => Aggregate(Value(a), Enumerable.Sum),
            ("AVG", [var a]) => Aggregate(Value(a), Enumerable.Average),
            ("MIN", [var a]) => Aggregate(Value(a), Enumerable.Min),
            ("MAX", [var a]) => Aggregate(Value(a), Enumerable.Max),
            ("ABS", [var a]) => Each(Value(a), Math.Abs),
            ("CEIL", [var a]) => Each(Value(a), Math.Ceiling),
            ("FLOOR", [var a]) => Each(Value(a), Math.Floor),
            ("PERIOD", [var a]) => new MathValue.Scalar(Metrics(Value(a)) is [var metric] ? metric.Period : throw Wrong("PERIOD takes one metric")),
            ("DIFF", [var a]) => Change(Value(a), (d, _) => d),
            ("RATE", [var a]) => Change(Value(a), (d, seconds) => d / seconds),
            ("FILL", [var a, var with]) => Map(Value(a), m => Fill(m, with)),
            ("IF", [var condition, var then]) => If(Value(condition), Value(then), null),
            ("IF", [var condition, var then, var otherwise]) => If(Value(condition), Value(then), Value(otherwise)),
            ("SEARCH", _) => throw Wrong("the Sandbox does not offer SEARCH: name the metrics"),
            _ => throw Wrong($"the Sandbox does not offer {function.Called} with {arguments.Count} arguments"),
        };
    }

    private MathValue.Lines All(string part)
        => new([.. queries.Values.Where(q => q.Expression is null && q.Id.Contains(part, StringComparison.Ordinal)).Select(Of)]);

    /// <summary>Over one series a number, over several a series (as AWS's aggregate functions do).</summary>
    private static MathValue Aggregate(MathValue value, Func<IEnumerable<double>, double> combine) => value switch
    {
        MathValue.Line { Of.Points: { Count: > 0 } points } => new MathValue.Scalar(combine(points.Select(p => p.Value))),
        MathValue.Line => new MathValue.Scalar(0),
        MathValue.Lines lines => new MathValue.Line(Metric.Across(lines.Of, combine)),
        _ => value,
    };

    private MathValue If(MathValue condition, MathValue then, MathValue? otherwise)
    {
        if (condition is MathValue.Scalar scalar)
        {
            return scalar.Value != 0 ? then : otherwise ?? throw Wrong("IF with a number as its condition needs a value for both cases");
        }
        var line = Metrics(condition) is [var one] ? one : throw Wrong("IF takes one series as its condition");
        double? At(MathValue? value, long time) => value switch
        {
            MathValue.Scalar number => number.Value,
            MathValue.Line other => other.Of.Points.Where(p => p.At == time).Select(p => (double?)p.Value).FirstOrDefault(),
            null => null,
            _ => throw Wrong("IF gives one series, not several"),
        };
        return new MathValue.Line(line with { Points = [.. line.Points.Select(p => (p.At, Value: At(p.Value != 0 ? then : otherwise, p.At))).Where(p => p.Value is not null).Select(p => new Point(p.At, p.Value ?? 0))] });
    }

    private Metric Fill(Metric metric, MathNode with)
    {
        var points = new List<Point>();
        var next = 0;
        for (var at = Statistics.Align(from, metric.Period); at < to; at += metric.Period)
        {
            if (next < metric.Points.Count && metric.Points[next].At == at)
            {
                points.Add(metric.Points[next++]);
                continue;
            }
            var before = next > 0 ? metric.Points[next - 1] : (Point?)null;
            var after = next < metric.Points.Count ? metric.Points[next] : (Point?)null;
            var value = with switch
            {
                MathNode.Name { Id: "REPEAT" } => before?.Value,
                MathNode.Name { Id: "LINEAR" } => before is { } b && after is { } a ? b.Value + ((a.Value - b.Value) * (at - b.At) / (a.At - b.At)) : before?.Value,
                _ => Value(with) is MathValue.Scalar scalar ? scalar.Value : throw Wrong("FILL takes a number, REPEAT or LINEAR"),
            };
            if (value is { } found)
            {
                points.Add(new(at, found));
            }
        }
        return metric with { Points = points };
    }

    private static MathValue Change(MathValue value, Func<double, double, double> change) => Map(value, metric => metric with
    {
        Points = [.. metric.Points.Zip(metric.Points.Skip(1), (a, b) => new Point(b.At, change(b.Value - a.Value, b.At - a.At)))],
    });

    private MathValue Combine(MathValue left, MathValue right, Func<double, double, double> by) => (left, right) switch
    {
        (MathValue.Scalar a, MathValue.Scalar b) => new MathValue.Scalar(by(a.Value, b.Value)),
        (MathValue.Scalar a, _) => Each(right, v => by(a.Value, v)),
        (_, MathValue.Scalar b) => Each(left, v => by(v, b.Value)),
        (MathValue.Line a, MathValue.Line b) => new MathValue.Line(a.Of.With(b.Of, by)),
        (MathValue.Lines a, MathValue.Line b) => new MathValue.Lines([.. a.Of.Select(m => m.With(b.Of, by))]),
        (MathValue.Line a, MathValue.Lines b) => new MathValue.Lines([.. b.Of.Select(m => a.Of.With(m, by))]),
        _ => throw Wrong("two lists of series cannot be combined"),
    };

    private static MathValue Each(MathValue value, Func<double, double> change)
        => value is MathValue.Scalar scalar ? new MathValue.Scalar(change(scalar.Value)) : Map(value, m => m.Each(change));

    private static MathValue Map(MathValue value, Func<Metric, Metric> change) => value switch
    {
        MathValue.Line line => new MathValue.Line(change(line.Of)),
        MathValue.Lines lines => new MathValue.Lines([.. lines.Of.Select(change)]),
        _ => value,
    };

    private static IReadOnlyList<Metric> Metrics(MathValue value) => value switch
    {
        MathValue.Line line => [line.Of],
        MathValue.Lines lines => lines.Of,
        _ => [],
    };

    /// <summary>What is divided by 0 is no number: such points are left out by who shows them.</summary>
    private Func<double, double, double> Operator(string sign) => sign switch
    {
        "+" => (a, b) => a + b,
        "-" => (a, b) => a - b,
        "*" => (a, b) => a * b,
        "/" => (a, b) => a / b,
        "^" => Math.Pow,
        "<" => (a, b) => a < b ? 1 : 0,
        ">" => (a, b) => a > b ? 1 : 0,
        "<=" => (a, b) => a <= b ? 1 : 0,
        ">=" => (a, b) => a >= b ? 1 : 0,
        "==" => (a, b) => a == b ? 1 : 0,
        "!=" => (a, b) => a != b ? 1 : 0,
        "&&" => (a, b) => a != 0 && b != 0 ? 1 : 0,
        "||" => (a, b) => a != 0 || b != 0 ? 1 : 0,
        _ => throw Wrong($"there is no operator {sign}"),
    };

    private AwsError Wrong(string what) => new("ValidationError", $"Error in expression '{current}': {what}.");
}
