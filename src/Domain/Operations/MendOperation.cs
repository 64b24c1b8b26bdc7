using Domain.Access;
using Domain.Audit;
using Domain.Catalog.Upgrades;
using Domain.Data;
using Domain.Hosting;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Operations;

/// <summary>What a person may do with an operation that failed or was rolled back.</summary>
public enum Mend
{
    /// <summary>Go on from the failed step.</summary>
    TryAgain,
    /// <summary>Take back what was made, last first.</summary>
    Undo,
    /// <summary>Leave what was made as it is.</summary>
    Accept,
}

/// <summary>Undo, try again, or accept. Undo and try again are within what was approved: the same plan, backwards or on.</summary>
public sealed class MendOperation(IDbContextFactory<PortalDb> databases, ChangeSignal signal, TimeProvider time)
{
    public async Task<ActOutcome> RunAsync(Caller caller, int number, Mend mend, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        var request = await db.Requests.SingleOrDefaultAsync(r => r.Number == number, cancellationToken);
        if (request is null || !RequestSight.MaySee(who, request))
        {
            return new ActOutcome.NotFound();
        }

        if (Permits.WhyNotMend(who, request.TeamId, request.Environment) is { } why)
        {
            return new ActOutcome.Refused(why, Refusal.NotPermitted);
        }

        var operation = await db.Operations.Include(o => o.Steps).SingleOrDefaultAsync(o => o.RequestId == request.Id, cancellationToken);
        var now = time.GetUtcNow();
        if (operation is null || OperationStates.IsLive(operation.State) || !Take(mend, request, operation, now))
        {
            return new ActOutcome.Refused(operation is { State: OperationState.Undoing }
                ? $"Request #{number} is being undone right now. Wait for it to end."
                : $"Request #{number} is {request.State}: only one that failed or was rolled back can be undone, repeated or accepted.");
        }

        if (mend is Mend.Undo && await LaterChangeAsync(db, request, cancellationToken) is { } later)
        {
            return new ActOutcome.Refused(
                $"Request #{later} changed {request.Plan?.Workload} after this one, and undoing #{number} would take that away too. Ask for a change of the service instead, or accept #{number} as it is.");
        }

        var fence = operation.Fence;
        // an undo leaves the request's own row as it is: its version is raised all the same, so that it cannot be accepted at the same moment
        db.Entry(request).Property(r => r.Version).IsModified = true;
        try
        {
            // the fence guards against two people mending at once
            var saved = await db.SaveAsync(now, [Happening.By(who, $"operation.{Word(mend)}", request, new { steps = operation.Steps.Count })], cancellationToken, async () =>
            {
                var held = await db.Operations.Where(o => o.Id == operation.Id && o.Fence == fence && (o.State == OperationState.Failed || o.State == OperationState.RolledBack))
                    .ExecuteUpdateAsync(s => s.SetProperty(o => o.Fence, fence), cancellationToken) == 1;
                await Origins.FollowAsync(db, request, operation.Steps, now, cancellationToken);
                return held;
            });
            if (!saved)
            {
                return new ActOutcome.ChangedMeanwhile();
            }
        }
        catch (DbUpdateConcurrencyException)
        {
            return new ActOutcome.ChangedMeanwhile();
        }

        signal.Publish(Topics.Operations);
        signal.Publish(Topics.Request(request.Id));
        signal.Publish(Topics.Requests);
        return new ActOutcome.Done();
    }

    /// <summary>The number of a request that was approved for the same service since; what it made must not be taken away with this one's.</summary>
    internal static Task<int?> LaterChangeAsync(PortalDb db, Request request, CancellationToken cancellationToken)
    {
        var service = request.Plan?.Workload;
        return db.Requests.AsNoTracking()
            .Where(r => r.TeamId == request.TeamId && r.Environment == request.Environment && r.Cluster == request.Cluster && r.ExistingService == service
                && r.SubmittedAt > request.SubmittedAt
                && (r.State == RequestState.Approved || r.State == RequestState.Applying || r.State == RequestState.Done || r.State == RequestState.DoneInPart
                    || r.State == RequestState.Failed || r.State == RequestState.RolledBack))
            .OrderBy(r => r.Number).Select(r => (int?)r.Number).FirstOrDefaultAsync(cancellationToken);
    }

    private static bool Take(Mend mend, Request request, Operation operation, DateTimeOffset now)
    {
        if (mend is Mend.Accept)
        {
            return request.Apply(RequestEvent.Accept, now);
        }

        var happened = mend is Mend.Undo ? OperationEvent.Undo : OperationEvent.TryAgain;
        // what ended well is no matter of mending
        if (operation.State is OperationState.Done || OperationStates.Next(operation.State, happened) is not { } next || RequestStates.Next(request.State, mend is Mend.Undo ? RequestEvent.Undo : RequestEvent.TryAgain) is null)
        {
            return false;
        }

        if (mend is Mend.TryAgain)
        {
            request.Apply(RequestEvent.TryAgain, now);
            foreach (var step in operation.Steps.Where(s => s.State is StepState.Failed))
            {
                (step.State, step.Failure, step.StartedAt, step.EndedAt, step.Said) = (StepState.Pending, null, null, null, "");
                // it was asked of the deployment that is over
                step.Made = step.Made.Where(m => m.Key is not (StepKeys.DeploymentStoppedBy or StepKeys.Paused or StepKeys.PauseDecision)).ToDictionary(StringComparer.Ordinal);
            }
        }

        (operation.State, operation.DueAt, operation.EndedAt) = (next, now, null);
        return true;
    }

    private static string Word(Mend mend) => mend switch
    {
        Mend.TryAgain => "try-again",
        Mend.Undo => "undo-asked",
        Mend.Accept => "accepted",
    };
}
