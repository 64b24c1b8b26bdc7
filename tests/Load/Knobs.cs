using System.Globalization;

namespace Load;

/// <summary>Numbers a run can set by environment variable.</summary>
internal static class Knobs
{
    /// <summary>BERTH_LOAD_CIRCUITS: circuits open at once on each page.</summary>
    public static int Circuits => Of("BERTH_LOAD_CIRCUITS", 40);

    /// <summary>BERTH_LOAD_ROUNDS: how often each circuit goes through its page's clicks.</summary>
    public static int Rounds => Of("BERTH_LOAD_ROUNDS", 4);

    /// <summary>BERTH_LOAD_RUNS: starts of each app.</summary>
    public static int Runs => Of("BERTH_LOAD_RUNS", 7);

    private static int Of(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } text ? otherwise
        : int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : throw new ArgumentException($"{variable} must be a whole number above 0, not \"{text}\".");
}
