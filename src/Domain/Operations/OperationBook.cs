using Domain.Audit;
using Domain.Aws;
using Domain.Catalog.Upgrades;
using Domain.Data;
using Domain.Kinds;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Operations;

/// <summary>Writes the course of an operation: operation, step, request and record in one transaction, only under the claim's fence.</summary>
internal sealed class OperationBook(IDbContextFactory<PortalDb> databases, RequestKinds kinds, TimeProvider time)
{
    /// <summary>About half an hour, with waits that grow to a minute.</summary>
    private const int UnreadableTries = 35;

    /// <returns>False when the claim is lost or the request may not start.</returns>
    public Task<bool> StartAsync(OperationClaim claim, CancellationToken cancellationToken) => WriteAsync(claim, (operation, request, now) =>
    {
        if (!request.Apply(RequestEvent.Start, now) || !Apply(operation, OperationEvent.Start))
        {
            return null;
        }

        return [Happening.BySystem("operation.started", request, new { steps = operation.Steps.Count })];
    }, cancellationToken);

    /// <summary>Takes away an operation that has not begun, and says of its request what came instead: one transaction.</summary>
    /// <param name="say">Alters the request and returns its line of the record; null when that may not be.</param>
    /// <returns>False when the claim is lost or it has begun.</returns>
    public Task<bool> PutBackAsync(OperationClaim claim, Func<PortalDb, Request, DateTimeOffset, Happening?> say, CancellationToken cancellationToken) =>
        WriteAsync(claim, (db, operation, request, now) =>
        {
            if (operation.State is not OperationState.Queued || say(db, request, now) is not { } happening)
            {
                return null;
            }

            db.Operations.Remove(operation);
            return [happening];
        }, cancellationToken);

    /// <summary>AWS cannot be read, so the plan cannot be checked: looks again later, and after many times asks people again.</summary>
    public Task<bool> WaitForAwsAsync(OperationClaim claim, string why, TimeSpan patience, CancellationToken cancellationToken) =>
        WriteAsync(claim, (db, operation, request, now) =>
        {
            if (operation.State is not OperationState.Queued || operation.Steps.MinBy(s => s.Index) is not { } first)
            {
                return null;
            }

            first.Attempts++;
            if (first.Attempts < UnreadableTries)
            {
                first.Said = why;
                Later(operation, now + TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, first.Attempts))));
                return [];
            }

            if (Replanned.AskAgain(db, request, $"The plan could not be checked against AWS. {why}", now, patience) is not { } happening)
            {
                return null;
            }

            db.Operations.Remove(operation);
            return [happening];
        }, cancellationToken);

    public Task<bool> FinishAsync(OperationClaim claim, bool undoing, CancellationToken cancellationToken) => WriteAsync(claim, (operation, request, now) =>
    {
        if (!Apply(operation, undoing ? OperationEvent.FinishUndo : OperationEvent.Succeed) || !request.Apply(undoing ? RequestEvent.Undo : RequestEvent.Succeed, now))
        {
            return null;
        }

        End(operation, now);
        return [Happening.BySystem(undoing ? "operation.undone" : "operation.done", request, new { steps = operation.Steps.Count })];
    }, cancellationToken);

    /// <summary>Goes no further, as somebody asked: the step at hand counts as failed, and from there it is mended as any other.</summary>
    public Task<bool> StopAsync(OperationClaim claim, int index, bool undoing, CancellationToken cancellationToken) => WriteAsync(claim, (operation, request, now) =>
    {
        var step = operation.Steps.Single(s => s.Index == index);
        var begun = step.State is StepState.Running;
        return Fail(operation, request, step, new StepFailure(
            $"{operation.StopAskedBy} stopped it {(begun ? "while this step was under way" : "before this step began")}.{(begun ? " What AWS has begun goes on there." : "")}", null, null, null), null, undoing, now);
    }, cancellationToken);

    public Task<bool> BeginStepAsync(OperationClaim claim, int index, CancellationToken cancellationToken) => WriteAsync(claim, (operation, request, now) =>
    {
        var step = operation.Steps.Single(s => s.Index == index);
        var first = step.State is not StepState.Running;
        step.State = StepState.Running;
        // taking back is timed by itself
        step.StartedAt = first && operation.State is OperationState.Undoing ? now : step.StartedAt ?? now;
        step.EndedAt = null;
        step.Failure = null;
        return first
            ? [Happening.BySystem(operation.State is OperationState.Undoing ? "step.undo" : "step.intended", request, new { step = index, title = step.Planned.Title })]
            : [];
    }, cancellationToken);

    /// <returns>True when the operation goes on at once.</returns>
    public async Task<bool> EndStepAsync(
        OperationClaim claim, int index, StepOutcome outcome, IReadOnlyList<AwsCall> calls, bool undoing, TimeSpan patience, int maxAttempts, CancellationToken cancellationToken)
    {
        var goesOn = false;
        // a line that says nothing of AWS where nothing was asked of it
        var aws = calls.Count > 0 ? calls : null;
        var written = await WriteAsync(claim, (operation, request, now) =>
        {
            var step = operation.Steps.Single(s => s.Index == index);
            switch (outcome)
            {
                case StepOutcome.Done done:
                    goesOn = true;
                    (step.State, step.Said, step.EndedAt, step.Attempts) = (undoing ? StepState.Undone : StepState.Done, done.Said, now, 0);
                    step.Made = undoing ? step.Made : done.Made;
                    return [Happening.BySystem(undoing ? "step.undone" : "step.done", request, new { step = index, title = step.Planned.Title, said = done.Said, made = done.Made, aws })];
                case StepOutcome.Kept kept:
                    goesOn = true;
                    (step.State, step.Said, step.EndedAt, step.Attempts) = (StepState.Kept, kept.Said, now, 0);
                    return [Happening.BySystem("step.kept", request, new { step = index, title = step.Planned.Title, said = kept.Said, aws })];
                case StepOutcome.NotYet wait:
                    // AWS answered: what it throttled before does not count against the rest of a long wait
                    (step.Said, step.Attempts) = (wait.Said, 0);
                    var pausedNow = wait.Made.GetValueOrDefault(StepKeys.Paused);
                    var pausedAnew = pausedNow is not null && pausedNow != step.Made.GetValueOrDefault(StepKeys.Paused);
                    if (pausedNow != step.Made.GetValueOrDefault(StepKeys.Paused))
                    {
                        var made = new Dictionary<string, string>(step.Made, StringComparer.Ordinal);
                        made.Remove(StepKeys.Paused);
                        step.Made = pausedNow is null ? made : new Dictionary<string, string>(made, StringComparer.Ordinal) { [StepKeys.Paused] = pausedNow };
                    }

                    Later(operation, now + wait.LookAgain);
                    return pausedAnew ? [.. Called(request, step, aws), Happening.BySystem("deployment.paused", request, new { step = index, title = step.Planned.Title, comment = wait.Said })] : Called(request, step, aws);
                case StepOutcome.TryLater later when step.Attempts + 1 < maxAttempts:
                    step.Attempts++;
                    step.Said = later.Because.Why;
                    Later(operation, now + patience);
                    return Called(request, step, aws);
                case StepOutcome.TryLater later:
                    return Fail(operation, request, step, later.Because, aws, undoing, now);
                case StepOutcome.Failed failed:
                    return Fail(operation, request, step, failed.Failure, aws, undoing, now);
                case StepOutcome.RolledBack back:
                    (step.State, step.Said, step.EndedAt) = (StepState.Failed, back.Said, now);
                    Apply(operation, OperationEvent.RollBack);
                    request.Apply(RequestEvent.RollBack, now);
                    End(operation, now);
                    return [Happening.BySystem("operation.rolled-back", request, new { step = index, title = step.Planned.Title, said = back.Said, aws })];
                default:
                    throw new InvalidOperationException($"No way to write down {outcome.GetType().Name}.");
            }
        }, cancellationToken);
        return written && goesOn;
    }

    /// <summary>A step that goes on later has asked AWS already: by these ids it is found.</summary>
    private static IReadOnlyList<Happening> Called(Request request, Step step, IReadOnlyList<AwsCall>? aws) =>
        aws is null ? [] : [Happening.BySystem("step.called", request, new { step = step.Index, title = step.Planned.Title, said = step.Said, aws })];

    private static IReadOnlyList<Happening> Fail(Operation operation, Request request, Step step, StepFailure failure, IReadOnlyList<AwsCall>? aws, bool undoing, DateTimeOffset now)
    {
        (step.State, step.Said, step.Failure, step.EndedAt, step.Attempts) = (StepState.Failed, failure.Why, failure, now, 0);
        Apply(operation, undoing ? OperationEvent.FailUndo : OperationEvent.Fail);
        // an undo of what had been done leaves it neither done nor undone
        if (!undoing || request.State is RequestState.Done)
        {
            request.Apply(RequestEvent.Fail, now);
        }

        End(operation, now);
        return [Happening.BySystem(undoing ? "operation.undo-failed" : "operation.failed", request, new { step = step.Index, title = step.Planned.Title, failure, aws })];
    }

    // a wait holds neither thread nor lease
    private static void Later(Operation operation, DateTimeOffset due) => (operation.DueAt, operation.LeaseUntil) = (due, DateTimeOffset.UnixEpoch);

    private static void End(Operation operation, DateTimeOffset now) =>
        (operation.EndedAt, operation.LeaseUntil, operation.Holds, operation.StopAskedBy) = (now, DateTimeOffset.UnixEpoch, null, null);

    private static bool Apply(Operation operation, OperationEvent happened)
    {
        if (OperationStates.Next(operation.State, happened) is not { } next)
        {
            return false;
        }

        operation.State = next;
        return true;
    }

    private Task<bool> WriteAsync(OperationClaim claim, Func<Operation, Request, DateTimeOffset, IReadOnlyList<Happening>?> write, CancellationToken cancellationToken) =>
        WriteAsync(claim, (_, operation, request, now) => write(operation, request, now), cancellationToken);

    private async Task<bool> WriteAsync(
        OperationClaim claim, Func<PortalDb, Operation, Request, DateTimeOffset, IReadOnlyList<Happening>?> write, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var operation = await db.Operations.Include(o => o.Steps).SingleAsync(o => o.Id == claim.OperationId, cancellationToken);
            var request = await db.Requests.Include(r => r.Decisions).SingleAsync(r => r.Id == operation.RequestId, cancellationToken);
            var before = request.State;
            if (operation.Fence != claim.Fence || write(db, operation, request, time.GetUtcNow()) is not { } happenings)
            {
                return false;
            }

            if (request.State is RequestState.Done && before is not RequestState.Done && kinds.Find(request.Kind) is { } kind)
            {
                await kind.DoneAsync(db, request, cancellationToken);
            }

            try
            {
                return await db.SaveAsync(time.GetUtcNow(), happenings, cancellationToken, async () =>
                {
                    var held = await db.Operations.Where(o => o.Id == claim.OperationId && o.Fence == claim.Fence)
                        .ExecuteUpdateAsync(s => s.SetProperty(o => o.Fence, claim.Fence), cancellationToken) == 1;
                    await Origins.FollowAsync(db, request, operation.Steps, time.GetUtcNow(), cancellationToken);
                    return held;
                });
            }
            catch (DbUpdateConcurrencyException)
            {
                // a person touched the request at the same moment: look again and decide anew
            }
        }
    }
}
