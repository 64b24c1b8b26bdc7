using System.Globalization;

namespace Portal.Parts;

/// <summary>Money as people read it: US dollars, invariant, always with its period where it has one.</summary>
public static class Money
{
    /// <summary>"$36.04", "−$5.00".</summary>
    public static string Of(decimal dollars) => (dollars < 0 ? "−$" : "$") + Digits(dollars);

    /// <summary>"$36.04 a month".</summary>
    public static string AMonth(decimal dollars) => Of(dollars) + " a month";

    /// <summary>A difference: "+$288.32", "−$5.00", "no change".</summary>
    public static string Change(decimal dollars) => Math.Round(dollars, 2) == 0 ? "no change" : (dollars < 0 ? "−$" : "+$") + Digits(dollars);

    /// <summary>"+$288.32 a month", "no change".</summary>
    public static string ChangeAMonth(decimal dollars) => Math.Round(dollars, 2) == 0 ? "no change" : Change(dollars) + " a month";

    /// <summary>"$12,846": whole dollars, for figures and axes.</summary>
    public static string Whole(decimal dollars) => (dollars < 0 ? "−$" : "$") + Math.Abs(Math.Round(dollars)).ToString("#,0", CultureInfo.InvariantCulture);

    private static string Digits(decimal dollars) => Math.Abs(dollars).ToString("#,0.00", CultureInfo.InvariantCulture);
}
