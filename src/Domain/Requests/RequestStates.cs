namespace Domain.Requests;

public enum RequestState
{
    Draft,
    Checking,
    Waiting,
    Approved,
    Scheduled,
    Applying,
    Done,
    DoneInPart,
    Failed,
    Undone,
    RolledBack,
    Rejected,
    Cancelled,
    Expired,
}

public enum RequestEvent
{
    Submit,
    PassChecks,
    FailChecks,
    Approve,
    AskForChanges,
    Reject,
    Cancel,
    Expire,
    Start,
    Succeed,
    Fail,
    RollBack,
    TryAgain,
    Undo,
    Accept,
    /// <summary>The plan was made anew and differs: it asks again.</summary>
    Replan,
    /// <summary>AWS is already as it asks.</summary>
    FindDone,
}

/// <summary>The state machine of a request as one table: what is not in it cannot happen.</summary>
public static class RequestStates
{
    /// <summary>The state that follows, or null when the event has no meaning in this state.</summary>
    public static RequestState? Next(RequestState state, RequestEvent happened) => (state, happened) switch
    {
        (RequestState.Draft, RequestEvent.Submit) => RequestState.Checking,
        (RequestState.Draft, RequestEvent.Cancel) => RequestState.Cancelled,
        (RequestState.Draft, RequestEvent.Expire) => RequestState.Expired,
        (RequestState.Checking, RequestEvent.PassChecks) => RequestState.Waiting,
        (RequestState.Checking, RequestEvent.FailChecks) => RequestState.Draft,
        (RequestState.Waiting, RequestEvent.Approve) => RequestState.Approved,
        (RequestState.Waiting, RequestEvent.AskForChanges) => RequestState.Draft,
        (RequestState.Waiting, RequestEvent.Reject) => RequestState.Rejected,
        (RequestState.Waiting, RequestEvent.Cancel) => RequestState.Cancelled,
        (RequestState.Waiting, RequestEvent.Expire) => RequestState.Expired,
        (RequestState.Waiting or RequestState.Approved or RequestState.Scheduled, RequestEvent.Replan) => RequestState.Waiting,
        (RequestState.Waiting or RequestState.Approved or RequestState.Scheduled, RequestEvent.FindDone) => RequestState.Done,
        (RequestState.Waiting or RequestState.Approved or RequestState.Scheduled, RequestEvent.FailChecks) => RequestState.Draft,
        (RequestState.Approved, RequestEvent.Start) => RequestState.Applying,
        (RequestState.Approved, RequestEvent.Cancel) => RequestState.Cancelled,
        (RequestState.Scheduled, RequestEvent.Start) => RequestState.Applying,
        (RequestState.Scheduled, RequestEvent.Cancel) => RequestState.Cancelled,
        (RequestState.Applying, RequestEvent.Succeed) => RequestState.Done,
        (RequestState.Applying, RequestEvent.Fail) => RequestState.Failed,
        (RequestState.Applying, RequestEvent.RollBack) => RequestState.RolledBack,
        (RequestState.Failed, RequestEvent.TryAgain) => RequestState.Applying,
        (RequestState.Failed, RequestEvent.Undo) => RequestState.Undone,
        (RequestState.Failed, RequestEvent.Accept) => RequestState.DoneInPart,
        (RequestState.RolledBack, RequestEvent.Undo) => RequestState.Undone,
        // what was done is taken back by the campaign it is one of, and by nothing else
        (RequestState.Done, RequestEvent.Undo) => RequestState.Undone,
        (RequestState.Done, RequestEvent.Fail) => RequestState.Failed,
        (RequestState.RolledBack, RequestEvent.Accept) => RequestState.DoneInPart,
        _ => null,
    };

    /// <summary>Nothing more can happen to it, save that a campaign takes back what was done.</summary>
    public static bool IsEnded(RequestState state) => state is RequestState.Done or RequestState.DoneInPart or RequestState.Undone
        or RequestState.Rejected or RequestState.Cancelled or RequestState.Expired;
}
