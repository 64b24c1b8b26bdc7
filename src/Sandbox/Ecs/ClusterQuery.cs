using System.Globalization;
using System.Text.RegularExpressions;

namespace Sandbox.Ecs;

/// <summary>
/// The cluster query language: filters of ListContainerInstances and memberOf constraints (ECS Developer Guide, "Create
/// expressions to define container instances for Amazon ECS tasks").
/// </summary>
internal static class ClusterQuery
{
    private static readonly string[] equality = ["==", "!=", "in", "!in", "=~", "!~"];
    private static readonly string[] order = ["==", "!=", ">", ">=", "<", "<="];
    private static readonly string[] existence = ["exists", "!exists", .. equality, ">", ">=", "<", "<="];

    /// <exception cref="FormatException">It is no expression of the language.</exception>
    public static Func<InstanceFacts, bool> Parse(string expression)
    {
        var words = new QueryWords(expression);
        var test = Either(words);
        return words.IsEnd ? test : throw words.Wrong();
    }

    private static Func<InstanceFacts, bool> Either(QueryWords words)
    {
        var test = Both(words);
        while (words.Skip("or", "||"))
        {
            var (left, right) = (test, Both(words));
            test = facts => left(facts) || right(facts);
        }
        return test;
    }

    private static Func<InstanceFacts, bool> Both(QueryWords words)
    {
        var test = One(words);
        while (words.Skip("and", "&&"))
        {
            var (left, right) = (test, One(words));
            test = facts => left(facts) && right(facts);
        }
        return test;
    }

    private static Func<InstanceFacts, bool> One(QueryWords words)
    {
        if (words.Skip("not", "!"))
        {
            var inner = One(words);
            return facts => !inner(facts);
        }
        if (words.Skip("("))
        {
            var inner = Either(words);
            return words.Skip(")") ? inner : throw words.Wrong();
        }
        var subject = words.Word();
        var verb = words.Operator();
        return subject switch
        {
            "agentConnected" => Compare(words, verb, equality, f => f.Instance.AgentConnected ? "true" : "false"),
            "agentVersion" => Compare(words, verb, order, f => f.Instance.AgentVersion, Version),
            "ec2InstanceId" => Compare(words, verb, equality, f => f.Instance.Ec2InstanceId),
            "registeredAt" => Compare(words, verb, order, f => f.Instance.Registered.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), Time),
            "runningTasksCount" => Compare(words, verb, order, f => f.Running.ToString(CultureInfo.InvariantCulture), Number),
            "task:group" => Groups(words, verb),
            _ when subject.StartsWith("attribute:", StringComparison.Ordinal) && subject.Length > 10 => Attribute(words, verb, subject[10..]),
            _ => throw words.Wrong(),
        };
    }

    private static Func<InstanceFacts, bool> Attribute(QueryWords words, string verb, string name) => verb switch
    {
        "exists" => facts => facts.Attributes.ContainsKey(name),
        "!exists" => facts => !facts.Attributes.ContainsKey(name),
        _ => Compare(words, verb, existence, f => f.Attributes.GetValueOrDefault(name), Number),
    };

    /// <summary>An instance runs tasks of several groups: a comparison holds where it holds for one, its negation where for none.</summary>
    private static Func<InstanceFacts, bool> Groups(QueryWords words, string verb)
    {
        if (!equality.Contains(verb))
        {
            throw words.Wrong();
        }
        var negated = verb[0] == '!';
        var holds = Argument(words, negated ? (verb == "!=" ? "==" : verb == "!in" ? "in" : "=~") : verb);
        return facts => facts.Tasks.Any(t => holds(t.Group)) != negated;
    }

    private static Func<InstanceFacts, bool> Compare(QueryWords words, string verb, string[] allowed, Func<InstanceFacts, string?> value, Func<string, IComparable?>? read = null)
    {
        if (!allowed.Contains(verb))
        {
            throw words.Wrong();
        }
        if (read is not null && (verb is ">" or ">=" or "<" or "<=" || ReferenceEquals(allowed, order)))
        {
            var wanted = read(words.Word()) ?? throw words.Wrong();
            return facts => value(facts) is { } text && read(text) is { } have && Holds(verb, have.CompareTo(wanted));
        }
        var negated = verb[0] == '!';
        var holds = Argument(words, negated ? (verb == "!=" ? "==" : verb == "!in" ? "in" : "=~") : verb);
        return facts => holds(value(facts)) != negated;
    }

    private static bool Holds(string verb, int sign) => verb switch
    {
        "==" => sign == 0,
        "!=" => sign != 0,
        ">" => sign > 0,
        ">=" => sign >= 0,
        "<" => sign < 0,
        _ => sign <= 0,
    };

    private static Func<string?, bool> Argument(QueryWords words, string verb)
    {
        switch (verb)
        {
            case "in":
                var list = words.List();
                return text => text is not null && list.Contains(text);
            case "=~":
                var pattern = Pattern(words);
                return text => text is not null && pattern.IsMatch(text);
            default:
                var wanted = words.Word();
                return text => text == wanted;
        }
    }

    /// <summary>A pattern must match the whole value, as Java's matches does.</summary>
    private static Regex Pattern(QueryWords words)
    {
        try
        {
            return new($"^(?:{words.Rest()})$", RegexOptions.None, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException)
        {
            throw words.Wrong();
        }
    }

    private static IComparable? Version(string text) => System.Version.TryParse(text.TrimStart('v'), out var version) ? version : null;

    private static IComparable? Number(string text) => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static IComparable? Time(string text)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
