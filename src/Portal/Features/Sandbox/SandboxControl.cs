namespace Portal.Features.Sandbox;

/// <summary>What runs in the Sandbox now.</summary>
/// <param name="Speed">How many times faster than AWS things come and go.</param>
public sealed record SandboxStatus(double Speed, DateTimeOffset Now, int Clusters, int Services, int RunningTasks, int Faults);

/// <summary>Something broken on purpose.</summary>
/// <param name="Kind"><c>throttle</c>, <c>deny</c>, <c>error</c>, <c>timeout</c>, <c>lost</c>, <c>slow</c>, <c>image</c>, <c>capacity</c>, <c>eni</c> or <c>spot</c>.</param>
/// <param name="Action">For calls: the action, such as <c>ecs:CreateService</c>, wildcards allowed; null for every one.</param>
/// <param name="Match">Part of the resource or, for what strikes tasks, of an image, service or capacity provider's name; null for any.</param>
/// <param name="Times">How often it strikes; null for ever.</param>
/// <param name="Seconds">For slow: how late the answer comes.</param>
public sealed record SandboxFault(string Kind, string? Action, string? Match, int? Times, string? Id = null, double? Seconds = null);

/// <summary>The Sandbox's own control plane, the same in process and standalone.</summary>
public sealed class SandboxControl(HttpClient http, bool inProcess) : IDisposable
{
    public bool InProcess => inProcess;

    public Task<SandboxStatus?> StatusAsync(CancellationToken cancellationToken) =>
        http.GetFromJsonAsync<SandboxStatus>("/_sandbox/status", cancellationToken);

    public async Task<IReadOnlyList<SandboxFault>> FaultsAsync(CancellationToken cancellationToken) =>
        await http.GetFromJsonAsync<List<SandboxFault>>("/_sandbox/faults", cancellationToken) ?? [];

    public async Task BreakAsync(SandboxFault fault, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsJsonAsync("/_sandbox/faults", fault, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <param name="id">Null takes every fault away.</param>
    public async Task MendAsync(string? id, CancellationToken cancellationToken)
    {
        using var answer = await http.DeleteAsync(new Uri(id is null ? "/_sandbox/faults" : $"/_sandbox/faults/{id}", UriKind.Relative), cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public async Task ResetAsync(CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsync(new Uri("/_sandbox/reset", UriKind.Relative), content: null, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => http.Dispose();
}
