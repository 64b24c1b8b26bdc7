using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Domain.Requests;

namespace Domain.Kinds.Services;

/// <summary>What a service had before it was parked, and gets back when it is resumed.</summary>
/// <param name="Desired">Tasks it was asked to keep.</param>
/// <param name="Target">Null for a service that had no scaling bounds.</param>
public sealed partial record ParkedFrom(int Desired, ScalableTargetSpec? Target)
{
    /// <summary>Tasks that start when it is resumed.</summary>
    [JsonIgnore]
    public int Starting => Target is { } bounds ? Math.Clamp(Desired, bounds.Min, bounds.Max) : Desired;

    /// <summary>"2 tasks, bounds 2 to 4".</summary>
    [JsonIgnore]
    public string Words => $"{Starting} {(Starting == 1 ? "task" : "tasks")}{(Target is { } bounds ? $", bounds {bounds.Min} to {bounds.Max}" : ", no scaling bounds")}";

    /// <summary>
    /// The value of the tag <see cref="BerthTags.Parked"/> on the scalable target: it stands in AWS, so that it outlives any plan and Berth's own database.
    /// Only characters that a tag takes (Application Auto Scaling API, TagResource).
    /// </summary>
    public string Write() => string.Create(CultureInfo.InvariantCulture,
        $"desired={Desired}{(Target is { } b ? string.Create(CultureInfo.InvariantCulture, $" bounds={b.Min}-{b.Max}") : "")}{(Target?.Suspended is { } s ? $" held={Held(s)}" : "")}");

    /// <summary>Null when the text is none that <see cref="Write"/> wrote.</summary>
    public static ParkedFrom? Read(string cluster, string service, string? text)
    {
        if (text is null || Pattern().Match(text) is not { Success: true } found || Number(found, "desired") is not { } desired)
        {
            return null;
        }

        var held = found.Groups["held"].Value.Split('+');
        var suspended = Suspension.Of(held.Contains("in", StringComparer.Ordinal), held.Contains("out", StringComparer.Ordinal), held.Contains("scheduled", StringComparer.Ordinal));
        return new ParkedFrom(desired, Number(found, "min") is { } min && Number(found, "max") is { } max ? new ScalableTargetSpec(cluster, service, min, max) { Suspended = suspended } : null);
    }

    private static string Held(Suspension s) =>
        string.Join('+', new[] { s.In ? "in" : null, s.Out ? "out" : null, s.Scheduled ? "scheduled" : null }.OfType<string>());

    private static int? Number(Match found, string group) =>
        int.TryParse(found.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"^desired=(?<desired>\d{1,6})( bounds=(?<min>\d{1,6})-(?<max>\d{1,6})( held=(?<held>[a-z+]+))?)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
