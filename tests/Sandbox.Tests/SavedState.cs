using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.State;

namespace Sandbox.Tests;

/// <summary>Compares what a Sandbox holds with what its file says, which is what a process killed now would leave.</summary>
internal static class SavedState
{
    /// <exception cref="Xunit.Sdk.XunitException">They differ.</exception>
    public static void MustBeWhole(SandboxServer server, string path)
        => Assert.Equal(Text(server.World.State, server.World.Agenda.Items), Text(path));

    public static string Text(string path)
    {
        var saved = StateLines.Read(File.ReadAllBytes(path));
        return Text(saved, saved.Agenda);
    }

    private static string Text(Account state, IEnumerable<Due> agenda)
    {
        var json = JsonSerializer.SerializeToNode(state, StateJson.Options) as JsonObject ?? throw new InvalidOperationException("The state is no object.");
        json[nameof(Account.Agenda)] = JsonSerializer.SerializeToNode(agenda.OrderBy(d => d.Kind).ThenBy(d => d.Key, StringComparer.Ordinal), StateJson.Options);
        // The list of calls is cut from time to time, not at the same moments.
        json[nameof(Account.Calls)] = JsonSerializer.SerializeToNode(state.Calls.TakeLast(1000), StateJson.Options);
        // Reads count too, and are saved with the next change.
        json.Remove(nameof(Account.CallCount));
        return json.ToJsonString();
    }
}
