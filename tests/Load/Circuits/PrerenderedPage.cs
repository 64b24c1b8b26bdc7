using System.Text.Json;
using System.Text.RegularExpressions;

namespace Load.Circuits;

/// <summary>What Blazor's script reads out of a prerendered page to start the circuit.</summary>
/// <param name="State">The protected state of the prerendered components.</param>
/// <param name="Operations">JSON: one "add" for each interactive root component.</param>
internal sealed partial record PrerenderedPage(string State, string Operations)
{
    public static PrerenderedPage Read(string html)
    {
        var markers = Marker().Matches(html)
            .Select(m => JsonSerializer.Deserialize<JsonElement>(m.Groups["marker"].Value))
            .Where(e => e.TryGetProperty("type", out var type) && type.GetString() == "server")
            .Select((marker, i) => new { type = "add", ssrComponentId = i + 1, marker })
            .ToArray();
        return markers.Length == 0
            ? throw new InvalidDataException("The page has no interactive component.")
            : new PrerenderedPage(ServerState().Match(html).Groups["state"].Value, JsonSerializer.Serialize(new { batchId = 1, operations = markers }));
    }

    [GeneratedRegex("<!--Blazor:(?<marker>\\{.*?\\})-->", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(?<state>[^-]*)-->", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex ServerState();
}
