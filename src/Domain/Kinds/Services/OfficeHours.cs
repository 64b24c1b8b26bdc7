using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Domain.Kinds.Services;

/// <summary>
/// The hours in which a service works: two scheduled actions, one that opens and one that closes, so that they hold while Berth is down.
/// What they are is read from the actions alone.
/// </summary>
/// <param name="Days">Days of the week as cron has them: <c>MON-FRI</c> or <c>MON,WED</c>.</param>
/// <param name="From">Local time at which it opens.</param>
/// <param name="Until">Local time at which it closes, later the same day.</param>
/// <param name="Zone">IANA time zone.</param>
/// <param name="Outside">Tasks kept while it is closed; 0 for none.</param>
public sealed partial record OfficeHours(string Days, TimeOnly From, TimeOnly Until, string Zone, int Outside)
{
    public const string Opens = "berth-hours-open";
    public const string Closes = "berth-hours-close";
    private const int MinutesAWeek = 7 * 24 * 60;
    private static readonly string[] names = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    /// <summary>"08:00 to 18:00, MON-FRI, Europe/Berlin".</summary>
    [JsonIgnore]
    public string Words => $"{Clock(From)} to {Clock(Until)}, {Days}, {Zone}";

    /// <summary>What it keeps while it is closed: "no task".</summary>
    [JsonIgnore]
    public string OutsideWords => Outside == 0 ? "no task" : Outside == 1 ? "1 task" : $"{Outside} tasks";

    /// <summary>The part of a week in which it is open, 0 to 1.</summary>
    [JsonIgnore]
    public decimal Share => DaysOf(Days).Count * (decimal)(Until - From).TotalMinutes / MinutesAWeek;

    /// <summary>Hours of a week in which it is open.</summary>
    [JsonIgnore]
    public decimal HoursAWeek => DaysOf(Days).Count * (decimal)(Until - From).TotalHours;

    /// <param name="min">Bounds while it is open.</param>
    public IReadOnlyList<ScheduledActionSpec> Actions(string cluster, string service, int min, int max) =>
    [
        new(cluster, service, Opens, Cron(From), Zone, min, max),
        new(cluster, service, Closes, Cron(Until), Zone, Outside, Outside),
    ];

    /// <summary>Null where there are none, or where someone wrote them otherwise.</summary>
    public static OfficeHours? Of(IReadOnlyList<ScheduledActionSpec> actions) =>
        Opening(actions) is { } open && Closing(actions) is { } close && At(open) is { } from && At(close) is { } until
            && from.Days == until.Days && from.Time < until.Time && open.Zone == close.Zone && close is { Min: { } least, Max: { } most } && least == most
            ? new OfficeHours(from.Days, from.Time, until.Time, open.Zone ?? "UTC", least) : null;

    /// <summary>The action that opens, with the bounds it gives.</summary>
    public static ScheduledActionSpec? Opening(IReadOnlyList<ScheduledActionSpec> actions) => actions.FirstOrDefault(a => a.Name == Opens);

    public static ScheduledActionSpec? Closing(IReadOnlyList<ScheduledActionSpec> actions) => actions.FirstOrDefault(a => a.Name == Closes);

    /// <summary>Days of the week that are named; empty where the text names none.</summary>
    public static IReadOnlySet<DayOfWeek> DaysOf(string days)
    {
        var found = new HashSet<DayOfWeek>();
        foreach (var part in days.Split(','))
        {
            var ends = part.Split('-').Select(n => Array.IndexOf(names, n)).ToList();
            if (ends.Count > 2 || ends.Contains(-1) || ends[0] > ends[^1])
            {
                return new HashSet<DayOfWeek>();
            }

            found.UnionWith(Enumerable.Range(ends[0], ends[^1] - ends[0] + 1).Select(d => (DayOfWeek)d));
        }

        return found;
    }

    public static TimeOnly? Time(string text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    public static string Clock(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    private string Cron(TimeOnly at) => string.Create(CultureInfo.InvariantCulture, $"cron({at.Minute} {at.Hour} ? * {Days} *)");

    private static (string Days, TimeOnly Time)? At(ScheduledActionSpec action) =>
        Written().Match(action.Schedule) is { Success: true } found && DaysOf(found.Groups["days"].Value).Count > 0
            && int.Parse(found.Groups["hour"].Value, CultureInfo.InvariantCulture) is var hour and < 24
            && int.Parse(found.Groups["minute"].Value, CultureInfo.InvariantCulture) is var minute and < 60
            ? (found.Groups["days"].Value, new TimeOnly(hour, minute)) : null;

    [GeneratedRegex(@"^cron\((?<minute>\d{1,2}) (?<hour>\d{1,2}) \? \* (?<days>[A-Z,-]{3,30}) \*\)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Written();
}
