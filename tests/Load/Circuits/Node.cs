namespace Load.Circuits;

/// <summary>A node of the page a circuit has rendered: an element, a component's place, or text (no name).</summary>
internal sealed class Node(string name, Node? parent)
{
    /// <summary>The element's tag; "#text", "#markup" or "#component" for the others.</summary>
    public string Name { get; } = name;

    public Node? Parent { get; } = parent;

    public List<Node> Children { get; private set; } = [];

    public Dictionary<string, string> Attributes { get; } = new(StringComparer.Ordinal);

    /// <summary>Event name such as "onclick" to the handler's id on the server.</summary>
    public Dictionary<string, ulong> Handlers { get; } = new(StringComparer.Ordinal);

    /// <summary>Of a text or markup node.</summary>
    public string Content { get; set; } = "";

    public string AllText => Children.Count == 0 ? Content : string.Concat(Children.Select(c => c.AllText));

    public IEnumerable<Node> Descendants() => Children.SelectMany(c => c.Descendants().Prepend(c));

    /// <summary>Moves children all at once: each pair says where a child was and where it goes.</summary>
    public void Permute(IReadOnlyList<(int From, int To)> moves)
    {
        var before = Children;
        Children = [.. before];
        foreach (var (from, to) in moves)
        {
            Children[to] = before[from];
        }
    }
}
