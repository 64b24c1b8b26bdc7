using System.Globalization;
using Sandbox.Wire;

namespace Sandbox.CloudWatch;

/// <summary>A metric math expression, parsed: what GetMetricData and alarms compute from other queries.</summary>
internal abstract record MathNode
{
    private MathNode()
    {
    }

    public sealed record Number(double Value) : MathNode;

    public sealed record Text(string Value) : MathNode;

    /// <summary>Another query's id, or the words REPEAT and LINEAR.</summary>
    public sealed record Name(string Id) : MathNode;

    public sealed record Unary(char Sign, MathNode Of) : MathNode;

    public sealed record Binary(string Sign, MathNode Left, MathNode Right) : MathNode;

    public sealed record Function(string Called, IReadOnlyList<MathNode> Arguments) : MathNode;

    public sealed record List(IReadOnlyList<MathNode> Items) : MathNode;
}

/// <summary>Reads metric math (CloudWatch User Guide, "Using math expressions with CloudWatch metrics").</summary>
internal sealed class MathParser
{
    private static readonly string[][] levels = [["||", "OR"], ["&&", "AND"], ["==", "!=", "<=", ">=", "<", ">"], ["+", "-"], ["*", "/"], ["^"]];
    private readonly string id;
    private readonly string text;
    private int at;

    private MathParser(string id, string text)
    {
        this.id = id;
        this.text = text;
    }

    /// <exception cref="AwsError">ValidationError: the expression cannot be read.</exception>
    public static MathNode Parse(string id, string text)
    {
        var parser = new MathParser(id, text);
        var node = parser.Level(0);
        return parser.Peek() == '\0' ? node : throw parser.Wrong();
    }

    private MathNode Level(int level)
    {
        if (level == levels.Length)
        {
            return Sign();
        }
        var left = Level(level + 1);
        while (Array.Find(levels[level], Takes) is { } sign)
        {
            left = new MathNode.Binary(sign is "OR" ? "||" : sign is "AND" ? "&&" : sign, left, Level(level + 1));
        }
        return left;
    }

    private MathNode Sign() => Takes("-") ? new MathNode.Unary('-', Sign()) : Takes("!") ? new MathNode.Unary('!', Sign()) : Atom();

    private MathNode Atom()
    {
        var next = Peek();
        if (Takes("("))
        {
            var inner = Level(0);
            return Takes(")") ? inner : throw Wrong();
        }
        if (Takes("["))
        {
            return new MathNode.List(Until("]"));
        }
        if (next is '"' or '\'')
        {
            var end = text.IndexOf(next, at + 1);
            var found = end < 0 ? throw Wrong() : text[(at + 1)..end];
            at = end + 1;
            return new MathNode.Text(found);
        }
        if (char.IsAsciiDigit(next) || next == '.')
        {
            return double.TryParse(Word(c => char.IsAsciiDigit(c) || c == '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                ? new MathNode.Number(number)
                : throw Wrong();
        }
        var name = Word(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        if (name.Length == 0)
        {
            throw Wrong();
        }
        return Takes("(") ? new MathNode.Function(name, Until(")")) : new MathNode.Name(name);
    }

    private List<MathNode> Until(string end)
    {
        var items = new List<MathNode>();
        if (Takes(end))
        {
            return items;
        }
        do
        {
            items.Add(Level(0));
        }
        while (Takes(","));
        return Takes(end) ? items : throw Wrong();
    }

    private bool Takes(string sign)
    {
        Peek();
        if (string.CompareOrdinal(text, at, sign, 0, sign.Length) != 0 || (char.IsAsciiLetter(sign[0]) && at + sign.Length < text.Length && char.IsAsciiLetterOrDigit(text[at + sign.Length])))
        {
            return false;
        }
        at += sign.Length;
        return true;
    }

    private string Word(Func<char, bool> belongs)
    {
        var start = at;
        while (at < text.Length && belongs(text[at]))
        {
            at++;
        }
        return text[start..at];
    }

    private char Peek()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }
        return at < text.Length ? text[at] : '\0';
    }

    private AwsError Wrong() => new("ValidationError", $"Error in expression '{id}': Invalid syntax at position {at}.");
}
