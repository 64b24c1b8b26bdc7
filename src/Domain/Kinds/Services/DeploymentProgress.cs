using System.Globalization;
using Domain.Operations;

namespace Domain.Kinds.Services;

/// <summary>A service deployment that moves traffic, as ECS tells of it (ECS API, ServiceDeployment).</summary>
/// <param name="Status">PENDING, IN_PROGRESS, SUCCESSFUL, STOP_REQUESTED, STOPPED, ROLLBACK_REQUESTED, ROLLBACK_IN_PROGRESS, ROLLBACK_SUCCESSFUL, ROLLBACK_FAILED.</param>
/// <param name="Stage">Null before the first.</param>
/// <param name="Waiting">The hook that waits for a person; null where none does.</param>
internal sealed record DeploymentProgress(string Status, string? Reason, string? Stage, DateTimeOffset? CreatedAt, WaitingHook? Waiting);

internal sealed record WaitingHook(string Id, DateTimeOffset ExpiresAt);

/// <summary>A deployment stands still until a person lets it go on or takes it back, or the time is over.</summary>
/// <param name="Hook">ECS's id of this standstill.</param>
/// <param name="Until">Then ECS goes back by itself.</param>
public sealed record DeploymentPause(string Hook, string Stage, DateTimeOffset Until)
{
    public string Words => DeploymentStages.Words(Stage);

    internal string Text() => string.Create(CultureInfo.InvariantCulture, $"{Hook}|{Stage}|{Until.ToUnixTimeSeconds()}");

    /// <summary>Null where the step stands nowhere.</summary>
    internal static DeploymentPause? Of(IReadOnlyDictionary<string, string> made) =>
        made.GetValueOrDefault(StepKeys.Paused)?.Split('|') is [var hook, var stage, var until] && long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? new(hook, stage, DateTimeOffset.FromUnixTimeSeconds(seconds)) : null;
}

/// <summary>What somebody decided about a standstill.</summary>
/// <param name="GoOn">False takes the deployment back.</param>
internal sealed record PauseAnswer(string Hook, bool GoOn, string By)
{
    public string Text() => $"{Hook}|{(GoOn ? "CONTINUE" : "ROLLBACK")}|{By}";

    public static PauseAnswer? Of(IReadOnlyDictionary<string, string> made) =>
        made.GetValueOrDefault(StepKeys.PauseDecision)?.Split('|', 3) is [var hook, var action, var by] ? new(hook, action == "CONTINUE", by) : null;
}
