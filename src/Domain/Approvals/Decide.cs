using Domain.Access;
using Domain.Audit;
using Domain.Campaigns;
using Domain.Data;
using Domain.Hosting;
using Domain.Operations;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Approvals;

/// <summary>
/// One person's decision. The last approval needed saves the decision and the operation in one transaction:
/// the operation's row is the job, there is no second queue to disagree with. Before it, the plan is made anew from what stands in AWS,
/// and in it freezes and limits are looked at, so that two approvals at once cannot together pass what each alone would not.
/// </summary>
public sealed class Decide(IDbContextFactory<PortalDb> databases, Proposals proposals, TeamUsageReader usage, ChangeSignal signal, TimeProvider time)
{
    private readonly Replanner replanner = new(proposals);

    /// <param name="seenVersion">The request's version on the page the person decided on.</param>
    /// <param name="comment">Required to ask for changes or to reject.</param>
    public Task<DecideOutcome> RunAsync(Caller caller, int number, int seenVersion, Verdict verdict, string comment, CancellationToken cancellationToken) =>
        RunAsync(caller, number, seenVersion, verdict, comment, breakGlass: null, cancellationToken);

    /// <param name="comment">Required to ask for changes or to reject.</param>
    /// <param name="breakGlass">Why it must be approved although a freeze holds; null to respect freezes. Everyone concerned is told.</param>
    public async Task<DecideOutcome> RunAsync(
        Caller caller, int number, int seenVersion, Verdict verdict, string comment, string? breakGlass, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Delegations.WithAsync(db, await Actors.LoadAsync(db, caller, cancellationToken), time.GetUtcNow(), cancellationToken);
        var request = await db.Requests.Include(r => r.Decisions).SingleOrDefaultAsync(r => r.Number == number, cancellationToken);
        if (request is null || !RequestSight.MaySee(who, request))
        {
            return new DecideOutcome.NotFound();
        }

        var now = time.GetUtcNow();
        comment = comment.Trim();
        breakGlass = string.IsNullOrWhiteSpace(breakGlass) ? null : breakGlass.Trim();
        if (breakGlass is not null && (ApprovalRules.WhyNever(who, request) ?? Permits.WhyNotBreakGlass(who)) is { } mayNot)
        {
            return new DecideOutcome.Refused(mayNot, Refusal.NotPermitted);
        }

        if (DecideRules.WhyNot(request, who, seenVersion, verdict, comment) is { } no)
        {
            return no;
        }

        if (breakGlass is { Length: > 1000 })
        {
            return new DecideOutcome.Refused($"The reason has {breakGlass.Length} characters; use 1,000 or fewer.", Refusal.NotFit);
        }

        if (await BoundRequests.WhyNotDecideAsync(db, request, cancellationToken) is { } bound)
        {
            return new DecideOutcome.Refused(bound);
        }

        if (request.ExpiresAt <= now)
        {
            return await ExpireAsync(db, request, now, cancellationToken);
        }

        var gate = new DecisionGate(db, [request], now) { PassesFreezes = breakGlass is not null };
        var broken = breakGlass is null ? null : await new DecisionGate(db, [request], now).WhyFrozenAsync(cancellationToken);
        var last = verdict is Verdict.Approve && request.Requirement is { } requirement
            && ApprovalRules.IsEnough(requirement, [.. request.ValidDecisions, New(request, who, verdict, comment, now)]);
        if (last)
        {
            // a freeze is no news to AWS: it is said before anything is read there, and looked at again as the decision is saved
            if (await gate.WhyFrozenAsync(cancellationToken) is { } frozen)
            {
                return new DecideOutcome.Refused(frozen);
            }

            if (await ReplanAsync(db, request, who.Name, cancellationToken) is { } otherwise)
            {
                return otherwise;
            }

            await gate.ReadAsync(usage, cancellationToken);
        }

        return await SaveAsync(db, gate, request, New(request, who, verdict, comment, now), now,
            given => new(who.PersonId, who.Name, $"request.{DecideRules.Word(verdict)}", request.TeamId, request.Environment, request.Id, request.Number, given),
            broken is null || verdict is not Verdict.Approve ? [] : [Happening.By(who, "freeze.broken", request, new { reason = breakGlass, freeze = broken })], cancellationToken);
    }

    /// <summary>
    /// Approves what its rule lets through by itself, as the system: planned anew and held against limits and freezes as any other.
    /// What is refused now is tried again until it expires.
    /// </summary>
    internal async Task<DecideOutcome> ApproveAutomaticallyAsync(int number, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var request = await db.Requests.Include(r => r.Decisions).SingleAsync(r => r.Number == number, cancellationToken);
        var now = time.GetUtcNow();
        if (request is not { State: RequestState.Waiting, Requirement.IsAutomatic: true, Plan: not null, CampaignId: null } || request.ExpiresAt <= now)
        {
            return new DecideOutcome.Refused($"Request #{number} does not approve itself.");
        }

        if (await StillPermitted.WhyNotAsync(db, request, cancellationToken) is { } lost)
        {
            return new DecideOutcome.Refused(lost);
        }

        var gate = new DecisionGate(db, [request], now);
        if (await gate.WhyFrozenAsync(cancellationToken) is { } frozen)
        {
            return new DecideOutcome.Refused(frozen);
        }

        if (await ReplanAsync(db, request, "Berth", cancellationToken) is { } otherwise)
        {
            return otherwise;
        }

        // planned anew, another rule may hold
        await gate.ReadAsync(usage, cancellationToken);
        return await SaveAsync(
            db, gate, request, null, now, given => Happening.BySystem("request.approved", request, new { automatic = true, rule = request.Requirement.Rule, because = request.Requirement.Because }), [], cancellationToken);
    }

    private async Task<DecideOutcome> ExpireAsync(PortalDb db, Request request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        request.Apply(RequestEvent.Expire, now);
        return await TrySaveAsync(db, request, now, Happening.BySystem("request.expired", request, new { request.ExpiresAt, draft = false }), cancellationToken)
            ? new DecideOutcome.Refused($"Request #{request.Number} expired at {request.ExpiresAt:u}. Its requester can submit it again.")
            : new DecideOutcome.ChangedMeanwhile(request.State);
    }

    /// <returns>Null when the plan still holds.</returns>
    private async Task<DecideOutcome?> ReplanAsync(PortalDb db, Request request, string by, CancellationToken cancellationToken)
    {
        var outcome = await replanner.MakeAsync(db, request, cancellationToken);
        switch (outcome)
        {
            case ReplanOutcome.Same same:
                if (same.Now.Checks.Items.Any(c => c.Waivable is not null) || request.Checks.Items.Any(c => c.Waivable is not null))
                {
                    // kept with the waivers that the approval rests on
                    request.Recheck(same.Now.Checks);
                }

                return null;
            case ReplanOutcome.NeedsWaiver needs:
                return new DecideOutcome.Refused($"Nothing was decided. {needs.Why}");
            case ReplanOutcome.Unreadable unreadable:
                return new DecideOutcome.Refused($"The plan could not be checked against AWS, so nothing was decided. {unreadable.Why} Try again in a moment.", Refusal.ByAws);
            case ReplanOutcome.OverLimit over:
                return new DecideOutcome.Refused($"Nothing was decided. {over.Why}");
        }

        var now = time.GetUtcNow();
        if (Replanned.Take(db, request, outcome, now, SubmitRequest.Patience) is not { } happening
            || !await TrySaveAsync(db, request, now, happening with { Data = new { by, found = happening.Data } }, cancellationToken))
        {
            return new DecideOutcome.ChangedMeanwhile(request.State);
        }

        return outcome switch
        {
            ReplanOutcome.Differs differs => new DecideOutcome.Replanned(differs.What),
            ReplanOutcome.Fails fails => new DecideOutcome.ChecksFail(fails.Why),
            _ => new DecideOutcome.NothingLeft(),
        };
    }

    /// <param name="decision">Null where nobody was asked.</param>
    /// <param name="say">The line of the record, given what it is about.</param>
    private async Task<DecideOutcome> SaveAsync(
        PortalDb db, DecisionGate gate, Request request, Decision? decision, DateTimeOffset now, Func<object, Happening> say, IReadOnlyList<Happening> beside, CancellationToken cancellationToken)
    {
        var verdict = decision?.Verdict ?? Verdict.Approve;
        if (decision is not null)
        {
            // new children of a tracked row: marked Modified at once so that the row's version guards against a second decider
            db.Decisions.Add(decision);
        }

        db.Entry(request).Property(r => r.Version).IsModified = true;
        var outcome = Take(db, request, verdict, now);
        GateRefusal? shut = null;
        try
        {
            var happening = say(new
            {
                comment = decision?.Comment, given = Given(request), needed = request.Requirement?.NeededInAll, rule = request.Requirement?.Rule,
                stage = decision?.Stage, onBehalfOf = decision?.OnBehalfOf,
            });
            // looked at in the same transaction: a freeze set and a request approved at this moment count
            if (!await db.SaveAsync(now, [happening, .. beside], cancellationToken, async () =>
                (shut = verdict is Verdict.Approve ? await gate.WhyShutAsync(usage, outcome is DecideOutcome.Applying, cancellationToken) : null) is null))
            {
                return new DecideOutcome.Refused(shut is { Request: null } ? shut.Why : $"Nothing was decided. {shut?.Why}");
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

    private static DecideOutcome Take(PortalDb db, Request request, Verdict verdict, DateTimeOffset now)
    {
        switch (verdict)
        {
            case Verdict.Reject:
                request.Apply(RequestEvent.Reject, now);
                return new DecideOutcome.Rejected();
            case Verdict.AskForChanges:
                request.Apply(RequestEvent.AskForChanges, now);
                return new DecideOutcome.ChangesAsked();
            case Verdict.Approve when request is { Requirement: { } needed, Plan: { } plan } && ApprovalRules.IsEnough(needed, request.ValidDecisions):
                request.Apply(RequestEvent.Approve, now);
                db.Operations.Add(OperationFactory.Of(request, plan, now));
                return new DecideOutcome.Applying();
            case Verdict.Approve:
                return new DecideOutcome.Counted(Given(request), request.Requirement?.NeededInAll ?? 1);
            default:
                throw new InvalidOperationException($"No such verdict: {verdict}.");
        }
    }

    private static Decision New(Request request, Actor who, Verdict verdict, string comment, DateTimeOffset now)
    {
        var voice = ApprovalRules.VoiceOf(who, request);
        return new()
        {
            Id = Guid.CreateVersion7(now), RequestId = request.Id, Round = request.Round, PersonId = who.PersonId, OnBehalfOf = voice.OnBehalfOf, Stage = voice.Stage,
            Verdict = verdict, Comment = comment, At = now,
        };
    }

    private static int Given(Request request) => request.ValidDecisions.Count(d => d.Verdict is Verdict.Approve);

    /// <returns>False when someone else altered the request at the same moment.</returns>
    private async Task<bool> TrySaveAsync(PortalDb db, Request request, DateTimeOffset now, Happening happening, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveAsync(now, [happening], cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }

        Publish(request);
        return true;
    }

    private void Publish(Request request)
    {
        signal.Publish(Topics.Operations);
        signal.Publish(Topics.Request(request.Id));
        signal.Publish(Topics.Requests);
    }
}
