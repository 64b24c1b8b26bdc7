using Domain.Aws;
using Domain.Operations;
using Domain.Operations.Steps;

namespace Domain.Kinds.Jobs;

/// <summary>Puts the rule and its target: both are upserts by name, so they can be repeated. Its tags say which request made it.</summary>
internal sealed class EventRuleStep(AwsSessions sessions) : AwsStep<EventRuleChange>(sessions)
{
    protected override async Task<StepOutcome> ApplyAsync(EventRuleChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var after = planned.After with { Run = JobRevisions.Known(planned.After.Run, step) };
        var live = await EventRuleSet.FindAsync(session, after.Name, cancellationToken);
        if (after.Same(live?.Spec) && (planned.Before is not null || IsOurs(live, step)))
        {
            return Done($"Rule {after.Name} stands.");
        }

        // what was cut off between rule and target is the step's own
        var half = IsOurs(live, step) || (planned.Before is { } was && live?.Run is { } run && (was with { Pattern = after.Pattern, Enabled = after.Enabled }).Same(live.Spec) && run.More is null);
        if (!half && (live is null ? planned.Before is not null : planned.Before is null || !planned.Before.Same(live.Spec)))
        {
            return Fail($"Someone {(live is null ? "deleted" : "made or changed")} rule {after.Name} since this was planned. Nothing was changed. Send the request again, so that the difference is seen.");
        }

        await EventRuleSet.PutAsync(session, after, live is null ? TagsOf(step) : null);
        return Done(after.Enabled ? $"Rule {after.Name} stands: it starts tasks when an event fits." : $"Rule {after.Name} stands; it is switched off.");
    }

    protected override async Task<StepOutcome> RevertAsync(EventRuleChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var after = planned.After with { Run = JobRevisions.Known(planned.After.Run, step) };
        var live = await EventRuleSet.FindAsync(session, after.Name, cancellationToken);
        if (live is null)
        {
            return planned.Before is null ? Done($"Rule {after.Name} is not there.") : new StepOutcome.Kept($"Rule {after.Name} was deleted since. It stays so.");
        }

        if (planned.Before is null)
        {
            if (!IsOurs(live, step))
            {
                return new StepOutcome.Kept($"Rule {after.Name} was not made by this request, so it stays.");
            }

            await EventRuleSet.DeleteAsync(session, after.Name);
            return Done($"Rule {after.Name} was deleted.");
        }

        if (planned.Before.Same(live.Spec))
        {
            return Done($"Rule {after.Name} is as it was.");
        }

        if (!after.Same(live.Spec) && !(planned.Before with { Pattern = after.Pattern, Enabled = after.Enabled }).Same(live.Spec))
        {
            return new StepOutcome.Kept($"Rule {after.Name} was changed by someone else since. It stays so.");
        }

        await EventRuleSet.PutAsync(session, planned.Before, null);
        return Done($"Rule {after.Name} is as it was.");
    }

    private static bool IsOurs(StandingEventRule? live, StepContext step) => live is not null && TagsOf(step).All(t => live.Tags.GetValueOrDefault(t.Key) == t.Value);
}

/// <summary>Deletes the rule with its target; undoing makes both again.</summary>
internal sealed class EventRuleRemovalStep(AwsSessions sessions) : AwsStep<EventRuleRemoval>(sessions)
{
    protected override async Task<StepOutcome> ApplyAsync(EventRuleRemoval planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        if (await EventRuleSet.FindAsync(session, planned.Before.Name, cancellationToken) is { } live)
        {
            // without a target it is what was cut off between the two
            if (live.Run is not null && !planned.Before.Same(live.Spec))
            {
                return Fail($"Someone changed rule {planned.Before.Name} since this was planned. Nothing was deleted. Send the request again, so that the difference is seen.");
            }

            await EventRuleSet.DeleteAsync(session, planned.Before.Name);
        }

        return Done($"Rule {planned.Before.Name} is deleted.");
    }

    protected override async Task<StepOutcome> RevertAsync(EventRuleRemoval planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var live = await EventRuleSet.FindAsync(session, planned.Before.Name, cancellationToken);
        if (live?.Run is not null)
        {
            return Done($"Rule {planned.Before.Name} stands.");
        }

        if (planned.Before.Run.More is { } more)
        {
            return new StepOutcome.Kept($"Rule {planned.Before.Name} was deleted, and Berth cannot make it again as it was: it had {more}.");
        }

        await EventRuleSet.PutAsync(session, planned.Before, live is null ? TagsOf(step) : null);
        return Done($"Rule {planned.Before.Name} was made again.");
    }
}
