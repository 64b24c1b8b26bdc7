using System.Globalization;
using System.Text.RegularExpressions;
using Amazon.CloudWatch.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.CloudWatch;

/// <summary>GetMetricData: metrics and expressions over them, many at once.</summary>
internal sealed partial class MetricReads(World world)
{
    private const int MostQueries = 500;
    private const int MostPoints = 100_800;

    public void Register(Api api) => api
        .Read<GetMetricDataRequest, GetMetricDataResponse>("GetMetricData", Data);

    private GetMetricDataResponse Data(GetMetricDataRequest request, Call call)
    {
        call.Authorize("*");
        var queries = Queries(request.MetricDataQueries, call.Account);
        var (from, to) = (Seconds(request.StartTime), Seconds(request.EndTime));
        if (from >= to)
        {
            throw new AwsError("ValidationError", "The parameter StartTime must be less than the parameter EndTime.");
        }
        var most = request.MaxDatapoints is { } wanted
            ? wanted is >= 1 and <= MostPoints ? wanted : throw new AwsError("ValidationError", $"The parameter MaxDatapoints must be between 1 and {MostPoints}.")
            : MostPoints;
        var labels = new Labels(request.LabelOptions?.Timezone);
        var catalogue = new Catalogue(world, call.Account, call.Region);
        var run = new MathRun(queries.ToDictionary(q => q.Id, StringComparer.Ordinal), q => Read(catalogue, q, from, to), from, to);
        var results = queries.Where(q => q.ReturnsData).Select(q => (Query: q, Metric: run.Of(q))).ToList();
        var listing = FormattableString.Invariant($"GetMetricData {from} {to} {request.ScanBy?.Value} {SandboxAccount.Digest(string.Join('|', queries.Select(q => $"{q.Id} {q.Namespace} {q.Name} {q.Stat} {q.Period} {q.Expression} {string.Join(',', q.Dimensions)}")))}");
        return Page(results, labels, request.ScanBy?.Value != "TimestampAscending", most, listing, request.NextToken);
    }

    /// <summary>Points from where the last page ended, query by query.</summary>
    private static GetMetricDataResponse Page(List<(MetricQuery Query, Metric Metric)> results, Labels labels, bool newestFirst, int most, string listing, string? token)
    {
        var skip = Position(listing, token);
        var page = new List<MetricDataResult>();
        long passed = 0;
        long given = 0;
        foreach (var (query, metric) in results)
        {
            var points = metric.Points.Where(p => double.IsFinite(p.Value)).ToList();
            if (newestFirst)
            {
                points.Reverse();
            }
            var from = (int)Math.Clamp(skip - passed, 0, points.Count);
            var count = (int)Math.Min(points.Count - from, most - given);
            passed += points.Count;
            if ((from > 0 && from == points.Count) || (given >= most && points.Count > 0))
            {
                continue;
            }
            given += count;
            var part = points.GetRange(from, count);
            page.Add(new()
            {
                Id = query.Id,
                Label = labels.Of(query, metric),
                Timestamps = [.. part.Select(p => DateTimeOffset.FromUnixTimeSeconds(p.At).UtcDateTime)],
                Values = [.. part.Select(p => p.Value)],
                StatusCode = from + count < points.Count ? "PartialData" : "Complete",
            });
        }
        return new()
        {
            MetricDataResults = page,
            Messages = [],
            NextToken = skip + given < passed ? Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(FormattableString.Invariant($"{listing}\n{skip + given}"))) : null,
        };
    }

    private static long Position(string listing, string? token)
    {
        if (string.IsNullOrEmpty(token))
        {
            return 0;
        }
        var buffer = new byte[token.Length];
        var text = Convert.TryFromBase64String(token, buffer, out var length) ? System.Text.Encoding.UTF8.GetString(buffer, 0, length) : "";
        return text.StartsWith(listing + "\n", StringComparison.Ordinal) && long.TryParse(text[(listing.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? position
            : throw new AwsError("InvalidNextToken", "The specified next token is invalid.");
    }

    private Metric Read(Catalogue catalogue, MetricQuery query, long from, long to)
    {
        var period = query.Period ?? 60;
        var series = catalogue.Find(new(query.Namespace ?? "", query.Name ?? "", query.Dimensions));
        var points = series is null || (query.Unit is { } unit && unit != series.Unit)
            ? []
            : Statistics.Read(series, query.Stat ?? "Average", period, Statistics.Align(from, period), to, world.Now);
        return new(query.Label ?? query.Name ?? query.Id, period, points);
    }

    /// <summary>The queries of a call or an alarm, checked.</summary>
    /// <exception cref="AwsError">ValidationError.</exception>
    public static List<MetricQuery> Queries(List<MetricDataQuery> given, string account)
    {
        if (given.Count > MostQueries)
        {
            throw new AwsError("ValidationError", $"The collection MetricDataQueries must not have a size greater than {MostQueries}.");
        }
        var queries = given.Select(q => Query(q, account)).ToList();
        if (queries.GroupBy(q => q.Id, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new AwsError("ValidationError", $"The values for parameter id in MetricDataQueries are not unique: {twice.Key}");
        }
        return queries.Exists(q => q.ReturnsData) ? queries : throw new AwsError("ValidationError", "At least one element in MetricDataQueries must return data.");
    }

    private static MetricQuery Query(MetricDataQuery query, string account)
    {
        if (query.Id is null || !Id().IsMatch(query.Id))
        {
            throw new AwsError("ValidationError", $"The value {query.Id} for parameter MetricDataQueries.member.1.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.");
        }
        if (query.Expression is null == query.MetricStat is null)
        {
            throw new AwsError("ValidationError", $"The parameters MetricDataQueries.member.1.MetricStat and MetricDataQueries.member.1.Expression are mutually exclusive and you have specified {(query.Expression is null ? "neither" : "both")} for {query.Id}.");
        }
        if (query.AccountId is { } other && other != account)
        {
            throw new AwsError("ValidationError", $"The Sandbox reads metrics of the caller's own account, not of {other}.");
        }
        var stat = query.MetricStat;
        if (stat is not null)
        {
            Statistics.Check(stat.Stat);
        }
        if ((stat?.Period ?? query.Period) is { } period && !Statistics.IsPeriod(period))
        {
            throw new AwsError("ValidationError", $"The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60, not {period}.");
        }
        return new(query.Id)
        {
            Namespace = stat?.Metric.Namespace, Name = stat?.Metric.MetricName, Dimensions = Dims(stat?.Metric.Dimensions), Period = stat?.Period ?? query.Period,
            Stat = stat?.Stat, Unit = stat?.Unit?.Value, Expression = query.Expression, Label = query.Label, ReturnsData = query.ReturnData ?? true,
        };
    }

    internal static List<Dim> Dims(List<Dimension>? dimensions) => [.. (dimensions ?? []).Select(d => new Dim(d.Name, d.Value))];

    internal static long Seconds(DateTime? time) => new DateTimeOffset(DateTime.SpecifyKind(time ?? default, DateTimeKind.Utc)).ToUnixTimeSeconds();

    [GeneratedRegex("^[a-z][a-zA-Z0-9_]{0,254}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();
}
