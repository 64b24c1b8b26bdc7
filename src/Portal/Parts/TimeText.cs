using System.Globalization;

namespace Portal.Parts;

/// <summary>Times as text, the same words berth.js writes.</summary>
public static class TimeText
{
    /// <summary>"12 s ago", "3 min ago", "2 h ago", "5 days ago"; what lies ahead reads "in 5 h".</summary>
    public static string Ago(TimeSpan age) => age < TimeSpan.Zero && age.Duration() >= TimeSpan.FromSeconds(1)
        ? "in " + Span(age.Duration())
        : Span(age < TimeSpan.Zero ? TimeSpan.Zero : age) + " ago";

    /// <summary>A duration in its largest unit: "12 s", "3 min", "2 h", "1 day".</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 60 } => Number((long)span.TotalSeconds, "s"),
        { TotalMinutes: < 60 } => Number((long)span.TotalMinutes, "min"),
        { TotalHours: < 24 } => Number((long)span.TotalHours, "h"),
        _ => Number((long)span.TotalDays, span.TotalDays < 2 ? "day" : "days"),
    };

    /// <summary>How long a step took: "0.9 s", "12 s", "1 min 12 s", "2 h 5 min".</summary>
    public static string Took(TimeSpan span) => span switch
    {
        { TotalSeconds: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} s"),
        { TotalSeconds: < 60 } => Number((long)span.TotalSeconds, "s"),
        { TotalMinutes: < 60 } => Number((long)span.TotalMinutes, "min") + (span.Seconds > 0 ? " " + Number(span.Seconds, "s") : ""),
        _ => Number((long)span.TotalHours, "h") + (span.Minutes > 0 ? " " + Number(span.Minutes, "min") : ""),
    };

    /// <summary>"23 Nov 2026, 10:24:07 UTC".</summary>
    public static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy, HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>For datetime attributes.</summary>
    public static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Number(long value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{value} {unit}");
}
