using Domain.Access;
using Domain.Approvals;
using Domain.Audit;
using Domain.Data;
using Domain.Hosting;
using Domain.Operations;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Kinds.Services;

/// <summary>
/// A deployment that stands still asks again what its approval rule asks: whoever could approve the request lets it go on or takes it back.
/// The answer is written on the step that waits; the process that holds the operation gives it to ECS, so that no other touches AWS.
/// </summary>
public sealed class AnswerPause(IDbContextFactory<PortalDb> databases, ChangeSignal signal, TimeProvider time)
{
    /// <param name="goOn">False takes the deployment back, and the request ends as rolled back.</param>
    /// <param name="comment">Of the record; may be empty.</param>
    public async Task<ActOutcome> RunAsync(Caller caller, int number, bool goOn, string comment, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var who = await Delegations.WithAsync(db, await Actors.LoadAsync(db, caller, cancellationToken), now, cancellationToken);
        var request = await db.Requests.AsNoTracking().Include(r => r.Decisions).SingleOrDefaultAsync(r => r.Number == number, cancellationToken);
        if (request is null || !RequestSight.MaySee(who, request))
        {
            return new ActOutcome.NotFound();
        }

        if (PauseRules.WhyNot(who, request) is { } why)
        {
            return new ActOutcome.Refused(why, Refusal.NotPermitted);
        }

        if (comment.Length > 1000)
        {
            return new ActOutcome.Refused($"The comment has {comment.Length} characters; use 1,000 or fewer.", Refusal.NotFit);
        }

        var operation = await db.Operations.Include(o => o.Steps).SingleOrDefaultAsync(o => o.RequestId == request.Id, cancellationToken);
        if (operation is null || PauseRules.Waiting(operation, now) is not { } wait || DeploymentPause.Of(wait.Made) is not { } pause)
        {
            return new ActOutcome.Refused($"Request #{number}: no deployment of it waits for an answer. It may have gone on, or its time is over.");
        }

        if (PauseAnswer.Of(wait.Made) is { } given && given.Hook == pause.Hook)
        {
            return new ActOutcome.Refused($"Request #{number}: {given.By} {(given.GoOn ? "let it go on" : "took it back")} already.");
        }

        wait.Made = new Dictionary<string, string>(wait.Made, StringComparer.Ordinal) { [StepKeys.PauseDecision] = new PauseAnswer(pause.Hook, goOn, who.Name).Text() };
        var seen = operation.Fence;
        var saved = await db.SaveAsync(
            now, [Happening.By(who, goOn ? "deployment.continued" : "deployment.taken-back", request, new { step = wait.Index, stage = pause.Stage, comment = comment.Trim() })], cancellationToken, async () =>
            await db.Operations.Where(o => o.Id == operation.Id && o.State == OperationState.Running && o.StopAskedBy == null && o.Fence >= seen)
                .ExecuteUpdateAsync(s => s.SetProperty(o => o.DueAt, now), cancellationToken) == 1);
        if (!saved)
        {
            return new ActOutcome.ChangedMeanwhile();
        }

        signal.Publish(Topics.Operations);
        signal.Publish(Topics.Request(request.Id));
        return new ActOutcome.Done();
    }
}

/// <summary>Who answers for a deployment that stands still. Pure.</summary>
internal static class PauseRules
{
    /// <summary>Null for whoever could approve the request; where it approved itself, for whoever may undo it.</summary>
    public static string? WhyNot(Actor who, Request request) =>
        request.Requirement is { IsAutomatic: false } ? ApprovalRules.WhyNever(who, request) : Permits.WhyNotMend(who, request.TeamId, request.Environment);

    /// <summary>The step whose deployment stands still; null where none does.</summary>
    public static Step? Waiting(Operation operation, DateTimeOffset now) =>
        operation is { State: OperationState.Running, StopAskedBy: null } && DeploymentStopRules.Waiting(operation) is { } wait && DeploymentPause.Of(wait.Made) is { } pause && pause.Until > now
        && !wait.Made.ContainsKey(StepKeys.DeploymentStoppedBy) ? wait : null;
}
