using Domain.Access;
using Domain.Audit;
using Domain.Campaigns;
using Domain.Data;
using Domain.Hosting;
using Domain.Operations;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

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
}

/// <summary>
/// One person's decision. The last approval needed saves the decision and the operation in one transaction:
/// the operation's row is the job, there is no second queue to disagree with.
/// </summary>
public sealed class Decide(IDbContextFactory<PortalDb> databases, ChangeSignal signal, TimeProvider time)
{
    /// <param name="seenVersion">The request's version on the page the person decided on.</param>
    /// <param name="comment">Required to ask for changes or to reject.</param>
    public async Task<DecideOutcome> RunAsync(Caller caller, int number, int seenVersion, Verdict verdict, string comment, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        var request = await db.Requests.Include(r => r.Decisions).SingleOrDefaultAsync(r => r.Number == number, cancellationToken);
        if (request is null || Permits.WhyNotSee(who, request.TeamId) is not null)
        {
            return new DecideOutcome.NotFound();
        }

        var now = time.GetUtcNow();
        if (request.State is not RequestState.Waiting || request.Requirement is not { } requirement || request.Plan is not { } plan)
        {
            return new DecideOutcome.Refused($"Request #{number} is {request.State}, so there is nothing to decide.");
        }

        if (request.Version != seenVersion)
        {
            return new DecideOutcome.ChangedMeanwhile(request.State);
        }

        if (await BoundRequests.WhyNotDecideAsync(db, request, cancellationToken) is { } bound)
        {
            return new DecideOutcome.Refused(bound);
        }

        if (ApprovalRules.WhyNotDecide(who, request.RequesterId, request.TeamId, requirement, request.ValidDecisions) is { } why)
        {
            return new DecideOutcome.Refused(why, Refusal.NotPermitted);
        }

        comment = comment.Trim();
        if (comment.Length > 4000)
        {
            return new DecideOutcome.Refused($"The comment has {comment.Length} characters; use 4,000 or fewer.", Refusal.NotFit);
        }

        if (verdict is not Verdict.Approve && comment.Length == 0)
        {
            return new DecideOutcome.Refused($"Say why, so that {(verdict is Verdict.Reject ? "the requester knows what was wrong" : "the requester knows what to change")}.", Refusal.NotFit);
        }

        if (request.ExpiresAt <= now)
        {
            request.Apply(RequestEvent.Expire, now);
            try
            {
                await db.SaveAsync(now, [Happening.BySystem("request.expired", request, new { request.ExpiresAt, draft = false })], cancellationToken);
            }
            catch (DbUpdateConcurrencyException)
            {
                return new DecideOutcome.ChangedMeanwhile(request.State);
            }

            Publish(request);
            return new DecideOutcome.Refused($"Request #{number} expired at {request.ExpiresAt:u}. Its requester can submit it again.");
        }

        // new children of a tracked row: marked Modified at once so that the row's version guards against a second decider
        var decision = new Decision
        {
            Id = Guid.CreateVersion7(now), RequestId = request.Id, Round = request.Round, PersonId = who.PersonId, Verdict = verdict, Comment = comment, At = now,
        };
        db.Decisions.Add(decision);
        db.Entry(request).Property(r => r.Version).IsModified = true;
        var outcome = Take(db, request, plan, requirement, verdict, now);
        string? frozen = null;
        try
        {
            // looked at in the same transaction: a freeze set at this moment holds
            var saved = await db.SaveAsync(now, [Happening.By(who, $"request.{Word(verdict)}", request, new { comment, given = Given(request), needed = requirement.Needed, rule = requirement.Rule })], cancellationToken, async () =>
                (frozen = verdict is Verdict.Approve ? await WhyFrozenAsync(db, request, now, cancellationToken) : null) is null);
            if (!saved)
            {
                return new DecideOutcome.Refused(frozen ?? "");
            }
        }
        catch (DbUpdateException)
        {
            // the version or the one-voice index: another decision was faster
            return new DecideOutcome.ChangedMeanwhile(request.State);
        }

        Publish(request);
        return outcome;
    }

    private static async Task<string?> WhyFrozenAsync(PortalDb db, Request request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var windows = await db.Freezes.AsNoTracking().Where(w => w.Until > now).ToListAsync(cancellationToken);
        var place = await db.Environments.AsNoTracking().SingleOrDefaultAsync(e => e.TeamId == request.TeamId && e.Name == request.Environment, cancellationToken);
        return place is null ? null : FreezeRules.WhyNotApprove(windows, place, now);
    }

    private static DecideOutcome Take(PortalDb db, Request request, Plan plan, Requirement requirement, Verdict verdict, DateTimeOffset now)
    {
        switch (verdict)
        {
            case Verdict.Reject:
                request.Apply(RequestEvent.Reject, now);
                return new DecideOutcome.Rejected();
            case Verdict.AskForChanges:
                request.Apply(RequestEvent.AskForChanges, now);
                return new DecideOutcome.ChangesAsked();
            case Verdict.Approve when ApprovalRules.IsEnough(requirement, request.ValidDecisions):
                request.Apply(RequestEvent.Approve, now);
                db.Operations.Add(OperationFactory.Of(request.Id, plan, now));
                return new DecideOutcome.Applying();
            case Verdict.Approve:
                return new DecideOutcome.Counted(Given(request), requirement.Needed);
            default:
                throw new InvalidOperationException($"No such verdict: {verdict}.");
        }
    }

    private static int Given(Request request) => request.ValidDecisions.Count(d => d.Verdict is Verdict.Approve);

    private static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Approve => "approved",
        Verdict.AskForChanges => "changes-asked",
        Verdict.Reject => "rejected",
    };

    private void Publish(Request request)
    {
        signal.Publish(Topics.Operations);
        signal.Publish(Topics.Request(request.Id));
        signal.Publish(Topics.Requests);
    }
}
