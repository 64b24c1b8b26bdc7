namespace Portal.Tests.Access;

/// <summary>The approved file <c>access-table.txt</c>: who may do what, written by hand. It says itself what its words mean.</summary>
public static class AccessTable
{
    public const string Out = "out";
    public const string No = "no";
    public const string None = "none";
    public const string May = "may";
    public const string See = "see";
    public const string Hid = "hid";

    private static string[] Lines => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Access", "access-table.txt"));

    /// <summary>The roles, one for each column.</summary>
    public static IReadOnlyList<string> Roles { get; } = Words(Lines.Single(l => l.StartsWith("roles", StringComparison.Ordinal)));

    /// <summary>The rows of a section by what they are about.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Section(string name)
    {
        var rows = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var inside = false;
        foreach (var line in Lines.Where(l => l.Length > 0 && l[0] != '#'))
        {
            if (line[0] == '[')
            {
                inside = line == $"[{name}]";
            }
            else if (inside)
            {
                rows.Add(line.Split('|')[0].Trim(), Words(line));
            }
        }

        return rows;
    }

    /// <summary>What the table says of one thing and one role; null where it says nothing.</summary>
    public static string? Said(IReadOnlyDictionary<string, IReadOnlyList<string>> section, string key, int role) =>
        section.TryGetValue(key, out var row) && role < row.Count ? row[role] : null;

    public static bool IsRefusal(string? word) => word is Out or No or None;

    /// <summary>What is not as the table says, one line each; a row that is missing, or too many, is one too.</summary>
    public static void Same(string section, IReadOnlyDictionary<string, IReadOnlyList<string>> actual)
    {
        var approved = Section(section);
        Nothing(
        [
            .. actual.Keys.Except(approved.Keys, StringComparer.Ordinal).Select(k => $"not in the table: {k,-84} | {Row(actual[k])}"),
            .. approved.Keys.Except(actual.Keys, StringComparer.Ordinal).Select(k => $"there no longer: {k}"),
            .. from row in actual
               where approved.TryGetValue(row.Key, out var said) && !said.SequenceEqual(row.Value, StringComparer.Ordinal)
               select $"{row.Key} | {Row(row.Value)}   where the table says | {Row(approved[row.Key])}",
        ]);
    }

    /// <summary>Fails with all lines: xUnit's own comparisons cut them short.</summary>
    public static void Nothing(IReadOnlyList<string> wrong) => Assert.True(wrong.Count == 0, string.Join('\n', wrong));

    private static string Row(IEnumerable<string> words) => string.Join(' ', words.Select(w => w.PadRight(9))).TrimEnd();

    private static string[] Words(string line) => line.Split('|')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
