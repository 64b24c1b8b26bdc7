using System.Globalization;
using System.Text.Json;

namespace Sandbox.CloudWatch;

/// <summary>One period an alarm looks at.</summary>
/// <param name="At">Seconds since 1970: where the period begins.</param>
/// <param name="Value">Null where there is no datapoint.</param>
internal readonly record struct Looked(long At, double? Value);

/// <param name="State">Null: the alarm stays as it is.</param>
internal sealed record Verdict(string? State, string Reason, string Data);

/// <summary>
/// Which state an alarm's datapoints put it in, M out of N, and how missing ones count.
/// Source: CloudWatch User Guide, "Configuring how CloudWatch alarms treat missing data".
/// </summary>
internal static class AlarmJudge
{
    /// <summary>How many periods beyond the evaluation periods are looked at, in case some are missing.</summary>
    private const int Reserve = 2;

    public static int Range(AlarmRecord alarm) => alarm.EvaluationPeriods + Reserve;

    /// <summary>Only the state: what a look ahead needs.</summary>
    /// <param name="looked">As many as <see cref="Range"/> says, oldest first.</param>
    public static string? State(AlarmRecord alarm, ReadOnlySpan<Looked> looked)
    {
        var (existing, breaching) = Count(alarm, looked);
        var wanted = alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods;
        var missing = alarm.EvaluationPeriods - existing;
        if (missing == 0)
        {
            return breaching >= wanted ? "ALARM" : "OK";
        }
        return alarm.MissingData switch
        {
            "breaching" => breaching + missing >= wanted ? "ALARM" : "OK",
            "notBreaching" => breaching >= wanted ? "ALARM" : "OK",
            "ignore" => breaching >= wanted ? "ALARM" : existing == 0 || breaching == existing ? null : "OK",
            _ => existing == 0 ? "INSUFFICIENT_DATA" : breaching >= Math.Min(wanted, existing) ? "ALARM" : "OK",
        };
    }

    public static Verdict Judge(AlarmRecord alarm, ReadOnlySpan<Looked> looked, DateTimeOffset now)
    {
        var state = State(alarm, looked);
        var used = new List<(long At, double Value)>();
        for (var i = looked.Length - 1; i >= 0; i--)
        {
            if (looked[i].Value is { } value && used.Count < alarm.EvaluationPeriods)
            {
                used.Add((looked[i].At, value));
            }
        }
        return new(state, state is null ? alarm.Reason : Reason(alarm, state, used), Data(alarm, used, now));
    }

    public static bool Breaches(AlarmRecord alarm, double value) => alarm.Comparison switch
    {
        "GreaterThanThreshold" => value > alarm.Threshold,
        "GreaterThanOrEqualToThreshold" => value >= alarm.Threshold,
        "LessThanThreshold" => value < alarm.Threshold,
        _ => value <= alarm.Threshold,
    };

    /// <summary>The newest that exist, at most as many as are evaluated, and how many of them breach.</summary>
    private static (int Existing, int Breaching) Count(AlarmRecord alarm, ReadOnlySpan<Looked> looked)
    {
        var (existing, breaching) = (0, 0);
        for (var i = looked.Length - 1; i >= 0 && existing < alarm.EvaluationPeriods; i--)
        {
            if (looked[i].Value is { } value)
            {
                existing++;
                breaching += Breaches(alarm, value) ? 1 : 0;
            }
        }
        return (existing, breaching);
    }

    private static string Reason(AlarmRecord alarm, string state, List<(long At, double Value)> used)
    {
        if (used.Count == 0)
        {
            return state == "INSUFFICIENT_DATA"
                ? $"Insufficient Data: {alarm.EvaluationPeriods} datapoint{(alarm.EvaluationPeriods == 1 ? " was" : "s were")} unknown."
                : $"Threshold Crossed: no datapoints were received for {alarm.EvaluationPeriods} period{(alarm.EvaluationPeriods == 1 ? "" : "s")} and {alarm.EvaluationPeriods} missing datapoint{(alarm.EvaluationPeriods == 1 ? " was" : "s were")} treated as [{(state == "ALARM" ? "Breaching" : "NonBreaching")}].";
        }
        var named = used.Where(u => Breaches(alarm, u.Value) == (state == "ALARM")).ToList();
        named = named.Count > 0 ? named : used;
        var listed = string.Join(", ", named.Take(5).Select(u => $"{Number(u.Value)} ({DateTimeOffset.FromUnixTimeSeconds(u.At).ToString("dd/MM/yy HH:mm:ss", CultureInfo.InvariantCulture)})"));
        var wanted = alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods;
        var (word, least, change) = state == "ALARM"
            ? (named.Count == 1 ? "was" : "were", wanted, "OK -> ALARM")
            : (named.Count == 1 ? "was not" : "were not", alarm.EvaluationPeriods - wanted + 1, "ALARM -> OK");
        return $"Threshold Crossed: {named.Count} out of the last {alarm.EvaluationPeriods} datapoints [{listed}] {word} {Compared(alarm.Comparison)} the threshold ({Number(alarm.Threshold)})"
            + $" (minimum {least} datapoint{(least == 1 ? "" : "s")} for {change} transition).";
    }

    private static string Compared(string comparison) => comparison switch
    {
        "GreaterThanThreshold" => "greater than",
        "GreaterThanOrEqualToThreshold" => "greater than or equal to",
        "LessThanThreshold" => "less than",
        _ => "less than or equal to",
    };

    private static string Data(AlarmRecord alarm, List<(long At, double Value)> used, DateTimeOffset now)
    {
        string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture);
        var query = alarm.Queries.Find(q => q.ReturnsData);
        var data = new Dictionary<string, object?>
        {
            ["version"] = "1.0",
            ["queryDate"] = Time(now),
            ["startDate"] = used.Count > 0 ? Time(DateTimeOffset.FromUnixTimeSeconds(used[^1].At)) : null,
            ["unit"] = alarm.Unit,
            ["statistic"] = alarm.IsMath ? null : query?.Stat,
            ["period"] = alarm.Period,
            ["recentDatapoints"] = used.AsEnumerable().Reverse().Select(u => u.Value),
            ["threshold"] = alarm.Threshold,
            ["evaluatedDatapoints"] = used.Select(u => new { timestamp = Time(DateTimeOffset.FromUnixTimeSeconds(u.At)), value = u.Value }),
        };
        return JsonSerializer.Serialize(data.Where(d => d.Value is not null).ToDictionary());
    }

    /// <summary>As Java writes a double: 60.0.</summary>
    private static string Number(double value) => value.ToString(value == Math.Floor(value) && Math.Abs(value) < 1e15 ? "0.0" : "R", CultureInfo.InvariantCulture);
}
