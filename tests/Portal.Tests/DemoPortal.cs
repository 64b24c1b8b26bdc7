using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox;

namespace Portal.Tests;

/// <summary>The portal with the demo's data on the Sandbox inside the process, for tests that read or act as its people.</summary>
public sealed class DemoPortal : IAsyncLifetime
{
    public PortalFactory Factory { get; } = new();

    public ValueTask InitializeAsync()
    {
        Factory.Settings["Sandbox:Demo"] = "true";
        _ = Factory.Server;
        return ValueTask.CompletedTask;
    }

    /// <param name="person">Subject of a demo person; null for nobody.</param>
    public async Task<HttpClient> SignedInAsync(string? person, CancellationToken cancellationToken)
    {
        var client = Factory.CreateClient();
        if (person is not null)
        {
            using var form = new FormUrlEncodedContent([new("person", person), new("returnUrl", "/")]);
            using var answer = await client.PostAsync(new Uri("/sign-in", UriKind.Relative), form, cancellationToken);
            Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
        }

        return client;
    }

    /// <summary>A request for a new service of payments in dev that fits.</summary>
    public static JsonObject Wish(string name) => new()
    {
        ["templateId"] = "web-service", ["teamId"] = "payments", ["environment"] = "dev", ["cluster"] = SandboxAccount.FargateCluster, ["reason"] = "A test needs it.",
        ["values"] = new JsonObject
        {
            ["name"] = name, ["image"] = "registry.example.com/payments/test:1.0", ["cpu"] = "256", ["memory"] = "512", ["minTasks"] = "1", ["maxTasks"] = "2",
            ["targetGroup"] = SandboxAccount.TargetGroupArn("payments-dev-web"),
        },
    };

    public static async Task<JsonNode> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken) =>
        await answer.Content.ReadFromJsonAsync<JsonNode>(JsonSerializerOptions.Web, cancellationToken) ?? throw new InvalidOperationException("The answer is empty.");

    public async ValueTask DisposeAsync() => await Factory.DisposeAsync();
}
