using System.Globalization;
using Domain.Catalog;

namespace Domain.Kinds.Services;

/// <summary>What the form of office hours asks, and what it comes to. Pure.</summary>
internal static class OfficeHoursInputs
{
    public const string Keep = "officeHours";
    public const string Days = "officeDays";
    public const string From = "officeFrom";
    public const string Until = "officeUntil";
    public const string Zone = "officeZone";
    public const string Outside = "officeOutside";

    private static readonly FieldCondition Kept = new(Keep, ConditionTest.Is, ["true"]);

    public static IReadOnlyList<Field> Fields { get; } =
    [
        new(Keep, "Office hours", FieldKind.Switch, FieldStep.Scale, FieldMode.Defaulted,
            "Application Auto Scaling opens and closes the service by the clock, whether Berth runs or not. Off takes the hours away, and the service stays open.", Default: "true"),
        new(Days, "Days", FieldKind.Text, FieldStep.Scale, FieldMode.Defaulted, "The days it is open: MON-FRI, or single ones such as MON,WED,FRI.", Default: "MON-FRI",
            Pattern: "(SUN|MON|TUE|WED|THU|FRI|SAT)([,-](SUN|MON|TUE|WED|THU|FRI|SAT))*", PatternHelp: "days in three capital letters, as a range or with commas: MON-FRI or MON,WED,FRI", Max: 30, When: Kept),
        new(From, "Opens at", FieldKind.Text, FieldStep.Scale, FieldMode.Defaulted, "Local time, such as 08:00. Tasks take a while to start.", Default: "08:00",
            Pattern: "([01][0-9]|2[0-3]):[0-5][0-9]", PatternHelp: "hours and minutes with two digits each: 08:00", When: Kept),
        new(Until, "Closes at", FieldKind.Text, FieldStep.Scale, FieldMode.Defaulted, "Local time of the same day, such as 18:30.", Default: "18:00",
            Pattern: "([01][0-9]|2[0-3]):[0-5][0-9]", PatternHelp: "hours and minutes with two digits each: 18:30", When: Kept),
        new(Zone, "Time zone", FieldKind.Text, FieldStep.Scale, FieldMode.Defaulted, "Its name, such as Europe/Berlin: summer time is kept by AWS.", Default: "UTC", Max: 64, When: Kept),
        new(Outside, "Tasks outside", FieldKind.Number, FieldStep.Scale, FieldMode.Defaulted, "Kept while it is closed: 0 stops all.", Default: "0", Min: 0, Max: 1000, Unit: "tasks", When: Kept),
    ];

    public static IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> sound)
    {
        if (sound.TryGetValue(Days, out var days) && OfficeHours.DaysOf(days).Count == 0)
        {
            yield return new(Days, $"\"{FieldRules.Short(days)}\" runs backwards or repeats a sign. The week begins on Sunday: write MON-FRI, or single days such as SAT,SUN.");
        }

        if (sound.TryGetValue(From, out var from) && sound.TryGetValue(Until, out var until) && OfficeHours.Time(from) >= OfficeHours.Time(until))
        {
            yield return new(Until, $"It would close at {until} and open at {from}. Close later than you open; hours past midnight are not office hours.");
        }

        if (sound.TryGetValue(Zone, out var zone) && WhyNotZone(zone) is { } why)
        {
            yield return new(Zone, why);
        }
    }

    /// <summary>Null where the hours are to be taken away.</summary>
    /// <param name="sound">Values without a problem.</param>
    public static OfficeHours? Parse(IReadOnlyDictionary<string, string> sound) =>
        sound.GetValueOrDefault(Keep) == "true" && OfficeHours.Time(sound[From]) is { } from && OfficeHours.Time(sound[Until]) is { } until
            ? new OfficeHours(sound[Days], from, until, sound[Zone], sound.Number(Outside)) : null;

    /// <summary>The values as they stand.</summary>
    public static IReadOnlyDictionary<string, string> Standing(OfficeHours? hours) => hours is null ? new Dictionary<string, string>(0) : new Dictionary<string, string>
    {
        [Keep] = "true", [Days] = hours.Days, [From] = OfficeHours.Clock(hours.From), [Until] = OfficeHours.Clock(hours.Until), [Zone] = hours.Zone,
        [Outside] = hours.Outside.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Why AWS would not know a time zone by this name; it takes those of the IANA database (Application Auto Scaling API, PutScheduledAction).</summary>
    public static string? WhyNotZone(string zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) && found.HasIanaId
            ? null : $"\"{FieldRules.Short(zone)}\" is not a time zone of the IANA database. Write its name, such as Europe/Berlin, America/New_York or UTC.";
}
