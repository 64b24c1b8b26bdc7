using System.Globalization;
using Domain.Aws;
using Domain.Operations;
using Domain.Operations.Steps;
using Domain.Requests;

namespace Domain.Kinds.Jobs;

/// <summary>Makes the group where it is missing. Undoing takes it away only while it is empty and this request's.</summary>
internal sealed class ScheduleGroupStep(AwsSessions sessions) : AwsStep<ScheduleGroupChange>(sessions)
{
    protected override async Task<StepOutcome> ApplyAsync(ScheduleGroupChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        if (await FindAsync(planned, step, session, cancellationToken) is null)
        {
            try
            {
                await Schedules.CreateGroupAsync(session, planned.Name, step.Token, TagsOf(step));
            }
            catch (AwsRefused e) when (e.Trouble is AwsTrouble.Conflict)
            {
                // another job of the environment made it in the same moment
                return Done($"Schedule group {planned.Name} was there.");
            }

            return Done($"Schedule group {planned.Name} was created.", new Dictionary<string, string> { [StepKeys.Created] = "true" });
        }

        return Done($"Schedule group {planned.Name} was there.");
    }

    protected override async Task<StepOutcome> RevertAsync(ScheduleGroupChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        if (await FindAsync(planned, step, session, cancellationToken) is not { } tags)
        {
            return Done($"Schedule group {planned.Name} is not there.");
        }

        if (TagsOf(step).Any(t => tags.GetValueOrDefault(t.Key) != t.Value))
        {
            return new StepOutcome.Kept($"Schedule group {planned.Name} was not made by this request, so it stays.");
        }

        if ((await Schedules.NamesAsync(session, planned.Name, cancellationToken)).Count > 0)
        {
            return new StepOutcome.Kept($"Schedule group {planned.Name} holds other schedules by now, so it stays.");
        }

        await Schedules.DeleteGroupAsync(session, planned.Name, step.Token);
        return Done($"Schedule group {planned.Name} was deleted; it was empty.");
    }

    private static Task<IReadOnlyDictionary<string, string>?> FindAsync(ScheduleGroupChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken) =>
        Schedules.GroupAsync(session, planned.Name, JobScopes.GroupArn(step.Environment, planned.Name), cancellationToken);
}

/// <summary>Makes the schedule, or replaces it. It has no tags, so its description says which request and step made it.</summary>
internal sealed class ScheduleStep(AwsSessions sessions) : AwsStep<ScheduleChange>(sessions)
{
    internal static string Mark(StepContext step) => string.Create(CultureInfo.InvariantCulture, $"Made by Berth, request #{step.RequestNumber}, step {step.Index}");

    protected override async Task<StepOutcome> ApplyAsync(ScheduleChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var after = planned.After with { Run = JobRevisions.Known(planned.After.Run, step) };
        var live = await Schedules.FindAsync(session, after.Group, after.Name, cancellationToken);
        if (live is not null && after.Same(live.Spec) && live.Description == Mark(step))
        {
            return Said(after, step);
        }

        if (live is null ? planned.Before is not null : !live.Spec.Same(planned.Before))
        {
            return Fail($"Someone {(live is null ? "deleted" : "made or changed")} schedule {after.Name} since this was planned. Nothing was changed. Send the request again, so that the difference is seen.");
        }

        await (live is null ? Schedules.CreateAsync(session, after, step.Token, Mark(step)) : Schedules.UpdateAsync(session, after, step.Token, Mark(step)));
        return Said(after, step);
    }

    protected override async Task<StepOutcome> RevertAsync(ScheduleChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var live = await Schedules.FindAsync(session, planned.After.Group, planned.After.Name, cancellationToken);
        if (live is null)
        {
            return planned.Before is null ? Done($"Schedule {planned.After.Name} is not there.") : new StepOutcome.Kept($"Schedule {planned.After.Name} was deleted since. It stays so.");
        }

        if (live.Spec.Same(planned.Before))
        {
            return Done($"Schedule {planned.After.Name} is as it was.");
        }

        if (live.Description != Mark(step))
        {
            return new StepOutcome.Kept($"Schedule {planned.After.Name} was made or changed by someone else since. It stays so.");
        }

        if (planned.Before is { } before)
        {
            await Schedules.UpdateAsync(session, before, $"{step.Token}-undo", Mark(step));
            return Done($"Schedule {before.Name} is as it was.");
        }

        await Schedules.DeleteAsync(session, planned.After, step.Token);
        return Done($"Schedule {planned.After.Name} was deleted.");
    }

    private static StepOutcome Said(ScheduleSpec spec, StepContext step)
    {
        var next = Catalog.ScheduleTimes.Next(spec.Expression, spec.TimeZone, step.Now, step.Now, 1);
        return Done(!spec.Enabled ? $"Schedule {spec.Name} stands; it is switched off."
            : next is [var first] ? string.Create(CultureInfo.InvariantCulture, $"Schedule {spec.Name} stands; it next runs on {first.UtcDateTime:d MMM yyyy} at {first.UtcDateTime:HH:mm} UTC.")
            : $"Schedule {spec.Name} stands.");
    }
}

/// <summary>Deletes the schedule; undoing makes it again.</summary>
internal sealed class ScheduleRemovalStep(AwsSessions sessions) : AwsStep<ScheduleRemoval>(sessions)
{
    protected override async Task<StepOutcome> ApplyAsync(ScheduleRemoval planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        if (await Schedules.FindAsync(session, planned.Before.Group, planned.Before.Name, cancellationToken) is { } live)
        {
            if (!live.Spec.Same(planned.Before))
            {
                return Fail($"Someone changed schedule {planned.Before.Name} since this was planned. Nothing was deleted. Send the request again, so that the difference is seen.");
            }

            await Schedules.DeleteAsync(session, planned.Before, step.Token);
        }

        return Done($"Schedule {planned.Before.Name} is deleted.");
    }

    protected override async Task<StepOutcome> RevertAsync(ScheduleRemoval planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        if (await Schedules.FindAsync(session, planned.Before.Group, planned.Before.Name, cancellationToken) is not null)
        {
            return Done($"Schedule {planned.Before.Name} stands.");
        }

        if (planned.Before.Run.More is { } more)
        {
            return new StepOutcome.Kept($"Schedule {planned.Before.Name} was deleted, and Berth cannot make it again as it was: it had {more}.");
        }

        await Schedules.CreateAsync(session, planned.Before, $"{step.Token}-undo", ScheduleStep.Mark(step));
        return Done($"Schedule {planned.Before.Name} was made again.");
    }
}

/// <summary>The revision that an earlier step of the same operation registered.</summary>
internal static class JobRevisions
{
    public static JobRun Known(JobRun run, StepContext step) =>
        run is { Newest: false, Revision: null } && step.MadeBefore.GetValueOrDefault(StepKeys.TaskDefinitionArn) is { } arn
            ? run with { Revision = int.Parse(arn[(arn.LastIndexOf(':') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture) } : run;
}
