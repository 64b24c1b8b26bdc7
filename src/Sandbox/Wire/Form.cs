namespace Sandbox.Wire;

/// <summary>The parameters of a query request: of its form body, or of its address for a GET.</summary>
internal static class Form
{
    public static IReadOnlyDictionary<string, string> Read(Exchange exchange)
    {
        var text = exchange.Body.Length > 0 ? exchange.Text : exchange.Query.TrimStart('?');
        var form = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? pair : pair[..equals];
            form[Decode(name)] = equals < 0 ? "" : Decode(pair[(equals + 1)..]);
        }
        return form;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
