using System.Globalization;
using System.Text.RegularExpressions;

namespace Sandbox.AutoScaling;

/// <summary>When a scheduled action runs: <c>at(…)</c>, <c>rate(…)</c> or <c>cron(…)</c>, the first and last in a time zone.</summary>
internal sealed partial class Schedule
{
    private readonly Func<DateTimeOffset, DateTimeOffset?> next;

    private Schedule(Func<DateTimeOffset, DateTimeOffset?> next) => this.next = next;

    /// <param name="begun">What a rate counts from.</param>
    /// <exception cref="FormatException">The expression or the time zone is not understood; the message says why.</exception>
    public static Schedule Parse(string expression, string? timezone, DateTimeOffset begun)
    {
        var zone = Zone(timezone);
        var match = Form().Match(expression.Trim());
        var inner = match.Groups["inner"].Value.Trim();
        switch (match.Groups["kind"].Value)
        {
            case "at":
                if (!DateTime.TryParseExact(inner, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
                {
                    throw new FormatException($"{inner} is not a time like 2027-01-31T18:30:00");
                }
                var once = CronSchedule.InZone(local, zone);
                return new(after => once > after ? once : null);
            case "rate":
                var every = Rate(inner);
                return new(after => after < begun ? begun : begun + (every * (Math.Floor((after - begun) / every) + 1)));
            case "cron":
                var cron = CronSchedule.Parse(inner);
                return new(after => cron.Next(after, zone));
            default:
                throw new FormatException("a schedule is at(yyyy-mm-ddThh:mm:ss), rate(value unit) or cron(fields)");
        }
    }

    /// <summary>The first run after a time; null when there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after) => next(after);

    private static TimeSpan Rate(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < 1)
        {
            throw new FormatException($"{text} is not a rate like 5 minutes");
        }
        return parts[1] switch
        {
            "minute" or "minutes" => TimeSpan.FromMinutes(value),
            "hour" or "hours" => TimeSpan.FromHours(value),
            "day" or "days" => TimeSpan.FromDays(value),
            _ => throw new FormatException($"{parts[1]} is not minute(s), hour(s) or day(s)"),
        };
    }

    private static TimeZoneInfo Zone(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return TimeZoneInfo.Utc;
        }
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(name);
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            throw new FormatException($"{name} is not a time zone of the IANA database", e);
        }
    }

    [GeneratedRegex(@"^(?<kind>at|rate|cron)\((?<inner>[^)]*)\)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
