namespace Portal.Features.Sandbox;

/// <summary>What runs in the Sandbox now.</summary>
/// <param name="Speed">How many times faster than AWS things come and go.</param>
internal sealed record SandboxStatus(double Speed, DateTimeOffset Now, int Clusters, int Services, int RunningTasks, int Faults);

/// <summary>Something broken on purpose.</summary>
/// <param name="Kind"><c>throttle</c>, <c>deny</c> or <c>image</c>.</param>
/// <param name="Action">For throttle and deny: the action, such as <c>ecs:CreateService</c>.</param>
/// <param name="Match">For image: part of an image or service name.</param>
/// <param name="Times">How often it strikes; null for ever.</param>
internal sealed record SandboxFault(string? Id, string Kind, string? Action, string? Match, int? Times);

/// <summary>The Sandbox's own control plane, the same in process and standalone.</summary>
internal sealed class SandboxControl(HttpClient http, bool inProcess)
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

    public async Task MendAsync(CancellationToken cancellationToken)
    {
        using var answer = await http.DeleteAsync(new Uri("/_sandbox/faults", UriKind.Relative), cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public async Task ResetAsync(CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsync(new Uri("/_sandbox/reset", UriKind.Relative), content: null, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
