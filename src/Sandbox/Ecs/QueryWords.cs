namespace Sandbox.Ecs;

/// <summary>The words of an expression of the cluster query language, one after another.</summary>
internal sealed class QueryWords(string expression)
{
    private static readonly Dictionary<string, string> operators = new(StringComparer.Ordinal)
    {
        ["=="] = "==", ["equals"] = "==", ["!="] = "!=", ["not_equals"] = "!=", [">="] = ">=", ["greater_than_equal"] = ">=", ["<="] = "<=", ["less_than_equal"] = "<=",
        ["=~"] = "=~", ["matches"] = "=~", ["!~"] = "!~", ["not_matches"] = "!~", [">"] = ">", ["greater_than"] = ">", ["<"] = "<", ["less_than"] = "<",
        ["!exists"] = "!exists", ["not_exists"] = "!exists", ["exists"] = "exists", ["!in"] = "!in", ["not_in"] = "!in", ["in"] = "in",
    };

    private int at;

    public bool IsEnd
    {
        get
        {
            Space();
            return at >= expression.Length;
        }
    }

    /// <summary>Takes one of these where it stands next. A word ends where the next character is none of a word.</summary>
    public bool Skip(params ReadOnlySpan<string> any)
    {
        Space();
        foreach (var text in any)
        {
            if (string.CompareOrdinal(expression, at, text, 0, text.Length) == 0 && (!IsWord(text[0]) || at + text.Length >= expression.Length || !IsWord(expression[at + text.Length])))
            {
                at += text.Length;
                return true;
            }
        }
        return false;
    }

    public string Word()
    {
        Space();
        var start = at;
        while (at < expression.Length && IsWord(expression[at]))
        {
            at++;
        }
        return at > start ? expression[start..at].Trim('\'', '"') : throw Wrong();
    }

    public string Operator()
    {
        Space();
        foreach (var (written, meant) in operators.OrderByDescending(o => o.Key.Length))
        {
            if (Skip(written))
            {
                return meant;
            }
        }
        throw Wrong();
    }

    /// <summary><c>[a, b]</c></summary>
    public HashSet<string> List()
    {
        var items = new HashSet<string>(StringComparer.Ordinal);
        if (!Skip("["))
        {
            throw Wrong();
        }
        do
        {
            items.Add(Word());
        }
        while (Skip(","));
        return Skip("]") ? items : throw Wrong();
    }

    /// <summary>A regular expression: up to a space or a bracket that it did not open.</summary>
    public string Rest()
    {
        Space();
        var start = at;
        var depth = 0;
        for (; at < expression.Length && !char.IsWhiteSpace(expression[at]); at++)
        {
            depth += expression[at] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth < 0)
            {
                break;
            }
        }
        return at > start ? expression[start..at] : throw Wrong();
    }

    public FormatException Wrong() => new($"Unexpected text at position {at} of the expression '{expression}'.");

    private void Space()
    {
        while (at < expression.Length && char.IsWhiteSpace(expression[at]))
        {
            at++;
        }
    }

    private static bool IsWord(char c) => !char.IsWhiteSpace(c) && !"()[],=!<>~&|".Contains(c, StringComparison.Ordinal);
}
