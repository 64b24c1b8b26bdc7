using System.Globalization;

namespace Domain.Catalog;

/// <summary>
/// When a schedule expression comes due, and how it reads in words (EventBridge Scheduler User Guide, "Schedule types": a local time that clocks skip runs when
/// they have gone forward, one that comes twice runs once). Pure; expects expressions that <see cref="ScheduleRules"/> lets through.
/// </summary>
public static class ScheduleTimes
{
    private const int LastYear = 2199;
    private static readonly string[] months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    /// <summary>The next times after a moment, at most so many; empty for one that is over.</summary>
    /// <param name="zone">IANA name; a rate has no use for it.</param>
    /// <param name="begun">What a rate counts from: when the schedule was made or changed last.</param>
    public static IReadOnlyList<DateTimeOffset> Next(string expression, string zone, DateTimeOffset begun, DateTimeOffset after, int most)
    {
        var found = TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known) ? known : TimeZoneInfo.Utc;
        var body = Body(expression);
        if (expression.StartsWith("rate", StringComparison.Ordinal))
        {
            var every = Every(body);
            var first = begun + (every * Math.Max(0, Math.Floor((after - begun) / every) + 1));
            return [.. Enumerable.Range(0, most).Select(n => first + (every * n))];
        }

        if (expression.StartsWith("at", StringComparison.Ordinal))
        {
            return DateTime.TryParseExact(body, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && Moment(local, found) is var once && once > after ? [once] : [];
        }

        return [.. Cron(body, found, after).Take(most)];
    }

    /// <summary>How often it comes due in an average month; 0 for one that comes once.</summary>
    public static decimal PerMonth(string expression, DateTimeOffset now)
    {
        if (expression.StartsWith("at", StringComparison.Ordinal))
        {
            return 0;
        }

        if (expression.StartsWith("rate", StringComparison.Ordinal))
        {
            return (decimal)(TimeSpan.FromHours(730) / Every(Body(expression)));
        }

        var parts = Body(expression).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (first, onDay) = (DateOnly.FromDateTime(now.UtcDateTime), OnDay(parts));
        var runs = Enumerable.Range(0, 365).Count(d => onDay(first.AddDays(d))) * Set(parts[0], 0, 59, []).Count * Set(parts[1], 0, 23, []).Count;
        return Math.Round(runs / 12m, 1);
    }

    /// <summary>"Monday to Friday at 06:00 Europe/Berlin".</summary>
    public static string Words(string expression, string zone)
    {
        var body = Body(expression);
        if (expression.StartsWith("rate", StringComparison.Ordinal))
        {
            return body.StartsWith("1 ", StringComparison.Ordinal) ? $"every {body[2..].TrimEnd('s')}" : $"every {body}";
        }

        if (expression.StartsWith("at", StringComparison.Ordinal))
        {
            return DateTime.TryParseExact(body, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
                ? string.Create(CultureInfo.InvariantCulture, $"once, on {local:d MMM yyyy} at {local:HH:mm} {zone}") : $"at {body} {zone}";
        }

        var parts = body.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return Time(parts) is { } time && Day(parts) is { } day && parts[5] == "*" ? $"{day} {time} {zone}" : $"at {expression}, {zone}";
    }

    private static string? Time(string[] parts) => (parts[0], parts[1]) switch
    {
        ("*", "*") => "every minute,",
        (var minute, "*") when int.TryParse(minute, NumberStyles.None, CultureInfo.InvariantCulture, out var at) => string.Create(CultureInfo.InvariantCulture, $"at minute {at} of every hour,"),
        (var minute, var hour) when int.TryParse(minute, NumberStyles.None, CultureInfo.InvariantCulture, out var m) && int.TryParse(hour, NumberStyles.None, CultureInfo.InvariantCulture, out var h) =>
            string.Create(CultureInfo.InvariantCulture, $"at {h:00}:{m:00}"),
        _ => null,
    };

    private static string? Day(string[] parts) => (parts[2], parts[3], parts[4]) switch
    {
        ("*", "*", "?") or ("?", "*", "*") => "every day",
        ("?", "*", "MON-FRI" or "2-6") => "Monday to Friday",
        ("?", "*", var named) when named.Split(',').All(d => Array.IndexOf(days, d.ToUpperInvariant()) >= 0) =>
            string.Join(" and ", named.Split(',').Select(d => $"{(DayOfWeek)Array.IndexOf(days, d.ToUpperInvariant())}s")),
        ("L", "*", "?") => "on the last day of each month",
        (var day, "*", "?") when int.TryParse(day, NumberStyles.None, CultureInfo.InvariantCulture, out var n) => string.Create(CultureInfo.InvariantCulture, $"on day {n} of each month"),
        _ => null,
    };

    private static IEnumerable<DateTimeOffset> Cron(string body, TimeZoneInfo zone, DateTimeOffset after)
    {
        var parts = body.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (minutes, hours, onDay) = (Set(parts[0], 0, 59, []), Set(parts[1], 0, 23, []), OnDay(parts));
        // a day back: what the clocks skip may lie on either side
        var date = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(after, zone).DateTime).AddDays(-1);
        for (; date.Year <= LastYear; date = date.AddDays(1))
        {
            if (!onDay(date))
            {
                continue;
            }

            foreach (var at in from hour in hours from minute in minutes select Moment(date.ToDateTime(new TimeOnly(hour, minute)), zone))
            {
                if (at > after)
                {
                    yield return at;
                }
            }
        }
    }

    private static Func<DateOnly, bool> OnDay(string[] parts)
    {
        var (inMonths, years) = (Set(parts[3], 1, 12, months), Set(parts[5], 1970, LastYear, []));
        var fits = parts[4] == "?" ? OfMonth(parts[2]) : OfWeek(parts[4]);
        return d => inMonths.Contains(d.Month) && years.Contains(d.Year) && fits(d);
    }

    private static Func<DateOnly, bool> OfMonth(string text)
    {
        var chosen = text.Split(',').Select<string, Func<DateOnly, bool>>(one => one switch
        {
            "L" => d => d.Day == DateTime.DaysInMonth(d.Year, d.Month),
            "LW" => d => d == Weekday(new(d.Year, d.Month, DateTime.DaysInMonth(d.Year, d.Month))),
            [.., 'W'] => d => Value(one[..^1], 1, []) is var day && day <= DateTime.DaysInMonth(d.Year, d.Month) && d == Weekday(new(d.Year, d.Month, day)),
            _ => Set(one, 1, 31, []) is var set ? d => set.Contains(d.Day) : _ => false,
        }).ToList();
        return d => chosen.Exists(fits => fits(d));
    }

    private static Func<DateOnly, bool> OfWeek(string text)
    {
        var each = text.Split(',').Select<string, Func<DateOnly, bool>>(one => one switch
        {
            "L" => d => d.DayOfWeek is DayOfWeek.Saturday,
            [.., 'L'] => d => Number(d) == Value(one[..^1], 1, days) && d.Day > DateTime.DaysInMonth(d.Year, d.Month) - 7,
            _ when one.Split('#') is [var day, var nth] => d => Number(d) == Value(day, 1, days) && ((d.Day - 1) / 7) + 1 == Value(nth, 1, []),
            _ => Set(one, 1, 7, days) is var set ? d => set.Contains(Number(d)) : _ => false,
        }).ToList();
        return d => each.Exists(fits => fits(d));
    }

    private static int Number(DateOnly day) => (int)day.DayOfWeek + 1;

    private static DateOnly Weekday(DateOnly day) => day.DayOfWeek switch
    {
        DayOfWeek.Saturday => day.Day > 1 ? day.AddDays(-1) : day.AddDays(2),
        DayOfWeek.Sunday => day.Day < DateTime.DaysInMonth(day.Year, day.Month) ? day.AddDays(1) : day.AddDays(-2),
        _ => day,
    };

    private static SortedSet<int> Set(string text, int least, int most, string[] words)
    {
        var set = new SortedSet<int>();
        foreach (var part in text.Split(','))
        {
            var (range, step) = part.Split('/') is [var start, var by] ? (start, int.Parse(by, CultureInfo.InvariantCulture)) : (part, 0);
            var (from, to) = range == "*" ? (least, most)
                : range.Split('-') is [var a, var b] ? (Value(a, least, words), Value(b, least, words))
                : (Value(range, least, words), step > 0 ? most : Value(range, least, words));
            for (var value = from; value <= to; value += Math.Max(1, step))
            {
                set.Add(value);
            }
        }

        return set;
    }

    private static int Value(string text, int least, string[] words) =>
        Array.IndexOf(words, text.ToUpperInvariant()) is >= 0 and var at ? at + least : int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static DateTimeOffset Moment(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        return new(local, zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local));
    }

    private static TimeSpan Every(string body) => body.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
    {
        [var number, ['m', ..]] => TimeSpan.FromMinutes(int.Parse(number, CultureInfo.InvariantCulture)),
        [var number, ['h', ..]] => TimeSpan.FromHours(int.Parse(number, CultureInfo.InvariantCulture)),
        [var number, _] => TimeSpan.FromDays(int.Parse(number, CultureInfo.InvariantCulture)),
        _ => TimeSpan.FromDays(1),
    };

    private static string Body(string expression) => expression[(expression.IndexOf('(', StringComparison.Ordinal) + 1)..^1].Trim();
}
