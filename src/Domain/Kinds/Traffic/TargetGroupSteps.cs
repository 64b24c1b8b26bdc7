using Domain.Aws;
using Domain.Operations;
using Domain.Operations.Steps;
using Domain.Requests;

namespace Domain.Kinds.Traffic;

/// <summary>Makes the target group, or brings it to what is planned. A name belongs to one group, so that none is made twice.</summary>
internal sealed class TargetGroupStep(AwsSessions sessions) : AwsStep<TargetGroupChange>(sessions)
{
    protected override async Task<StepOutcome> ApplyAsync(TargetGroupChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var live = await ServiceGroups.FindAsync(session, step.Environment, planned.After.Name, cancellationToken);
        if (planned.Before is not { } before)
        {
            if (live is not null && !IsOurs(live, step))
            {
                return Fail($"There is a target group {planned.After.Name} since this was planned. Nothing was made. Send the request again, so that it is seen.");
            }

            var arn = live?.Arn ?? await ServiceGroups.CreateAsync(session, planned.After, TagsOf(step));
            if (live?.Spec.DrainSeconds != planned.After.DrainSeconds)
            {
                await ServiceGroups.SetDrainAsync(session, arn, planned.After);
            }

            return Done($"Target group {planned.After.Name} was created.", new Dictionary<string, string> { [Key(planned)] = arn, [StepKeys.Created] = "true" });
        }

        if (live is null)
        {
            return Fail($"Target group {planned.After.Name} is gone: someone deleted it since this was planned. Send the request again.");
        }

        if (!TargetGroupRules.IsBetween(live.Spec, before, planned.After))
        {
            return Fail($"Someone changed target group {planned.After.Name} since this was planned. Nothing was changed. Send the request again, so that the new difference is seen and approved.");
        }

        await BringAsync(live, planned.After, session);
        return Done($"Target group {planned.After.Name} was updated.", new Dictionary<string, string> { [Key(planned)] = live.Arn });
    }

    protected override async Task<StepOutcome> RevertAsync(TargetGroupChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var name = planned.After.Name;
        if (await ServiceGroups.FindAsync(session, step.Environment, name, cancellationToken) is not { } live)
        {
            return Done($"Target group {name} is not there.");
        }

        if (planned.Before is { } before)
        {
            if (!TargetGroupRules.IsBetween(live.Spec, before, planned.After))
            {
                return new StepOutcome.Kept($"Target group {name} was changed again since. It stays as it is.");
            }

            await BringAsync(live, before, session);
            return Done($"Target group {name} is as it was.");
        }

        if (!IsOurs(live, step))
        {
            return new StepOutcome.Kept($"Target group {name} was not made by this request, so it stays.");
        }

        await Deletion.DeleteAsync(() => ServiceGroups.DeleteAsync(session, live.Arn, name), async () => await ServiceGroups.FindAsync(session, step.Environment, name, CancellationToken.None) is null);
        return Done($"Target group {name} was deleted.");
    }

    private static string Key(TargetGroupChange planned) => planned.IsOther ? StepKeys.OtherGroupArn : StepKeys.TargetGroupArn;

    private static async Task BringAsync(StandingGroup live, TargetGroupSpec to, AwsSession session)
    {
        if (live.Spec with { DrainSeconds = to.DrainSeconds } != to)
        {
            await ServiceGroups.ModifyAsync(session, live.Arn, to);
        }

        if (live.Spec.DrainSeconds != to.DrainSeconds)
        {
            await ServiceGroups.SetDrainAsync(session, live.Arn, to);
        }
    }

    private static bool IsOurs(StandingGroup live, StepContext step) => TagsOf(step).All(t => live.Tags.GetValueOrDefault(t.Key) == t.Value);
}

/// <summary>Deletes the target group that was made for a service.</summary>
internal sealed class TargetGroupRemovalStep(AwsSessions sessions) : AwsStep<TargetGroupRemoval>(sessions)
{
    protected override async Task<StepOutcome> ApplyAsync(TargetGroupRemoval planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var name = planned.Before.Name;
        if (await ServiceGroups.FindAsync(session, step.Environment, name, cancellationToken) is not { } live)
        {
            return Done($"Target group {name} is deleted.");
        }

        if (!live.IsOurs)
        {
            return Fail($"Target group {name} is no longer one that Berth made for {step.Environment.Place}: its tags were changed. It stays. Accept this as it is, or set the tags back and try again.");
        }

        await Deletion.DeleteAsync(() => ServiceGroups.DeleteAsync(session, live.Arn, name), async () => await ServiceGroups.FindAsync(session, step.Environment, name, CancellationToken.None) is null);
        return Done($"Target group {name} was deleted.");
    }

    protected override async Task<StepOutcome> RevertAsync(TargetGroupRemoval planned, StepContext step, AwsSession session, CancellationToken cancellationToken) =>
        await ServiceGroups.FindAsync(session, step.Environment, planned.Before.Name, cancellationToken) is not null
            ? Done($"Target group {planned.Before.Name} stands.")
            : new StepOutcome.Kept($"Target group {planned.Before.Name} was deleted after its service. A new service gets a new one.");
}

/// <summary>Deleting what may be gone: it has no tags then by which IAM could permit it, so that a refusal may mean that it was deleted already.</summary>
internal static class Deletion
{
    public static async Task DeleteAsync(Func<Task> delete, Func<Task<bool>> isGone)
    {
        try
        {
            await delete();
        }
        catch (AwsRefused e) when (e.Trouble is AwsTrouble.NotFound)
        {
            // gone before
        }
        catch (AwsRefused e) when (e.Denied is not null)
        {
            if (!await isGone())
            {
                throw;
            }
        }
    }
}
