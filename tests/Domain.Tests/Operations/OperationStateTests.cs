using Domain.Operations;

namespace Domain.Tests.Operations;

public sealed class OperationStateTests
{
    private static readonly Dictionary<(OperationState, OperationEvent), OperationState> Table = new()
    {
        [(OperationState.Queued, OperationEvent.Start)] = OperationState.Running,
        [(OperationState.Running, OperationEvent.Succeed)] = OperationState.Done,
        [(OperationState.Running, OperationEvent.Fail)] = OperationState.Failed,
        [(OperationState.Running, OperationEvent.RollBack)] = OperationState.RolledBack,
        [(OperationState.Failed, OperationEvent.TryAgain)] = OperationState.Running,
        [(OperationState.Failed, OperationEvent.Undo)] = OperationState.Undoing,
        [(OperationState.RolledBack, OperationEvent.Undo)] = OperationState.Undoing,
        [(OperationState.Done, OperationEvent.Undo)] = OperationState.Undoing,
        [(OperationState.Undoing, OperationEvent.FinishUndo)] = OperationState.Undone,
        [(OperationState.Undoing, OperationEvent.FailUndo)] = OperationState.Failed,
    };

    [Fact]
    public void Each_event_leads_where_the_table_says_or_nowhere() => Assert.All(
        Enum.GetValues<OperationState>().SelectMany(s => Enum.GetValues<OperationEvent>().Select(e => (s, e))),
        pair => Assert.Equal(Table.TryGetValue(pair, out var next) ? next : null, OperationStates.Next(pair.s, pair.e)));

    [Fact]
    public void Only_queued_running_and_undoing_are_live() => Assert.Equal(
        [OperationState.Queued, OperationState.Running, OperationState.Undoing],
        Enum.GetValues<OperationState>().Where(OperationStates.IsLive));
}
