using Domain.Access;
using Domain.Audit;
using Domain.Data;
using Domain.Hosting;
using Domain.Operations;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Kinds.Services;

/// <summary>
/// Has ECS stop the deployment that an approved request began, and go back: within what was approved, because it leads to what stood before.
/// The wish is written on the step that waits; the process that holds the operation acts on it, so that no other touches AWS.
/// </summary>
public sealed class StopDeployment(IDbContextFactory<PortalDb> databases, ChangeSignal signal, TimeProvider time)
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

        var operation = await db.Operations.Include(o => o.Steps).SingleOrDefaultAsync(o => o.RequestId == request.Id, cancellationToken);
        var whyNot = DeploymentStopRules.WhyNot(operation);
        if (whyNot is not null || operation is null || DeploymentStopRules.Waiting(operation) is not { } wait)
        {
            return new ActOutcome.Refused($"Request #{number}: {whyNot}");
        }

        var now = time.GetUtcNow();
        wait.Made = new Dictionary<string, string>(wait.Made, StringComparer.Ordinal) { [StepKeys.DeploymentStoppedBy] = who.Name };
        var saved = await db.SaveAsync(now, [Happening.By(who, "operation.deployment-stop-asked", request, new { step = wait.Index })], cancellationToken, async () =>
            await db.Operations.Where(o => o.Id == operation.Id && o.State == OperationState.Running && o.StopAskedBy == null)
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
