using Domain.Operations;

namespace Domain.Kinds.Services;

/// <summary>Whether the deployment that an operation began can be stopped in ECS. Pure.</summary>
internal static class DeploymentStopRules
{
    /// <summary>Null when its deployment is under way and there is a revision to go back to.</summary>
    public static string? WhyNot(Operation? operation)
    {
        if (operation is not { State: OperationState.Running, StopAskedBy: null } || Waiting(operation) is not { } wait)
        {
            return "No deployment of it is under way that could be stopped.";
        }

        if (wait.Made.TryGetValue(StepKeys.DeploymentStoppedBy, out var who))
        {
            return $"{who} stopped the deployment already.";
        }

        return operation.Steps.Any(s => s.Index < wait.Index && s.Made.ContainsKey(StepKeys.PreviousTaskDefinition))
            ? null : "ECS has no earlier revision to go back to. Stop it here instead, and undo it.";
    }

    /// <summary>The step that waits for the deployment; null when the operation is elsewhere.</summary>
    public static Step? Waiting(Operation operation) =>
        operation.Steps.OrderBy(s => s.Index).FirstOrDefault(s => s.State is not StepState.Done) is { State: StepState.Running, Planned: WaitUntilStable } wait ? wait : null;
}
