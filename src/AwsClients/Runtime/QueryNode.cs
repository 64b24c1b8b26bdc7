using System.Globalization;

namespace AwsClients;

/// <summary>Query parameters as a tree: <c>Tags.member.1.Key=a</c> is the value of Tags → member → 1 → Key.</summary>
public sealed class QueryNode
{
    private readonly Dictionary<string, QueryNode> children = new(StringComparer.Ordinal);

    public string? Value { get; private set; }

    public static QueryNode Of(IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var root = new QueryNode();
        foreach (var (name, value) in parameters)
        {
            var node = root;
            foreach (var part in name.Split('.'))
            {
                node = node.children.TryGetValue(part, out var child) ? child : node.children[part] = new();
            }

            node.Value = value;
        }

        return root;
    }

    public QueryNode? Child(string name) => children.GetValueOrDefault(name);

    /// <summary>The entries of a list, in the order of their numbers.</summary>
    public IEnumerable<QueryNode> Numbered() => children
        .Select(c => (Number: int.TryParse(c.Key, CultureInfo.InvariantCulture, out var n) ? n : throw new WrongTypeException($"{c.Key} is not a valid index"), Node: c.Value))
        .OrderBy(c => c.Number).Select(c => c.Node);
}
