using System.Collections;
using System.Globalization;

namespace Sandbox.AutoScaling;

/// <summary>
/// AWS's cron of six fields (minutes, hours, day of month, month, day of week, year) with <c>, - * ? / L W #</c>.
/// Source: Application Auto Scaling User Guide, "Schedule recurring scaling actions using cron expressions".
/// </summary>
internal sealed class CronSchedule
{
    private const int FirstYear = 1970;
    private const int LastYear = 2199;
    private static readonly string[] months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
    private readonly BitArray minutes;
    private readonly BitArray hours;
    private readonly BitArray inMonths;
    private readonly BitArray years;
    private readonly Func<DateOnly, bool> onDay;

    private CronSchedule(string[] fields)
    {
        minutes = Set(fields[0], 0, 59, []);
        hours = Set(fields[1], 0, 23, []);
        inMonths = Set(fields[3], 1, 12, months);
        years = Set(fields[5], FirstYear, LastYear, []);
        onDay = (fields[2], fields[4]) switch
        {
            ("?", "?") => throw new FormatException("one of day of month and day of week must be given"),
            (var day, "?") => OfMonth(day),
            ("?", var day) => OfWeek(day),
            _ => throw new FormatException("one of day of month and day of week must be ?"),
        };
    }

    /// <param name="fields">What stands between the parentheses of <c>cron(…)</c>.</param>
    /// <exception cref="FormatException">It is no such expression; the message says why.</exception>
    public static CronSchedule Parse(string fields)
    {
        var parts = fields.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Length == 6 ? new(parts) : throw new FormatException($"six fields are expected, not {parts.Length}");
    }

    /// <summary>
    /// The first time after another; null when there is none. A local time that a change to summer time skips runs when the
    /// clocks have gone forward; one that comes twice runs the first time.
    /// </summary>
    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo zone)
    {
        // A day back: what was skipped by the clocks may lie on either side.
        var first = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(after, zone).DateTime).AddDays(-1);
        for (var date = first; date.Year <= LastYear; date = date.AddDays(1))
        {
            if (!years[date.Year - FirstYear])
            {
                date = new(date.Year, 12, 31);
                continue;
            }
            if (!inMonths[date.Month - 1])
            {
                date = new(date.Year, date.Month, DateTime.DaysInMonth(date.Year, date.Month));
                continue;
            }
            if (onDay(date) && At(date, after, zone) is { } found)
            {
                return found;
            }
        }
        return null;
    }

    private DateTimeOffset? At(DateOnly date, DateTimeOffset after, TimeZoneInfo zone)
    {
        for (var hour = 0; hour < 24; hour++)
        {
            for (var minute = 0; hours[hour] && minute < 60; minute++)
            {
                if (minutes[minute] && InZone(date.ToDateTime(new TimeOnly(hour, minute)), zone) is var time && time > after)
                {
                    return time;
                }
            }
        }
        return null;
    }

    /// <summary>A local time as a moment.</summary>
    public static DateTimeOffset InZone(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new(local, offset);
    }

    private static Func<DateOnly, bool> OfMonth(string field)
    {
        if (field == "L")
        {
            return d => d.Day == DateTime.DaysInMonth(d.Year, d.Month);
        }
        if (field == "LW")
        {
            return d => d == Weekday(new(d.Year, d.Month, DateTime.DaysInMonth(d.Year, d.Month)));
        }
        if (field.EndsWith('W'))
        {
            var day = Number(field[..^1], 1, 31, []);
            return d => day <= DateTime.DaysInMonth(d.Year, d.Month) && d == Weekday(new(d.Year, d.Month, day));
        }
        var set = Set(field, 1, 31, []);
        return d => set[d.Day - 1];
    }

    private static Func<DateOnly, bool> OfWeek(string field)
    {
        if (field == "L")
        {
            return d => d.DayOfWeek == DayOfWeek.Saturday;
        }
        if (field.EndsWith('L'))
        {
            var last = Number(field[..^1], 1, 7, days) - 1;
            return d => (int)d.DayOfWeek == last && d.Day > DateTime.DaysInMonth(d.Year, d.Month) - 7;
        }
        if (field.Split('#') is [var day, var nth])
        {
            var (weekday, number) = (Number(day, 1, 7, days) - 1, Number(nth, 1, 5, []));
            return d => (int)d.DayOfWeek == weekday && (d.Day - 1) / 7 == number - 1;
        }
        var set = Set(field, 1, 7, days);
        return d => set[(int)d.DayOfWeek];
    }

    /// <summary>The weekday nearest to a day, in the same month.</summary>
    private static DateOnly Weekday(DateOnly day) => day.DayOfWeek switch
    {
        DayOfWeek.Saturday => day.Day > 1 ? day.AddDays(-1) : day.AddDays(2),
        DayOfWeek.Sunday => day.Day < DateTime.DaysInMonth(day.Year, day.Month) ? day.AddDays(1) : day.AddDays(-2),
        _ => day,
    };

    private static BitArray Set(string field, int least, int most, string[] names)
    {
        var set = new BitArray(most - least + 1);
        foreach (var part in field.Split(','))
        {
            var (range, step) = part.Split('/') switch
            {
                [var all] => (all, 0),
                [var start, var by] => (start, Number(by, 1, most, [])),
                _ => throw new FormatException($"{part} is not understood"),
            };
            var (from, to) = range switch
            {
                "*" => (least, most),
                _ when range.Split('-') is [var a, var b] => (Number(a, least, most, names), Number(b, least, most, names)),
                _ => (Number(range, least, most, names), step > 0 ? most : Number(range, least, most, names)),
            };
            if (from > to)
            {
                throw new FormatException($"{range} runs backwards");
            }
            for (var value = from; value <= to; value += Math.Max(1, step))
            {
                set[value - least] = true;
            }
        }
        return set;
    }

    private static int Number(string text, int least, int most, string[] names)
    {
        var named = Array.IndexOf(names, text.ToUpperInvariant());
        return named >= 0 ? named + 1
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
            : throw new FormatException($"{text} is not between {least} and {most}");
    }
}
