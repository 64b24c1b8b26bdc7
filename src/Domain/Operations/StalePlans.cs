using Domain.Approvals;
using Domain.Data;
using Domain.Hosting;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Operations;

/// <summary>
/// Asked once before the first step of an operation: whether its plan still is what would be planned now. Where it is not, the request is put back
/// to those who decide and the operation is taken away; one that has begun is never planned again, its steps look by themselves.
/// </summary>
/// <returns>True when the operation may begin; false when it was put back, or waits for AWS to be readable.</returns>
internal delegate Task<bool> BeforeFirstStep(OperationClaim claim, CancellationToken cancellationToken);

internal sealed class StalePlans(IDbContextFactory<PortalDb> databases, Proposals proposals, OperationBook book, ChangeSignal signal)
{
    private readonly Replanner replanner = new(proposals);

    public async Task<bool> MayBeginAsync(OperationClaim claim, CancellationToken cancellationToken)
    {
        ReplanOutcome outcome;
        Request request;
        string? lost;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            var requestId = await db.Operations.AsNoTracking().Where(o => o.Id == claim.OperationId).Select(o => o.RequestId).SingleAsync(cancellationToken);
            request = await db.Requests.AsNoTracking().Include(r => r.Decisions).SingleAsync(r => r.Id == requestId, cancellationToken);
            lost = await StillPermitted.WhyNotAsync(db, request, cancellationToken);
            outcome = await replanner.MakeAsync(db, request, cancellationToken);
        }

        switch (outcome)
        {
            // it was counted against the limits when it was approved: others who came later wait for it, not it for them
            case ReplanOutcome.Same or ReplanOutcome.OverLimit when lost is null:
                return true;
            case ReplanOutcome.Same or ReplanOutcome.OverLimit:
                await book.PutBackAsync(claim, (db, r, now) => Replanned.AskAgain(db, r, lost ?? "", now, SubmitRequest.Patience), cancellationToken);
                break;
            case ReplanOutcome.NeedsWaiver needs:
                await book.PutBackAsync(claim, (db, r, now) => Replanned.AskAgain(db, r, $"A waiver that this rests on holds no more. {needs.Why}", now, SubmitRequest.Patience), cancellationToken);
                break;
            case ReplanOutcome.Unreadable unreadable:
                await book.WaitForAwsAsync(claim, unreadable.Why, SubmitRequest.Patience, cancellationToken);
                break;
            default:
                await book.PutBackAsync(claim, (db, r, now) => Replanned.Take(db, r, outcome, now, SubmitRequest.Patience), cancellationToken);
                break;
        }

        signal.Publish(Topics.Request(request.Id));
        signal.Publish(Topics.Requests);
        return false;
    }
}
