using System.Globalization;
using Sandbox.Wire;

namespace Sandbox.Logs;

/// <summary>
/// Reads the common part of Logs Insights: fields, display, filter, sort, limit and stats
/// (CloudWatch Logs User Guide, "CloudWatch Logs Insights language query syntax"). Anything else is a MalformedQueryException.
/// </summary>
internal sealed class InsightsParser
{
    private static readonly string[] functions =
        ["bin", "ispresent", "isempty", "isblank", "strlen", "lower", "tolower", "upper", "toupper", "abs", "ceil", "floor", "concat", "coalesce", "trim", "count", "count_distinct", "sum", "avg", "min", "max", "pct", "earliest", "latest"];

    private readonly List<InsightsToken> tokens;
    private int at;

    private InsightsParser(string text) => tokens = InsightsToken.Read(text);

    /// <exception cref="AwsError">MalformedQueryException.</exception>
    public static List<InsightsCommand> Parse(string text)
    {
        var parser = new InsightsParser(text);
        var commands = new List<InsightsCommand>();
        do
        {
            commands.Add(parser.Command());
        }
        while (parser.Takes("|"));
        if (!parser.Now.IsEnd)
        {
            throw parser.Wrong();
        }
        if (commands.OfType<InsightsCommand.Stats>().Count() > 1)
        {
            throw InsightsToken.Malformed("the Sandbox takes one stats command a query.");
        }
        return commands;
    }

    private InsightsToken Now => tokens[at];

    private InsightsCommand Command()
    {
        var name = Word();
        switch (name)
        {
            case "fields" or "display":
                return new InsightsCommand.Fields(Columns(), name == "display");
            case "filter" or "where":
                return new InsightsCommand.Filter(Or());
            case "sort" or "order":
                return new InsightsCommand.Sort(Keys());
            case "limit" or "head":
                var rows = Now.Text;
                at++;
                return int.TryParse(rows, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 10_000 ? new InsightsCommand.Limit(count) : throw InsightsToken.Malformed($"limit takes a number from 1 to 10000, not {rows}.");
            case "stats":
                var columns = Columns();
                return new InsightsCommand.Stats(columns, TakesWord("by") ? Columns() : []);
            default:
                throw InsightsToken.Malformed($"the Sandbox offers fields, display, filter, sort, limit and stats, not {name}.");
        }
    }

    private List<InsightsColumn> Columns()
    {
        var columns = new List<InsightsColumn>();
        do
        {
            var begin = at;
            var expression = Or();
            var name = string.Concat(tokens.GetRange(begin, at - begin).Select(t => t.Written));
            columns.Add(new(TakesWord("as") ? Word() : expression is InsightsNode.Field field ? field.Name : name, expression));
        }
        while (Takes(","));
        return columns;
    }

    private List<(InsightsNode, bool)> Keys()
    {
        var keys = new List<(InsightsNode, bool)>();
        do
        {
            var by = Or();
            var descending = TakesWord("desc");
            if (!descending)
            {
                TakesWord("asc");
            }
            keys.Add((by, descending));
        }
        while (Takes(","));
        return keys;
    }

    private InsightsNode Or()
    {
        var left = And();
        while (TakesWord("or"))
        {
            left = new InsightsNode.Binary("or", left, And());
        }
        return left;
    }

    private InsightsNode And()
    {
        var left = Not();
        while (TakesWord("and"))
        {
            left = new InsightsNode.Binary("and", left, Not());
        }
        return left;
    }

    private InsightsNode Not() => TakesWord("not") ? new InsightsNode.Unary("not", Not()) : Comparison();

    private InsightsNode Comparison()
    {
        var left = Sum();
        var negated = TakesWord("not");
        if (TakesWord("like") || (!negated && Takes("=~")))
        {
            return Maybe(negated, new InsightsNode.Binary("like", left, Sum()));
        }
        if (TakesWord("in"))
        {
            if (!Takes("["))
            {
                throw Wrong();
            }
            var items = new List<InsightsNode>();
            do
            {
                items.Add(Sum());
            }
            while (Takes(","));
            return Takes("]") ? Maybe(negated, new InsightsNode.Binary("in", left, new InsightsNode.List(items))) : throw Wrong();
        }
        if (negated)
        {
            throw Wrong();
        }
        return Array.Find(["!=", "<=", ">=", "=", "<", ">"], Takes) is { } sign ? new InsightsNode.Binary(sign, left, Sum()) : left;
    }

    private static InsightsNode Maybe(bool negated, InsightsNode node) => negated ? new InsightsNode.Unary("not", node) : node;

    private InsightsNode Sum()
    {
        var left = Product();
        while (Array.Find(["+", "-"], Takes) is { } sign)
        {
            left = new InsightsNode.Binary(sign, left, Product());
        }
        return left;
    }

    private InsightsNode Product()
    {
        var left = Atom();
        while (Array.Find(["*", "/", "%"], Takes) is { } sign)
        {
            left = new InsightsNode.Binary(sign, left, Atom());
        }
        return left;
    }

    private InsightsNode Atom()
    {
        if (Takes("("))
        {
            var inner = Or();
            return Takes(")") ? inner : throw Wrong();
        }
        if (Takes("-"))
        {
            return new InsightsNode.Unary("-", Atom());
        }
        var token = Now;
        switch (token.Kind)
        {
            case InsightsTokenKind.Number:
                at++;
                return new InsightsNode.Value(double.Parse(token.Text, CultureInfo.InvariantCulture));
            case InsightsTokenKind.Text:
                at++;
                return new InsightsNode.Value(token.Text);
            case InsightsTokenKind.Pattern:
                at++;
                return new InsightsNode.Pattern(InsightsToken.Regular(token.Text));
            case InsightsTokenKind.Stretch:
                at++;
                return new InsightsNode.Stretch(token.Millis);
            case InsightsTokenKind.Name:
                at++;
                return Takes("(") ? Function(token.Text) : new InsightsNode.Field(token.Text);
            case InsightsTokenKind.Sign or InsightsTokenKind.End:
                throw Wrong();
        }
        throw Wrong();
    }

    private InsightsNode Function(string name)
    {
        var function = name.ToLowerInvariant();
        if (!functions.Contains(function))
        {
            throw InsightsToken.Malformed($"the Sandbox does not offer the function {name}.");
        }
        var arguments = new List<InsightsNode>();
        if (Takes(")"))
        {
            return new InsightsNode.Call(function, arguments);
        }
        do
        {
            arguments.Add(Takes("*") ? new InsightsNode.Value("*") : Or());
        }
        while (Takes(","));
        return Takes(")") ? new InsightsNode.Call(function, arguments) : throw Wrong();
    }

    private bool Takes(string sign)
    {
        if (Now.Kind != InsightsTokenKind.Sign || Now.Text != sign)
        {
            return false;
        }
        at++;
        return true;
    }

    private bool TakesWord(string word)
    {
        if (Now.Kind != InsightsTokenKind.Name || !Now.Text.Equals(word, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
        at++;
        return true;
    }

    private string Word()
    {
        var token = Now;
        at++;
        return token.Kind == InsightsTokenKind.Name ? token.Text : throw InsightsToken.Malformed($"unexpected symbol found {token.Text} at line 1 and position {token.Position}");
    }

    private AwsError Wrong() => InsightsToken.Malformed(Now.IsEnd ? "unexpected end of the query" : $"unexpected symbol found {Now.Text} at line 1 and position {Now.Position}");
}
