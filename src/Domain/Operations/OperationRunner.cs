using Domain.Aws;
using Domain.Data;
using Domain.Hosting;
using Domain.Operations.Switch;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Domain.Operations;

/// <summary>
/// Runs claimed operations step by step. A step's intent is committed before its AWS call and its result after,
/// both only under the claim's fence; a process that died in between leaves a step its successor runs again.
/// </summary>
internal sealed partial class OperationRunner(
    IDbContextFactory<PortalDb> databases, OperationClaims claims, OperationBook book, IEnumerable<StepKind> kinds, BeforeFirstStep mayBegin,
    ChangeSignal signal, TimeProvider time, IOptions<OperationOptions> options, ILogger<OperationRunner> logger)
{
    private readonly IReadOnlyList<StepKind> known = [.. kinds];

    /// <summary>Runs everything that is due, one after another, until nothing is.</summary>
    /// <returns>How many claims were run.</returns>
    public async Task<int> RunDueAsync(CancellationToken cancellationToken)
    {
        var runs = 0;
        while (await claims.TryClaimAsync(cancellationToken) is { } claim)
        {
            await RunAsync(claim, cancellationToken);
            runs++;
        }

        return runs;
    }

    public async Task RunAsync(OperationClaim claim, CancellationToken stopping)
    {
        await using var hold = new LeaseHold(claims, claim, time, stopping);
        try
        {
            while (await AdvanceAsync(claim, hold.Token))
            {
            }
        }
        catch (OperationCanceledException) when (hold.Token.IsCancellationRequested)
        {
            if (stopping.IsCancellationRequested)
            {
                // the process ends: its own token is spent, the next process should not wait for the lease
                await claims.ReleaseAsync(claim, CancellationToken.None);
            }
            else
            {
                LogLost(logger, claim.OperationId, claim.Fence);
            }
        }
    }

    /// <returns>False when there is nothing more to do under this claim.</returns>
    private async Task<bool> AdvanceAsync(OperationClaim claim, CancellationToken cancellationToken)
    {
        Operation operation;
        Requests.Request request;
        TeamEnvironment? place;
        string requester;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            operation = await db.Operations.AsNoTracking().Include(o => o.Steps.OrderBy(s => s.Index)).SingleAsync(o => o.Id == claim.OperationId, cancellationToken);
            if (operation.Fence != claim.Fence || !OperationStates.IsLive(operation.State))
            {
                return false;
            }

            if (!(await PlatformSwitch.ReadAsync(db, cancellationToken)).Applies)
            {
                // it stands where it is, due at once when the switch is opened
                await claims.ReleaseAsync(claim, CancellationToken.None);
                return false;
            }

            request = await db.Requests.AsNoTracking().SingleAsync(r => r.Id == operation.RequestId, cancellationToken);
            place = await db.Environments.AsNoTracking().SingleOrDefaultAsync(e => e.TeamId == request.TeamId && e.Name == request.Environment, cancellationToken);
            requester = Person.SourceIdentityOf(request.RequesterId);
        }

        if (operation.State is OperationState.Queued)
        {
            return await mayBegin(claim, cancellationToken) && await PublishAsync(request.Id, await book.StartAsync(claim, cancellationToken));
        }

        var undoing = operation.State is OperationState.Undoing;
        var step = undoing ? NextToUndo(operation) : operation.Steps.FirstOrDefault(s => s.State is not StepState.Done);
        if (step is null)
        {
            await PublishAsync(request.Id, await book.FinishAsync(claim, undoing, cancellationToken));
            return false;
        }

        if (operation.StopAskedBy is not null)
        {
            await PublishAsync(request.Id, await book.StopAsync(claim, step.Index, undoing, cancellationToken));
            return false;
        }

        if (!await PublishAsync(request.Id, await book.BeginStepAsync(claim, step.Index, cancellationToken)))
        {
            return false;
        }

        var calls = AwsCallLog.Begin();
        var whyNot = request.Plan is { } plan ? plan.WhyNotIn(place) : "The request holds no plan any more. Nothing was done; send it again.";
        var outcome = place is null || whyNot is not null
            ? new StepOutcome.Failed(new StepFailure(whyNot ?? "", null, null, null))
            : await TryAsync(
                new StepContext(
                    step.Planned, place, request.Id, request.Number, step.Index, $"{operation.Id:N}-{step.Index}", requester,
                    MadeBefore(operation, step.Index), step.Made, operation.CreatedAt, step.StartedAt ?? time.GetUtcNow(), time.GetUtcNow()),
                undoing, claim, cancellationToken);

        // AWS has answered: that must be written down even when the process is asked to stop; the fence still guards it
        var goesOn = await book.EndStepAsync(claim, step.Index, outcome, [.. calls], undoing, Patience(step), options.Value.MaxAttempts, CancellationToken.None);
        return await PublishAsync(request.Id, goesOn);
    }

    private async Task<StepOutcome> TryAsync(StepContext context, bool undoing, OperationClaim claim, CancellationToken cancellationToken)
    {
        var kind = known.Single(k => k.Handles(context.Planned));
        try
        {
            return undoing ? await kind.UndoAsync(context, cancellationToken) : await kind.RunAsync(context, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            // an edge: whatever a step did not expect must neither stop the engine nor be shown
            var reference = $"{claim.OperationId:N}"[^8..];
            LogUnexpected(logger, e, claim.OperationId, context.Index, reference);
            return new StepOutcome.TryLater(new StepFailure(
                $"{context.Planned.Title} met something Berth did not expect. Nothing more was done; ask your platform admin, who finds the cause in the log under this reference.", null, null, reference));
        }
    }

    private static Step? NextToUndo(Operation operation) =>
        operation.Steps.LastOrDefault(s => s.State is StepState.Done or StepState.Failed or StepState.Running);

    private static Dictionary<string, string> MadeBefore(Operation operation, int index) =>
        operation.Steps.Where(s => s.Index < index).SelectMany(s => s.Made)
            .Aggregate(new Dictionary<string, string>(StringComparer.Ordinal), (made, pair) => { made[pair.Key] = pair.Value; return made; });

    private static TimeSpan Patience(Step step) => TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, Math.Min(step.Attempts, 6))));

    private Task<bool> PublishAsync(Guid requestId, bool goesOn)
    {
        signal.Publish(Topics.Request(requestId));
        signal.Publish(Topics.Requests);
        return Task.FromResult(goesOn);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Operation {OperationId} was taken over; fence {Fence} is past")]
    private static partial void LogLost(ILogger logger, Guid operationId, int fence);

    [LoggerMessage(Level = LogLevel.Error, Message = "Operation {OperationId} step {Step} failed unexpectedly, reference {Reference}")]
    private static partial void LogUnexpected(ILogger logger, Exception exception, Guid operationId, int step, string reference);
}
