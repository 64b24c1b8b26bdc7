namespace Domain.Campaigns;

public enum CampaignState
{
    Draft,
    /// <summary>Its requests are being made and checked.</summary>
    Checking,
    Waiting,
    Running,
    /// <summary>Something failed, or a person stopped it: a person says how it goes on.</summary>
    Stopped,
    RollingBack,
    Done,
    /// <summary>Ended as it was when it stopped.</summary>
    DoneInPart,
    RolledBack,
    Rejected,
    Cancelled,
    Expired,
}

public enum CampaignEvent
{
    Submit,
    /// <summary>Every workload that can be upgraded has its request.</summary>
    Prepare,
    /// <summary>No workload can be upgraded.</summary>
    FindNothing,
    Approve,
    AskForChanges,
    Reject,
    Cancel,
    Expire,
    Stop,
    GoOn,
    RollBack,
    FinishRollBack,
    End,
    Finish,
}

/// <summary>The state machine of a campaign as one table: what is not in it cannot happen.</summary>
public static class CampaignStates
{
    public static CampaignState? Next(CampaignState state, CampaignEvent happened) => (state, happened) switch
    {
        (CampaignState.Draft, CampaignEvent.Submit) => CampaignState.Checking,
        (CampaignState.Draft, CampaignEvent.Cancel) => CampaignState.Cancelled,
        (CampaignState.Checking, CampaignEvent.Prepare) => CampaignState.Waiting,
        (CampaignState.Checking, CampaignEvent.FindNothing) => CampaignState.Draft,
        (CampaignState.Checking, CampaignEvent.Cancel) => CampaignState.Cancelled,
        (CampaignState.Waiting, CampaignEvent.Approve) => CampaignState.Running,
        (CampaignState.Waiting, CampaignEvent.AskForChanges) => CampaignState.Draft,
        (CampaignState.Waiting, CampaignEvent.Reject) => CampaignState.Rejected,
        (CampaignState.Waiting, CampaignEvent.Cancel) => CampaignState.Cancelled,
        (CampaignState.Waiting, CampaignEvent.Expire) => CampaignState.Expired,
        (CampaignState.Running, CampaignEvent.Stop) => CampaignState.Stopped,
        (CampaignState.Running, CampaignEvent.Finish) => CampaignState.Done,
        (CampaignState.Stopped, CampaignEvent.GoOn) => CampaignState.Running,
        (CampaignState.Stopped, CampaignEvent.RollBack) => CampaignState.RollingBack,
        (CampaignState.Stopped, CampaignEvent.End) => CampaignState.DoneInPart,
        (CampaignState.RollingBack, CampaignEvent.Stop) => CampaignState.Stopped,
        (CampaignState.RollingBack, CampaignEvent.FinishRollBack) => CampaignState.RolledBack,
        _ => null,
    };

    public static bool IsEnded(CampaignState state) => state is CampaignState.Done or CampaignState.DoneInPart or CampaignState.RolledBack
        or CampaignState.Rejected or CampaignState.Cancelled or CampaignState.Expired;

    /// <summary>Nothing of it begins, not even a request that was planned anew and asks again.</summary>
    public static bool IsHeld(CampaignState state) => state is CampaignState.Stopped or CampaignState.RollingBack;

    /// <summary>Its requests wait for the campaign's one decision, so none of them is decided alone.</summary>
    public static bool IsUndecided(CampaignState state) => state is CampaignState.Draft or CampaignState.Checking or CampaignState.Waiting;
}
