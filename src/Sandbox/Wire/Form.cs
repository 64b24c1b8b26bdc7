namespace Sandbox.Wire;

/// <summary>The parameters of a query request: of its form body, or of its address for a GET.</summary>
internal static class Form
{
    public static IReadOnlyDictionary<string, string> Read(Exchange exchange)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in Pairs(exchange.Body.Length > 0 ? exchange.Text : exchange.Query.TrimStart('?')))
        {
            form[name] = value;
        }
        return form;
    }

    /// <summary>Names and values in their order, decoded.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Pairs(string text)
        => [.. text.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.IndexOf('=', StringComparison.Ordinal) is var equals and >= 0
            ? KeyValuePair.Create(Decode(pair[..equals]), Decode(pair[(equals + 1)..]))
            : KeyValuePair.Create(Decode(pair), ""))];

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
