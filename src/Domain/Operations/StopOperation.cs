using Domain.Access;
using Domain.Audit;
using Domain.Data;
using Domain.Hosting;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Operations;

/// <summary>
/// Ends an operation on its way: nothing more is begun in AWS, what was made stands, and it is mended as any other that failed.
/// A call that is under way is waited for; a wait ends at once.
/// </summary>
public sealed class StopOperation(IDbContextFactory<PortalDb> databases, ChangeSignal signal, TimeProvider time)
{
    public async Task<ActOutcome> RunAsync(Caller caller, int number, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        var request = await db.Requests.AsNoTracking().SingleOrDefaultAsync(r => r.Number == number, cancellationToken);
        if (request is null || !RequestSight.MaySee(who, request))
        {
            return new ActOutcome.NotFound();
        }

        if (Permits.WhyNotStop(who, request.TeamId, request.Environment) is { } why)
        {
            return new ActOutcome.Refused(why, Refusal.NotPermitted);
        }

        var now = time.GetUtcNow();
        // the runner reads it before each step; what waits is made due
        var saved = await db.SaveAsync(now, [Happening.By(who, "operation.stop-asked", request, new { })], cancellationToken, async () =>
            await db.Operations.Where(o => o.RequestId == request.Id && (o.State == OperationState.Running || o.State == OperationState.Undoing) && o.StopAskedBy == null)
                .ExecuteUpdateAsync(s => s.SetProperty(o => o.StopAskedBy, who.Name).SetProperty(o => o.DueAt, now), cancellationToken) == 1);
        if (!saved)
        {
            return new ActOutcome.Refused(request.State is RequestState.Approved
                ? $"Request #{number} has not begun. Cancel it instead, or let whoever asked for it."
                : $"Nothing of request #{number} is under way any more, or it is being stopped already.");
        }

        signal.Publish(Topics.Operations);
        signal.Publish(Topics.Request(request.Id));
        return new ActOutcome.Done();
    }
}
