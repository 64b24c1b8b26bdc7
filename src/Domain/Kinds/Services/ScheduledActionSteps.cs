using Domain.Aws;
using Domain.Operations;
using Domain.Operations.Steps;
using Domain.Requests;

namespace Domain.Kinds.Services;

/// <summary>Puts the action: an upsert by name, so it can be repeated.</summary>
internal sealed class ScheduledActionStep(AwsSessions sessions) : AwsStep<ScheduledActionChange>(sessions)
{
    protected override async Task<StepOutcome> ApplyAsync(ScheduledActionChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var live = await ScheduledScaling.FindAsync(session, planned.After.ResourceId, planned.After.Name, cancellationToken);
        if (live is not null && live != planned.Before && live != planned.After)
        {
            return Fail($"Someone wrote the schedule {live.Name} of {live.Service} otherwise since this was planned: {live.Words}. "
                + "It stays so. Send the request again, so that the new difference is seen and approved.");
        }

        if (live != planned.After)
        {
            await ScheduledScaling.PutAsync(session, planned.After);
        }

        return Done($"{planned.After.Service} gets {planned.After.Words}.");
    }

    protected override async Task<StepOutcome> RevertAsync(ScheduledActionChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var live = await ScheduledScaling.FindAsync(session, planned.After.ResourceId, planned.After.Name, cancellationToken);
        if (live == planned.Before)
        {
            return Done(live is null ? $"{planned.After.Service} has no schedule {planned.After.Name}." : $"The schedule {live.Name} is as it was.");
        }

        if (live is not null && live != planned.After)
        {
            return new StepOutcome.Kept($"Someone wrote the schedule {live.Name} of {live.Service} otherwise since: {live.Words}. It stays so.");
        }

        if (planned.Before is { } before)
        {
            await ScheduledScaling.PutAsync(session, before);
            return Done($"{before.Service} gets {before.Words} again.");
        }

        await ScheduledScaling.DeleteAsync(session, planned.After);
        return Done($"The schedule {planned.After.Name} was taken away.");
    }
}

/// <summary>Deletes the action; undoing puts it again.</summary>
internal sealed class ScheduledActionRemovalStep(AwsSessions sessions) : AwsStep<ScheduledActionRemoval>(sessions)
{
    protected override async Task<StepOutcome> ApplyAsync(ScheduledActionRemoval planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        switch (await ScheduledScaling.FindAsync(session, planned.Before.ResourceId, planned.Before.Name, cancellationToken))
        {
            case null:
                return Done($"{planned.Before.Service} has no schedule {planned.Before.Name}.");
            case { } live when live != planned.Before:
                return Fail($"Someone wrote the schedule {live.Name} of {live.Service} otherwise since this was planned: {live.Words}. Nothing was taken away. Send the request again, so that the difference is seen.");
        }

        await ScheduledScaling.DeleteAsync(session, planned.Before);
        return Done($"The schedule {planned.Before.Name} of {planned.Before.Service} was taken away.");
    }

    protected override async Task<StepOutcome> RevertAsync(ScheduledActionRemoval planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        if (await ScheduledScaling.FindAsync(session, planned.Before.ResourceId, planned.Before.Name, cancellationToken) is { } live)
        {
            return live == planned.Before
                ? Done($"The schedule {live.Name} is as it was.")
                : new StepOutcome.Kept($"Someone wrote the schedule {live.Name} of {live.Service} anew: {live.Words}. It stays so.");
        }

        await ScheduledScaling.PutAsync(session, planned.Before);
        return Done($"{planned.Before.Service} gets {planned.Before.Words} again.");
    }
}
