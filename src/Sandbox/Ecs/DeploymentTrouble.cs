namespace Sandbox.Ecs;

/// <summary>Why a deployment fails, in the words of its rollout, its event and its record.</summary>
/// <param name="Rollout">The rolloutStateReason.</param>
/// <param name="Event">What follows <c>deployment failed: </c> in the service's event.</param>
/// <param name="Record">What follows <c>Service deployment rolled back because </c> in the statusReason.</param>
internal sealed record DeploymentTrouble(string Rollout, string Event, string Record)
{
    public static readonly DeploymentTrouble FailedTasks = new(
        "ECS deployment circuit breaker: tasks failed to start.", "tasks failed to start.", "the circuit breaker threshold was exceeded.");

    public static readonly DeploymentTrouble UnhealthyTasks = new(
        "ECS deployment circuit breaker: tasks failed health checks.", "tasks failed health checks.", "the circuit breaker threshold was exceeded.");

    public static DeploymentTrouble Alarm(IEnumerable<string> names) => new(
        "ECS deployment failed: alarm detected.", "alarm detected.", $"the CloudWatch alarm [{string.Join(", ", names)}] is in the ALARM state.");

    public static DeploymentTrouble Hook(string stage, string how) => new(
        $"ECS deployment failed: lifecycle hook {how} at {stage}.", $"lifecycle hook {how} at {stage}.", $"a lifecycle hook {how} at the stage {stage}.");
}
