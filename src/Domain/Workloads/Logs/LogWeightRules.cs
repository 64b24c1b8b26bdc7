using System.Text.RegularExpressions;

namespace Domain.Workloads.Logs;

/// <summary>Reads from a line how bad it is: a level in JSON or logfmt, or a level's word near its beginning. Pure.</summary>
internal static partial class LogWeightRules
{
    /// <summary>A level's word stands in the first characters, after the time and the thread.</summary>
    private const int Head = 80;

    public static LogWeight Of(string text)
    {
        var named = Named().Match(text);
        var word = named.Success ? named.Groups["level"].Value : Bare().Match(text[..Math.Min(text.Length, Head)]) is { Success: true } bare ? bare.Value : "";
        return word.ToUpperInvariant() switch
        {
            "ERROR" or "ERR" or "FATAL" or "CRITICAL" or "PANIC" or "SEVERE" => LogWeight.Error,
            "WARN" or "WARNING" => LogWeight.Warn,
            "INFO" or "NOTICE" or "INFORMATION" => LogWeight.Info,
            "DEBUG" or "TRACE" => LogWeight.Debug,
            _ => LogWeight.Plain,
        };
    }

    [GeneratedRegex("""\b(?:level|severity|lvl)"?\s*[=:]\s*"?(?<level>[A-Za-z]+)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 100)]
    private static partial Regex Named();

    [GeneratedRegex(@"\b(ERROR|ERR|FATAL|CRITICAL|PANIC|SEVERE|WARN|WARNING|INFO|NOTICE|DEBUG|TRACE)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Bare();
}
