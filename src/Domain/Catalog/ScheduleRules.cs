using System.Globalization;
using System.Text.RegularExpressions;

namespace Domain.Catalog;

/// <summary>Schedule expressions as EventBridge Scheduler takes them (User Guide, "Schedule types in EventBridge Scheduler").</summary>
public static partial class ScheduleRules
{
    private const string Help = "Write cron(0 6 * * ? *), rate(15 minutes) or at(2026-12-24T18:00:00).";
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    /// <param name="Extra">Signs allowed besides numbers, comma, hyphen, star and slash.</param>
    private sealed record Part(string Name, int Least, int Greatest, string Extra, string[] Words);

    private static readonly Part[] Parts =
    [
        new("minute", 0, 59, "", []),
        new("hour", 0, 23, "", []),
        new("day of the month", 1, 31, "?LW", []),
        new("month", 1, 12, "", Months),
        new("day of the week", 1, 7, "?L#", Days),
        new("year", 1970, 2199, "", []),
    ];

    public static string? WhyNot(string value) => Shape().Match(value) is not { Success: true } match
        ? $"\"{FieldRules.Short(value)}\" is not a schedule. {Help}"
        : match.Groups["kind"].Value switch
        {
            "at" => WhyNotAt(match.Groups["body"].Value),
            "rate" => WhyNotRate(match.Groups["body"].Value),
            _ => WhyNotCron(match.Groups["body"].Value),
        };

    private static string? WhyNotAt(string body) =>
        DateTime.TryParseExact(body, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? null : $"\"{FieldRules.Short(body)}\" is not a moment. Write at(2026-12-24T18:00:00), date and time without a zone.";

    private static string? WhyNotRate(string body) =>
        body.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var number, "minute" or "minutes" or "hour" or "hours" or "day" or "days"]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var every) && every > 0
            ? null : $"\"{FieldRules.Short(body)}\" is not a rate. Write a whole number above 0 and minutes, hours or days, such as rate(15 minutes).";

    private static string? WhyNotCron(string body)
    {
        var parts = body.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != Parts.Length)
        {
            return $"The cron expression has {parts.Length} parts; it needs six: minute, hour, day of the month, month, day of the week, year. Every day at six is cron(0 6 * * ? *).";
        }

        for (var i = 0; i < Parts.Length; i++)
        {
            if (parts[i].Split(',').FirstOrDefault(p => !Fits(p, Parts[i])) is { } bad)
            {
                return $"\"{FieldRules.Short(bad)}\" is no {Parts[i].Name} of a cron expression. Use {Parts[i].Least} to {Parts[i].Greatest}"
                    + $"{(Parts[i].Words is [var first, .., var last] ? $", {first} to {last}" : "")}, *, lists with commas, ranges with - or steps with /.";
            }
        }

        return (parts[2] == "?") == (parts[4] == "?")
            ? "Day of the month and day of the week cannot both be given. Put ? for the one that does not matter: cron(0 6 * * ? *) is every day, cron(0 6 ? * MON-FRI *) the working days."
            : null;
    }

    private static bool Fits(string text, Part part)
    {
        if (text is "?" or "L")
        {
            return part.Extra.Contains(text[0], StringComparison.Ordinal);
        }

        // LW is the last weekday of the month, 15W the weekday nearest the 15th, 6L the last Friday, 6#3 the third
        if (part.Extra.Contains('W', StringComparison.Ordinal) && text.EndsWith('W'))
        {
            return text == "LW" || Number(text[..^1], part) is not null;
        }

        if (part.Extra.Contains('#', StringComparison.Ordinal) && (text.EndsWith('L') || text.Contains('#', StringComparison.Ordinal)))
        {
            return text.EndsWith('L') ? Number(text[..^1], part) is not null
                : text.Split('#') is [var day, [>= '1' and <= '5']] && Number(day, part) is not null;
        }

        var stepped = text.Split('/');
        if (stepped.Length > 2 || (stepped is [_, var step] && !(int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var by) && by is > 0 and < 1000)))
        {
            return false;
        }

        return stepped[0] == "*" || (stepped[0].Split('-') is { Length: <= 2 } ends && ends.All(e => Number(e, part) is not null));
    }

    private static int? Number(string text, Part part)
    {
        if (Array.FindIndex(part.Words, w => string.Equals(w, text, StringComparison.OrdinalIgnoreCase)) is >= 0 and var at)
        {
            return part.Least + at;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= part.Least && number <= part.Greatest ? number : null;
    }

    [GeneratedRegex(@"\A(?<kind>cron|rate|at)\((?<body>[^()]{1,230})\)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
