using System.Globalization;
using System.Text.RegularExpressions;
using Sandbox.Wire;

namespace Sandbox.CloudWatch;

/// <summary>The labels of results, with what stands in <c>${…}</c> filled in (CloudWatch User Guide, "Using dynamic labels").</summary>
internal sealed partial class Labels
{
    private readonly TimeSpan zone;

    /// <param name="timezone"><c>+0130</c>, <c>-0800</c>; null for UTC.</param>
    /// <exception cref="AwsError">ValidationError: it is not such an offset.</exception>
    public Labels(string? timezone)
    {
        if (timezone is null)
        {
            return;
        }
        var match = Offset().Match(timezone);
        if (!match.Success)
        {
            throw new AwsError("ValidationError", $"The value {timezone} for parameter LabelOptions.Timezone must be an offset from UTC such as +0130.");
        }
        zone = new TimeSpan(int.Parse(match.Groups["h"].ValueSpan, CultureInfo.InvariantCulture), int.Parse(match.Groups["m"].ValueSpan, CultureInfo.InvariantCulture), 0)
            * (timezone[0] == '-' ? -1 : 1);
    }

    public string Of(MetricQuery query, Metric metric)
    {
        var label = metric.Label;
        return label.Contains("${", StringComparison.Ordinal) ? Placeholder().Replace(label, m => Value(m.Groups["what"].Value, query, metric) ?? m.Value) : label;
    }

    private string? Value(string what, MetricQuery query, Metric metric)
    {
        if (what.StartsWith("PROP('", StringComparison.Ordinal) && what.EndsWith("')", StringComparison.Ordinal))
        {
            return Property(what[6..^2], query, metric);
        }
        var points = metric.Points;
        if (what == "LABEL")
        {
            return query.Name ?? query.Id;
        }
        if (what == "DATAPOINT_COUNT")
        {
            return Text(points.Count);
        }
        if (points.Count == 0)
        {
            return what is "AVG" or "MIN" or "MAX" or "SUM" or "FIRST" or "LAST" || what.EndsWith("_TIME", StringComparison.Ordinal) ? "--" : null;
        }
        return what switch
        {
            "AVG" => Text(points.Average(p => p.Value)),
            "SUM" => Text(points.Sum(p => p.Value)),
            "MIN" => Text(points.Min(p => p.Value)),
            "MAX" => Text(points.Max(p => p.Value)),
            "FIRST" => Text(points[0].Value),
            "LAST" => Text(points[^1].Value),
            "FIRST_TIME" => Time(points[0]),
            "LAST_TIME" => Time(points[^1]),
            "MIN_TIME" => Time(points.MinBy(p => p.Value)),
            "MAX_TIME" => Time(points.MaxBy(p => p.Value)),
            _ => null,
        };
    }

    private static string? Property(string name, MetricQuery query, Metric metric) => name switch
    {
        "MetricName" => query.Name,
        "Namespace" => query.Namespace,
        "Period" => Text(metric.Period),
        "Stat" => query.Stat,
        _ when name.StartsWith("Dim.", StringComparison.Ordinal) => query.Dimensions.Find(d => d.Name == name[4..])?.Value,
        _ => null,
    };

    private string Time(Point point) => DateTimeOffset.FromUnixTimeSeconds(point.At).ToOffset(zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Text(double value) => Math.Round(value, 3).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\$\{(?<what>[^}]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^[+-](?<h>[01]\d)(?<m>[0-5]\d)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Offset();
}
