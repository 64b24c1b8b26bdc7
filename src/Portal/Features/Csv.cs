using System.Globalization;
using System.Text;

namespace Portal.Features;

/// <summary>
/// A table as a file for spreadsheets (RFC 4180, UTF-8 with its mark). Text that a spreadsheet would take for a formula
/// gets an apostrophe in front: names and reasons come from people.
/// </summary>
internal sealed class Csv
{
    public const string ContentType = "text/csv";
    private readonly StringBuilder text = new();

    public Csv(params IEnumerable<string> heads) => Add(heads);

    public void Add(params IEnumerable<object?> cells) => text.Append(Row(cells));

    /// <summary>One line with its end, for a table that is written as it is read.</summary>
    public static string Row(params IEnumerable<object?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    /// <param name="name">Without the ending.</param>
    public IResult AsFile(string name) => Results.File(
        [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())], $"{ContentType}; charset=utf-8", $"berth-{name}.csv");

    public override string ToString() => text.ToString();

    private static string Cell(object? value) => value switch
    {
        null => "",
        DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        int or long or decimal => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        _ => Quoted(value.ToString() ?? ""),
    };

    // OWASP: = + - @, tab and carriage return begin a formula
    private static string Quoted(string words)
    {
        var safe = words.Length > 0 && words[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + words : words;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
