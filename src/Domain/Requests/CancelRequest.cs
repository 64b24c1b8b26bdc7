using Domain.Access;
using Domain.Audit;
using Domain.Campaigns;
using Domain.Data;
using Domain.Hosting;
using Domain.Operations;
using Microsoft.EntityFrameworkCore;

namespace Domain.Requests;

/// <summary>How an action on a request ended: done, or a sentence why not.</summary>
public abstract record ActOutcome
{
    private ActOutcome() { }
    public sealed record Done : ActOutcome;
    public sealed record Refused(string Why, Refusal Kind = Refusal.NotNow) : ActOutcome;
    public sealed record NotFound : ActOutcome;
    public sealed record ChangedMeanwhile : ActOutcome;
}

/// <summary>The requester takes a request back, as long as nothing was begun in AWS.</summary>
public sealed class CancelRequest(IDbContextFactory<PortalDb> databases, ChangeSignal signal, TimeProvider time)
{
    public async Task<ActOutcome> RunAsync(Caller caller, int number, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        var request = await db.Requests.SingleOrDefaultAsync(r => r.Number == number, cancellationToken);
        if (request is null || !RequestSight.MaySee(who, request))
        {
            return new ActOutcome.NotFound();
        }

        if (Permits.WhyNotCancel(who, request.RequesterId) is { } why)
        {
            return new ActOutcome.Refused(why, Refusal.NotPermitted);
        }

        if (request is { State: RequestState.Draft, Round: 0 })
        {
            return new ActOutcome.Refused($"#{number} was never sent, so there is nothing to cancel. Throw the draft away instead.");
        }

        if (await BoundRequests.WhyNotCancelAsync(db, request, cancellationToken) is { } bound)
        {
            return new ActOutcome.Refused(bound);
        }

        var now = time.GetUtcNow();
        var approved = request.State is RequestState.Approved;
        if (!request.Apply(RequestEvent.Cancel, now))
        {
            return new ActOutcome.Refused($"Request #{number} is {request.State} and can no longer be cancelled.");
        }

        try
        {
            // an approved request is cancelled only if its operation is taken off before anyone has it in hand
            var saved = await db.SaveAsync(now, [Happening.By(who, "request.cancelled", request, new { })], cancellationToken, async () => !approved
                || await db.Operations.Where(o => o.RequestId == request.Id && o.State == OperationState.Queued && (o.Fence == 0 || o.LeaseUntil <= now)).ExecuteDeleteAsync(cancellationToken) == 1);
            if (!saved)
            {
                return new ActOutcome.Refused($"Request #{number} is being applied already and can no longer be cancelled. Undo it once it has ended.");
            }
        }
        catch (DbUpdateConcurrencyException)
        {
            return new ActOutcome.ChangedMeanwhile();
        }

        signal.Publish(Topics.Request(request.Id));
        signal.Publish(Topics.Requests);
        return new ActOutcome.Done();
    }
}
