namespace Domain.Operations;

public enum OperationState
{
    Queued,
    Running,
    Undoing,
    Done,
    Failed,
    RolledBack,
    Undone,
}

public enum OperationEvent
{
    Start,
    Succeed,
    Fail,
    RollBack,
    TryAgain,
    Undo,
    FinishUndo,
    FailUndo,
}

/// <summary>The state machine of an operation as one table.</summary>
public static class OperationStates
{
    public static OperationState? Next(OperationState state, OperationEvent happened) => (state, happened) switch
    {
        (OperationState.Queued, OperationEvent.Start) => OperationState.Running,
        (OperationState.Running, OperationEvent.Succeed) => OperationState.Done,
        (OperationState.Running, OperationEvent.Fail) => OperationState.Failed,
        (OperationState.Running, OperationEvent.RollBack) => OperationState.RolledBack,
        (OperationState.Failed, OperationEvent.TryAgain) => OperationState.Running,
        (OperationState.Failed, OperationEvent.Undo) => OperationState.Undoing,
        (OperationState.RolledBack, OperationEvent.Undo) => OperationState.Undoing,
        (OperationState.Done, OperationEvent.Undo) => OperationState.Undoing,
        (OperationState.Undoing, OperationEvent.FinishUndo) => OperationState.Undone,
        (OperationState.Undoing, OperationEvent.FailUndo) => OperationState.Failed,
        _ => null,
    };

    /// <summary>The runner has work to do.</summary>
    public static bool IsLive(OperationState state) => state is OperationState.Queued or OperationState.Running or OperationState.Undoing;
}

public enum StepState
{
    Pending,
    Running,
    Done,
    Failed,
    Undone,
    /// <summary>AWS has no way back, or there was nothing to undo; <c>Said</c> tells which.</summary>
    Kept,
}
