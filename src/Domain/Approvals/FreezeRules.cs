using System.Globalization;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Approvals;

/// <summary>A freeze that holds for a place now.</summary>
/// <param name="Window">The one that lasts longest of those that hold now.</param>
/// <param name="Until">When the last of those that follow each other without a gap is over.</param>
public sealed record FreezeHold(FreezeWindow Window, DateTimeOffset Until);

/// <summary>When freeze windows hold and what is said of them. Pure.</summary>
public static class FreezeRules
{
    /// <summary>How long before it begins a freeze is spoken of.</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromDays(3);

    public static bool Covers(FreezeWindow window, TeamEnvironment place) =>
        Has(window.Tiers, place.Tier) && Has(window.Teams, place.TeamId) && Has(window.Environments, place.Name);

    /// <summary>Null when nothing holds the place at that moment.</summary>
    public static FreezeHold? Of(IEnumerable<FreezeWindow> windows, TeamEnvironment place, DateTimeOffset at)
    {
        var covering = windows.Where(w => Covers(w, place)).OrderBy(w => w.From).ToList();
        var holding = covering.Where(w => w.From <= at && at < w.Over).MaxBy(w => w.Over);
        if (holding is null)
        {
            return null;
        }

        var until = holding.Over;
        foreach (var next in covering.Where(w => w.Over > w.From))
        {
            until = next.From <= until && next.Over > until ? next.Over : until;
        }

        return new(holding, until);
    }

    /// <summary>Why nobody may approve for this place now, until when, and who could lift it; null when none holds.</summary>
    public static string? WhyNotApprove(IEnumerable<FreezeWindow> windows, TeamEnvironment place, DateTimeOffset at) => Of(windows, place, at) is { } hold
        ? $"The freeze \"{hold.Window.Name}\" holds for {place.Place} until {Words(hold.Until, hold.Window.TimeZone)}: {Sentence(hold.Window.Reason)} Approve it after that, or ask a platform admin to end the freeze."
        : null;

    /// <summary>What a person is told before they ask.</summary>
    public static Check Check(IReadOnlyCollection<FreezeWindow> windows, TeamEnvironment place, DateTimeOffset now)
    {
        const string rule = "Freeze window";
        if (Of(windows, place, now) is { } hold)
        {
            return new(CheckOutcome.Warning, $"The freeze \"{hold.Window.Name}\" holds for {place.Place}: {Sentence(hold.Window.Reason)} You may ask now; nobody can approve it before {Words(hold.Until, hold.Window.TimeZone)}, unless a platform admin ends the freeze.", rule);
        }

        var coming = windows.Where(w => Covers(w, place) && w.From > now && w.From <= now + Notice && w.Over > w.From).MinBy(w => w.From);
        return coming is null
            ? new(CheckOutcome.Pass, $"No freeze holds for {place.Place} or begins within {Notice.Days} days.", rule)
            : new(CheckOutcome.Warning, $"The freeze \"{coming.Name}\" begins for {place.Place} at {Words(coming.From, coming.TimeZone)}. What is not approved by then waits until {Words(coming.Until, coming.TimeZone)}.", rule);
    }

    /// <summary>A local time of a zone as a moment, or the sentence why it is none. Where clocks go back and it comes twice, the window is the longer for it.</summary>
    /// <param name="zone">IANA name.</param>
    /// <param name="isEnd">Of the two moments the later one is meant.</param>
    public static (DateTimeOffset? At, string? WhyNot) Moment(DateTime local, string zone, bool isEnd)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) || !found.HasIanaId)
        {
            return (null, $"There is no time zone \"{(zone.Length > 40 ? zone[..40] : zone)}\". Use an IANA name, such as Europe/Berlin or UTC.");
        }

        if (local.Year is < 2000 or > 2200)
        {
            return (null, "Name a year between 2000 and 2200.");
        }

        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (found.IsInvalidTime(local))
        {
            return (null, string.Create(CultureInfo.InvariantCulture, $"{local:HH:mm} does not exist on {local:d MMM yyyy} in {zone}: clocks go forward then. Name a time before or after."));
        }

        var offset = found.IsAmbiguousTime(local)
            ? isEnd ? found.GetAmbiguousTimeOffsets(local).Min() : found.GetAmbiguousTimeOffsets(local).Max()
            : found.GetUtcOffset(local);
        return (new DateTimeOffset(local - offset, TimeSpan.Zero), null);
    }

    /// <summary>"4 Jan 2027, 08:00 Europe/Berlin (07:00 UTC)".</summary>
    public static string Words(DateTimeOffset at, string zone)
    {
        if (zone is "UTC" or "Etc/UTC" || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found))
        {
            return at.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
        }

        var local = TimeZoneInfo.ConvertTime(at, found);
        var utc = at.UtcDateTime.ToString(local.Date == at.UtcDateTime.Date ? "HH:mm 'UTC'" : "d MMM, HH:mm 'UTC'", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{local:d MMM yyyy, HH:mm} {zone} ({utc})");
    }

    private static bool Has(IReadOnlyList<string> chosen, string value) => chosen.Count == 0 || chosen.Contains(value, StringComparer.Ordinal);

    private static string Sentence(string reason) => reason.TrimEnd() is [.., '.' or '!' or '?'] ? reason.TrimEnd() : reason.TrimEnd() + ".";
}
