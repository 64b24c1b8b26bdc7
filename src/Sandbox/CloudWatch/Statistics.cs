using System.Globalization;
using System.Text.RegularExpressions;
using Sandbox.Wire;

namespace Sandbox.CloudWatch;

/// <summary>One value of a metric: where its period begins, in seconds since 1970.</summary>
internal readonly record struct Point(long At, double Value);

/// <summary>Reads a statistic over periods, with AWS's retention: whole minutes for 15 days, 5 minutes for 63, hours for 455.</summary>
internal static partial class Statistics
{
    /// <summary>Values by the second are kept for three hours.</summary>
    private static readonly TimeSpan secondsKept = TimeSpan.FromHours(3);

    public static bool IsKnown(string stat) => stat is "Average" or "Sum" or "Minimum" or "Maximum" or "SampleCount" || Percentile().IsMatch(stat);

    /// <exception cref="AwsError">There is no such statistic, or it is one the Sandbox does not compute.</exception>
    public static void Check(string stat)
    {
        if (IsKnown(stat))
        {
            return;
        }
        throw new AwsError("ValidationError", Trimmed().IsMatch(stat)
            ? $"The Sandbox does not compute the statistic {stat}: it knows Average, Sum, Minimum, Maximum, SampleCount and percentiles such as p99."
            : $"The value {stat} for parameter Stat is not supported.");
    }

    /// <summary>The periods CloudWatch knows: 1, 5, 10, 20 and 30 seconds, and whole minutes.</summary>
    public static bool IsPeriod(int seconds) => seconds is 1 or 5 or 10 or 20 or 30 || (seconds > 0 && seconds % 60 == 0);

    /// <param name="from">Seconds since 1970; the first period begins here, so align it first.</param>
    /// <param name="to">Seconds since 1970, exclusive.</param>
    public static List<Point> Read(Series series, string stat, int period, long from, long to, DateTimeOffset now)
    {
        var points = new List<Point>();
        var earliest = (now - Kept(period)).ToUnixTimeSeconds();
        from = earliest > from ? from + (((earliest - from) + period - 1) / period * period) : from;
        // What is computed is there a minute late, as AWS's own metrics are; what was put at once.
        var latest = series is StoredSeries ? long.MaxValue : now.ToUnixTimeSeconds() / 60 * 60;
        var share = Share(stat);
        var samples = new List<(double, double)>();
        for (var at = from; at < to; at += period)
        {
            var end = Math.Min(at + period, latest);
            if (at >= latest)
            {
                break;
            }
            if (Value(series, stat, share, samples, at, end) is { } value)
            {
                points.Add(new(at, value));
            }
        }
        return points;
    }

    /// <summary>The statistic over one stretch, whether or not it has passed; null where nothing was measured.</summary>
    public static double? Of(Series series, string stat, long from, long to) => Value(series, stat, Share(stat), [], from, to);

    /// <summary>The period's beginning that lies at or before a time.</summary>
    public static long Align(long second, int period) => second / period * period;

    private static double? Value(Series series, string stat, double? share, List<(double, double)> samples, long from, long to)
    {
        if (share is null)
        {
            var tally = default(Tally);
            if (series.HighResolution)
            {
                series.Seconds(from, to, ref tally);
            }
            else
            {
                for (var minute = (from + 59) / 60; minute * 60 < to; minute++)
                {
                    if (series.Measured(minute, out var one))
                    {
                        tally.Add(one);
                    }
                }
            }
            return tally.Statistic(stat);
        }
        samples.Clear();
        for (var minute = (from + 59) / 60; minute * 60 < to; minute++)
        {
            if (!series.Samples(minute, samples))
            {
                return null;
            }
        }
        return Percentiles.Of(samples, share.Value);
    }

    private static TimeSpan Kept(int period) => period switch
    {
        < 60 => secondsKept,
        _ when period % 3600 == 0 => TimeSpan.FromDays(455),
        _ when period % 300 == 0 => TimeSpan.FromDays(63),
        _ => TimeSpan.FromDays(15),
    };

    private static double? Share(string stat)
        => stat[0] == 'p' && double.TryParse(stat.AsSpan(1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) ? percent / 100 : null;

    [GeneratedRegex(@"^p(\d{1,2}(\.\d{0,10})?|100)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Percentile();

    [GeneratedRegex(@"^((tm|tc|ts|wm|TM|TC|TS|WM|PR)(\d|\().*|IQM|iqm)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Trimmed();
}
