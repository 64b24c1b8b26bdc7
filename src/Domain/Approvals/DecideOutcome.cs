using Domain.Access;
using Domain.Requests;

namespace Domain.Approvals;

public abstract record DecideOutcome
{
    private DecideOutcome() { }
    /// <summary>The last approval needed: the plan is being applied.</summary>
    public sealed record Applying : DecideOutcome;
    /// <summary>Counted; more people must approve.</summary>
    public sealed record Counted(int Given, int Needed) : DecideOutcome;
    public sealed record Rejected : DecideOutcome;
    public sealed record ChangesAsked : DecideOutcome;
    public sealed record Refused(string Why, Refusal Kind = Refusal.NotNow) : DecideOutcome;
    public sealed record NotFound : DecideOutcome;
    /// <summary>The request is not what the page showed: reload and decide on what is there now.</summary>
    public sealed record ChangedMeanwhile(RequestState State) : DecideOutcome;
    /// <summary>AWS has changed since it was planned: it holds a new plan and asks again. The approval was not counted.</summary>
    /// <param name="What">What differs, a sentence each.</param>
    public sealed record Replanned(IReadOnlyList<string> What) : DecideOutcome;
    /// <summary>A check fails by now: it is the requester's draft again.</summary>
    public sealed record ChecksFail(string Why) : DecideOutcome;
    /// <summary>AWS is already as it asks: it is done without an operation.</summary>
    public sealed record NothingLeft : DecideOutcome;
}
