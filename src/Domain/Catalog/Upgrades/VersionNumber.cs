using System.Globalization;

namespace Domain.Catalog.Upgrades;

/// <summary>A template's version, <c>1.2</c>; ordered by number, so 1.10 comes after 1.9.</summary>
public readonly record struct VersionNumber(int Major, int Minor) : IComparable<VersionNumber>
{
    /// <summary>Null when the text is no version.</summary>
    public static VersionNumber? Parse(string? text) =>
        text?.Split('.') is [var major, var minor]
        && int.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out var a) && int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var b)
            ? new(a, b) : null;

    public int CompareTo(VersionNumber other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    public static bool operator <(VersionNumber left, VersionNumber right) => left.CompareTo(right) < 0;

    public static bool operator >(VersionNumber left, VersionNumber right) => left.CompareTo(right) > 0;

    public static bool operator <=(VersionNumber left, VersionNumber right) => left.CompareTo(right) <= 0;

    public static bool operator >=(VersionNumber left, VersionNumber right) => left.CompareTo(right) >= 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");
}
