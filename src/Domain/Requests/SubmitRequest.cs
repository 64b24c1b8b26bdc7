using System.Diagnostics;
using Domain.Access;
using Domain.Approvals;
using Domain.Audit;
using Domain.Catalog;
using Domain.Data;
using Domain.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Domain.Requests;

public abstract record SubmitOutcome
{
    private SubmitOutcome() { }
    public sealed record Submitted(Guid Id, int Number) : SubmitOutcome;
    public sealed record Invalid(IReadOnlyList<FieldProblem> Problems) : SubmitOutcome;
    /// <summary>A check failed; the request was not sent and the draft is kept.</summary>
    public sealed record ChecksFailed(CheckList Checks) : SubmitOutcome;
    public sealed record Refused(string Why, Refusal Kind = Refusal.NotNow) : SubmitOutcome;
    public sealed record NotFound : SubmitOutcome;
    /// <summary>Someone altered the draft in another window.</summary>
    public sealed record ChangedMeanwhile : SubmitOutcome;
}

/// <summary>Sends a request to those who decide: everything is checked again here, whatever the page checked before.</summary>
public sealed class SubmitRequest(IDbContextFactory<PortalDb> databases, Proposals proposals, Drafts drafts, Decide decide, ChangeSignal signal, TimeProvider time)
{
    /// <summary>How long a request waits for a decision before it expires.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    /// <summary>Submits at once, without a draft kept before.</summary>
    public async Task<SubmitOutcome> RunAsync(Caller caller, RequestDraft draft, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadOrTokenAsync(db, caller, cancellationToken);
        var outcome = await proposals.MakeAsync(db, who, draft, cancellationToken);
        if (outcome is not ProposalOutcome.Ready { Proposal.Checks.MayProceed: true })
        {
            return WhyNot(outcome);
        }

        return await drafts.SaveAsync(caller, null, draft, wizardStep: 0, cancellationToken) switch
        {
            DraftOutcome.Saved saved => await RunAsync(caller, saved.Number, cancellationToken),
            DraftOutcome.Refused refused => new SubmitOutcome.Refused(refused.Why, refused.Kind),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Submits a kept draft.</summary>
    public async Task<SubmitOutcome> RunAsync(Caller caller, int number, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadOrTokenAsync(db, caller, cancellationToken);
        var request = await db.Requests.Include(r => r.Decisions).SingleOrDefaultAsync(r => r.Number == number, cancellationToken);
        if (request is null || Permits.WhyNotSee(who, RequestSight.TargetOf(request)) is not null || (request.RequesterId != who.PersonId && !RequestSight.MaySee(who, request)))
        {
            return new SubmitOutcome.NotFound();
        }

        if (request.RequesterId != who.PersonId)
        {
            return new SubmitOutcome.Refused("Only the person who began this request may submit it.", Refusal.NotPermitted);
        }

        if (request.State is not RequestState.Draft)
        {
            return new SubmitOutcome.Refused($"Request #{number} was submitted already; it is {request.State}.");
        }

        var outcome = await proposals.MakeAsync(db, who, Drafts.DraftOf(request), cancellationToken);
        if (outcome is not ProposalOutcome.Ready { Proposal: { Checks.MayProceed: true } proposal })
        {
            return WhyNot(outcome);
        }

        var now = time.GetUtcNow();
        (request.Title, request.TemplateVersion, request.Values) = (proposal.Title, proposal.TemplateVersion, proposal.Values);
        // nobody can decide while a freeze holds: the wait begins after it
        var place = await db.Environments.AsNoTracking().SingleAsync(e => e.TeamId == request.TeamId && e.Name == request.Environment, cancellationToken);
        var frozen = FreezeRules.Of(await db.Freezes.AsNoTracking().Where(w => w.Until > now).ToListAsync(cancellationToken), place, now)?.Until - now ?? TimeSpan.Zero;
        if (!request.Submit(proposal.Plan, proposal.Checks, proposal.Estimate, proposal.Requirement, proposal.Footprint, now, Patience + frozen))
        {
            return new SubmitOutcome.ChangedMeanwhile();
        }

        try
        {
            await db.SaveAsync(now, [Happening.By(who, "request.submitted", request, new
            {
                title = request.Title, reason = request.Reason, plan = proposal.Plan.Steps.Select(s => s.Title),
                checks = new { proposal.Checks.Passes, proposal.Checks.Warnings, waiverNeeded = proposal.Checks.Unwaived.Select(c => c.Waivable?.Guardrail).Distinct(), proposal.Checks.Waived }, rule = proposal.Requirement.Rule,
                deltaAtMin = proposal.Estimate.IsPriced ? proposal.Estimate.DeltaAtMin : (decimal?)null, deltaAtMax = proposal.Estimate.IsPriced ? proposal.Estimate.DeltaAtMax : (decimal?)null,
            })], cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new SubmitOutcome.ChangedMeanwhile();
        }

        signal.Publish(Topics.Request(request.Id));
        signal.Publish(Topics.Requests);
        if (proposal.Requirement.IsAutomatic)
        {
            // whatever comes of it is on the request; what did not go through now is tried again
            await decide.ApproveAutomaticallyAsync(request.Number, cancellationToken);
        }

        return new SubmitOutcome.Submitted(request.Id, request.Number);
    }

    private static SubmitOutcome WhyNot(ProposalOutcome outcome) => outcome switch
    {
        ProposalOutcome.Ready ready => new SubmitOutcome.ChecksFailed(ready.Proposal.Checks),
        ProposalOutcome.Invalid invalid => new SubmitOutcome.Invalid(invalid.Problems),
        ProposalOutcome.Refused refused => new SubmitOutcome.Refused(refused.Why, refused.Kind),
        _ => throw new UnreachableException(),
    };
}
