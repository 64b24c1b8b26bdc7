using Domain.Access;
using Domain.Audit;
using Domain.Data;
using Domain.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Domain.Requests;

/// <summary>
/// Throws a draft away that was never sent: what was filled in and said is gone. Its number stays taken, as numbers are never given twice.
/// </summary>
public sealed class DiscardDraft(IDbContextFactory<PortalDb> databases, ChangeSignal signal, TimeProvider time)
{
    public async Task<ActOutcome> RunAsync(Caller caller, int number, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        var request = await db.Requests.SingleOrDefaultAsync(r => r.Number == number && r.RequesterId == who.PersonId, cancellationToken);
        if (request is null || !RequestSight.MaySee(who, request))
        {
            return new ActOutcome.NotFound();
        }

        var now = time.GetUtcNow();
        if (!request.Discard(now))
        {
            return new ActOutcome.Refused(request.Round > 0
                ? $"Request #{number} was sent to others already, so it is kept for the record. Cancel it instead."
                : $"#{number} is {request.State}: only a draft can be thrown away.");
        }

        try
        {
            await db.SaveAsync(now, [Happening.By(who, "draft.discarded", request, new { })], cancellationToken, async () =>
            {
                await db.Mentions.Where(m => m.RequestId == request.Id).ExecuteDeleteAsync(cancellationToken);
                await db.Comments.Where(c => c.RequestId == request.Id).ExecuteDeleteAsync(cancellationToken);
                return true;
            });
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
