using Domain.Requests;

namespace Domain.Tests.Requests;

public sealed class RequestStateTests
{
    private static readonly Dictionary<(RequestState, RequestEvent), RequestState> Table = new()
    {
        [(RequestState.Draft, RequestEvent.Submit)] = RequestState.Checking,
        [(RequestState.Draft, RequestEvent.Cancel)] = RequestState.Cancelled,
        [(RequestState.Draft, RequestEvent.Expire)] = RequestState.Expired,
        [(RequestState.Checking, RequestEvent.PassChecks)] = RequestState.Waiting,
        [(RequestState.Checking, RequestEvent.FailChecks)] = RequestState.Draft,
        [(RequestState.Waiting, RequestEvent.Approve)] = RequestState.Approved,
        [(RequestState.Waiting, RequestEvent.AskForChanges)] = RequestState.Draft,
        [(RequestState.Waiting, RequestEvent.Reject)] = RequestState.Rejected,
        [(RequestState.Waiting, RequestEvent.Cancel)] = RequestState.Cancelled,
        [(RequestState.Waiting, RequestEvent.Expire)] = RequestState.Expired,
        [(RequestState.Waiting, RequestEvent.Replan)] = RequestState.Waiting,
        [(RequestState.Approved, RequestEvent.Replan)] = RequestState.Waiting,
        [(RequestState.Scheduled, RequestEvent.Replan)] = RequestState.Waiting,
        [(RequestState.Waiting, RequestEvent.FindDone)] = RequestState.Done,
        [(RequestState.Approved, RequestEvent.FindDone)] = RequestState.Done,
        [(RequestState.Scheduled, RequestEvent.FindDone)] = RequestState.Done,
        [(RequestState.Waiting, RequestEvent.FailChecks)] = RequestState.Draft,
        [(RequestState.Approved, RequestEvent.FailChecks)] = RequestState.Draft,
        [(RequestState.Scheduled, RequestEvent.FailChecks)] = RequestState.Draft,
        [(RequestState.Approved, RequestEvent.Start)] = RequestState.Applying,
        [(RequestState.Approved, RequestEvent.Cancel)] = RequestState.Cancelled,
        [(RequestState.Scheduled, RequestEvent.Start)] = RequestState.Applying,
        [(RequestState.Scheduled, RequestEvent.Cancel)] = RequestState.Cancelled,
        [(RequestState.Applying, RequestEvent.Succeed)] = RequestState.Done,
        [(RequestState.Applying, RequestEvent.Fail)] = RequestState.Failed,
        [(RequestState.Applying, RequestEvent.RollBack)] = RequestState.RolledBack,
        [(RequestState.Failed, RequestEvent.TryAgain)] = RequestState.Applying,
        [(RequestState.Failed, RequestEvent.Undo)] = RequestState.Undone,
        [(RequestState.Failed, RequestEvent.Accept)] = RequestState.DoneInPart,
        [(RequestState.RolledBack, RequestEvent.Undo)] = RequestState.Undone,
        [(RequestState.Done, RequestEvent.Undo)] = RequestState.Undone,
        [(RequestState.Done, RequestEvent.Fail)] = RequestState.Failed,
        [(RequestState.RolledBack, RequestEvent.Accept)] = RequestState.DoneInPart,
    };

    public static TheoryData<RequestState, RequestEvent> Everything()
    {
        var all = new TheoryData<RequestState, RequestEvent>();
        foreach (var state in Enum.GetValues<RequestState>())
        {
            foreach (var happened in Enum.GetValues<RequestEvent>())
            {
                all.Add(state, happened);
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void Each_event_leads_where_the_table_says_or_nowhere(RequestState state, RequestEvent happened) =>
        Assert.Equal(Table.TryGetValue((state, happened), out var next) ? next : null, RequestStates.Next(state, happened));

    [Fact]
    public void Nothing_leads_out_of_an_ended_request_but_the_taking_back_of_what_was_done() => Assert.All(
        Enum.GetValues<RequestState>().Where(s => RequestStates.IsEnded(s) && s is not RequestState.Done),
        state => Assert.All(Enum.GetValues<RequestEvent>(), happened => Assert.Null(RequestStates.Next(state, happened))));

    [Fact]
    public void A_rolled_back_request_is_never_done() =>
        Assert.DoesNotContain(RequestState.Done, Enum.GetValues<RequestEvent>().Select(e => RequestStates.Next(RequestState.RolledBack, e)).OfType<RequestState>());
}
