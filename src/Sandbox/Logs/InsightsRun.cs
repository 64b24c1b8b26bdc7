using System.Globalization;
using System.Text.Json;
using Sandbox.Wire;

namespace Sandbox.Logs;

/// <summary>A row on its way through a query: its fields by name, in the order they came.</summary>
internal sealed class InsightsRow
{
    public Dictionary<string, object?> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary>What is shown; null for what a query without fields shows.</summary>
    public List<string> Shown { get; } = [];

    public string? Pointer { get; init; }

    public object? this[string name] => Fields.GetValueOrDefault(name);
}

/// <summary>Runs the commands of a query over lines.</summary>
internal sealed class InsightsRun(IReadOnlyList<InsightsCommand> commands)
{
    private bool filtered;

    /// <summary>Lines that passed the filters.</summary>
    public int Matched { get; private set; }

    public List<InsightsRow> Over(IEnumerable<InsightsRow> rows, int limit)
    {
        var list = rows.ToList();
        Matched = list.Count;
        foreach (var command in commands)
        {
            list = Apply(command, list);
            if (command is InsightsCommand.Filter && !filtered)
            {
                Matched = list.Count;
            }
            filtered = filtered || command is InsightsCommand.Stats;
        }
        return list.Count > limit ? list.GetRange(0, limit) : list;
    }

    private static List<InsightsRow> Apply(InsightsCommand command, List<InsightsRow> rows) => command switch
    {
        InsightsCommand.Filter filter => rows.FindAll(r => InsightsValue.IsTrue(InsightsValue.Of(filter.Condition, r))),
        InsightsCommand.Limit limit => rows.Count > limit.Rows ? rows.GetRange(0, limit.Rows) : rows,
        InsightsCommand.Sort sort => Sorted(sort, rows),
        InsightsCommand.Fields fields => Shown(fields, rows),
        InsightsCommand.Stats stats => Grouped(stats, rows),
        _ => rows,
    };

    private static List<InsightsRow> Shown(InsightsCommand.Fields fields, List<InsightsRow> rows)
    {
        foreach (var row in rows)
        {
            if (fields.OnlyShown)
            {
                row.Shown.Clear();
            }
            foreach (var column in fields.Columns)
            {
                row.Fields[column.Name] = InsightsValue.Of(column.Of, row);
                if (!row.Shown.Contains(column.Name))
                {
                    row.Shown.Add(column.Name);
                }
            }
        }
        return rows;
    }

    private static List<InsightsRow> Sorted(InsightsCommand.Sort sort, List<InsightsRow> rows)
    {
        IOrderedEnumerable<InsightsRow>? ordered = null;
        foreach (var (by, descending) in sort.Keys)
        {
            object? Key(InsightsRow row) => InsightsValue.Of(by, row);
            ordered = (ordered, descending) switch
            {
                (null, true) => rows.OrderByDescending(Key, InsightsValue.Order),
                (null, false) => rows.OrderBy(Key, InsightsValue.Order),
                ({ } o, true) => o.ThenByDescending(Key, InsightsValue.Order),
                ({ } o, false) => o.ThenBy(Key, InsightsValue.Order),
            };
        }
        return ordered?.ToList() ?? rows;
    }

    private static List<InsightsRow> Grouped(InsightsCommand.Stats stats, List<InsightsRow> rows)
    {
        var groups = new Dictionary<string, (List<object?> Keys, List<InsightsRow> Rows)>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var keys = stats.By.Select(b => InsightsValue.Of(b.Of, row)).ToList();
            var key = string.Join('\u001f', keys.Select(InsightsValue.Text));
            if (!groups.TryGetValue(key, out var group))
            {
                groups[key] = group = (keys, []);
            }
            group.Rows.Add(row);
        }
        return [.. groups.Values.Select(g => Row(stats, g.Keys, g.Rows))];
    }

    private static InsightsRow Row(InsightsCommand.Stats stats, List<object?> keys, List<InsightsRow> rows)
    {
        var row = new InsightsRow();
        foreach (var (column, value) in stats.By.Zip(keys).Select(b => (b.First.Name, b.Second)).Concat(stats.Columns.Select(c => (c.Name, InsightsValue.Aggregate(c.Of, rows)))))
        {
            row.Fields[column] = value;
            row.Shown.Add(column);
        }
        return row;
    }

    /// <summary>A line as a row: AWS's own fields, and those of the line where it is JSON.</summary>
    public static InsightsRow Read(LogGroupState group, SweptLine line)
    {
        var row = new InsightsRow { Pointer = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(FormattableString.Invariant($"{group.Arn}\n{line.Stream}\n{line.Line.At}\n{line.Line.Nth}"))) };
        var time = DateTimeOffset.FromUnixTimeMilliseconds(line.Line.At);
        row.Fields["@timestamp"] = time;
        row.Fields["@ingestionTime"] = time;
        row.Fields["@message"] = line.Line.Text;
        row.Fields["@logStream"] = line.Stream;
        row.Fields["@log"] = $"{Arns.Account(group.Arn)}:{group.Name}";
        if (line.Line.Text is ['{', ..])
        {
            try
            {
                using var json = JsonDocument.Parse(line.Line.Text);
                Add(row, "", json.RootElement);
            }
            catch (JsonException)
            {
                // Only looks like JSON: it has no fields of its own.
            }
        }
        return row;
    }

    private static void Add(InsightsRow row, string path, JsonElement json)
    {
        foreach (var property in json.EnumerateObject())
        {
            var name = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            switch (property.Value.ValueKind)
            {
                case JsonValueKind.Object:
                    Add(row, name, property.Value);
                    break;
                case JsonValueKind.Number:
                    row.Fields[name] = property.Value.GetDouble();
                    break;
                case JsonValueKind.String:
                    row.Fields[name] = property.Value.GetString();
                    break;
                default:
                    row.Fields[name] = property.Value.GetRawText();
                    break;
            }
        }
    }
}
