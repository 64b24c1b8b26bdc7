using Domain.Aws;
using Domain.Operations;
using Domain.Operations.Steps;
using Domain.Requests;

namespace Domain.Kinds.Services;

/// <summary>Sets the scaling bounds: registering is an upsert, so it can be repeated.</summary>
internal sealed class ScalableTargetStep(AwsSessions sessions) : AwsStep<ScalableTargetChange>(sessions)
{
    protected override async Task<StepOutcome> ApplyAsync(ScalableTargetChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var live = await LiveAsync(planned.After, session, cancellationToken);
        if (live != planned.After && planned.IsClosed(live))
        {
            return Done($"{planned.After.Service} is closed by its office hours now. It opens with {planned.After.Min} to {planned.After.Max} tasks.");
        }

        if (live is not null && live != planned.Before && live != planned.After && !planned.IsScheduled(live))
        {
            return Fail($"Someone set the scaling bounds of {planned.After.Service} to {live.Min}–{live.Max} since this was planned. "
                + "They stay so. Send the request again, so that the new difference is seen and approved.");
        }

        if (live != planned.After)
        {
            await Scaling.RegisterAsync(session, planned.After, live is null ? TagsOf(step) : null);
        }

        return Done(
            $"{planned.After.Service} scales from {planned.After.Min} to {planned.After.Max} tasks.",
            planned.IsNew ? new Dictionary<string, string> { [StepKeys.Created] = "true" } : null);
    }

    protected override async Task<StepOutcome> RevertAsync(ScalableTargetChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var live = await LiveAsync(planned.After, session, cancellationToken);
        if (live == planned.Before)
        {
            return Done(live is null ? $"{planned.After.Service} has no scaling bounds." : $"The scaling bounds of {live.Service} are as they were.");
        }

        if (live != planned.After && planned.IsClosed(live))
        {
            return Done($"{planned.After.Service} is closed by its office hours now: the clock sets its bounds.");
        }

        if (live is not null && live != planned.After)
        {
            return new StepOutcome.Kept($"Someone set the scaling bounds of {live.Service} to {live.Min}–{live.Max} since. They stay so.");
        }

        if (planned.Before is { } before)
        {
            await Scaling.RegisterAsync(session, before, live is null ? TagsOf(step) : null);
            return Done($"{before.Service} scales from {before.Min} to {before.Max} tasks again.");
        }

        await Scaling.DeregisterAsync(session, planned.After);
        return Done($"The scaling bounds of {planned.After.Service} were taken away.");
    }

    private static async Task<ScalableTargetSpec?> LiveAsync(ScalableTargetSpec spec, AwsSession session, CancellationToken cancellationToken) =>
        (await Scaling.TargetsAsync(session, [spec.ResourceId], cancellationToken)).SingleOrDefault();
}
