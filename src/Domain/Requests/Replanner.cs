using Domain.Access;
using Domain.Approvals.Waivers;
using Domain.Data;

namespace Domain.Requests;

/// <summary>How a plan made anew stands to the one that people read.</summary>
internal abstract record ReplanOutcome
{
    private ReplanOutcome() { }

    /// <summary>It would do the same.</summary>
    public sealed record Same(Proposal Now) : ReplanOutcome;

    /// <summary>It would do something else, which people must read first.</summary>
    public sealed record Differs(Proposal Now, IReadOnlyList<string> What) : ReplanOutcome;

    /// <summary>Everything is as asked already.</summary>
    public sealed record NothingLeft : ReplanOutcome;

    /// <summary>A limit would be passed by what has been approved or has begun to run since; the plan is still good.</summary>
    public sealed record OverLimit(string Why) : ReplanOutcome;

    /// <summary>A guardrail fails and nobody who may has waived it, or no longer; the plan is still good.</summary>
    public sealed record NeedsWaiver(string Why) : ReplanOutcome;

    /// <summary>A check fails now.</summary>
    /// <param name="Checks">Null where it did not come to checks, as what was asked fits no more.</param>
    public sealed record Fails(string Why, CheckList? Checks) : ReplanOutcome;

    /// <summary>AWS cannot be read now, so nothing is known.</summary>
    public sealed record Unreadable(string Why) : ReplanOutcome;
}

/// <summary>Plans a request again from what stands in AWS now, so that no stale plan is ever applied. Saves nothing.</summary>
internal sealed class Replanner(Proposals proposals)
{
    public async Task<ReplanOutcome> MakeAsync(PortalDb db, Request request, CancellationToken cancellationToken)
    {
        if (request.Plan is not { } read)
        {
            return new ReplanOutcome.Fails("It holds no plan any more. Send it again.", null);
        }

        switch (await proposals.RemakeAsync(db, request, cancellationToken))
        {
            case ProposalOutcome.Ready { Proposal: { } now }:
                var limits = now.Checks.Items.Where(c => c.Outcome is CheckOutcome.Fail && CommonCheckRules.IsLimit(c)).ToList();
                var unwaived = now.Checks.Unwaived.ToList();
                if (now.Checks.Failures > limits.Count + unwaived.Count)
                {
                    return new ReplanOutcome.Fails(string.Join(' ', now.Checks.Items.Where(c => c.Outcome is CheckOutcome.Fail && !c.NeedsWaiver).Select(c => c.Finding)), now.Checks);
                }

                // what differs is read first, whatever the limits: they are looked at again with the decision
                var what = PlanDifference.Of(read, now.Plan).Concat(unwaived.Where(c => !Shows(request.Checks, c)).Select(c => $"{c.Rule} fails now: {c.Finding}")).ToList();
                return what.Count > 0 ? new ReplanOutcome.Differs(now, what)
                    : unwaived.Count > 0 ? new ReplanOutcome.NeedsWaiver(string.Join(' ', WaiverRules.Needs(now.Checks, request.TeamId)))
                    : limits.Count > 0 ? new ReplanOutcome.OverLimit(limits[0].Finding)
                    : new ReplanOutcome.Same(now);
            case ProposalOutcome.Refused { NothingToDo: true }:
                return new ReplanOutcome.NothingLeft();
            case ProposalOutcome.Refused { Kind: Refusal.ByAws } refused:
                return new ReplanOutcome.Unreadable(refused.Why);
            case ProposalOutcome.Refused refused:
                return new ReplanOutcome.Fails(refused.Why, null);
            case ProposalOutcome.Invalid invalid:
                return new ReplanOutcome.Fails(string.Join(' ', invalid.Problems.Select(p => p.Why)), null);
            case var other:
                throw new InvalidOperationException($"No way to take {other.GetType().Name}.");
        }
    }

    /// <summary>Whether people could read of it, and its group waive it.</summary>
    private static bool Shows(CheckList read, Check found) =>
        read.Items.Any(c => c.Waivable is { } may && may.Guardrail == found.Waivable?.Guardrail && may.Found == found.Waivable.Found && may.Groups.SequenceEqual(found.Waivable.Groups));
}
