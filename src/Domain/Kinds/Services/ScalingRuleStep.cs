using Domain.Aws;
using Domain.Operations;
using Domain.Operations.Steps;
using Domain.Requests;

namespace Domain.Kinds.Services;

/// <summary>First the policy, then the alarm that sets it off; taken away the other way round. Both are upserts by name, so each can be repeated.</summary>
internal sealed class ScalingRuleStep(AwsSessions sessions) : AwsStep<ScalingRuleChange>(sessions)
{
    protected override async Task<StepOutcome> ApplyAsync(ScalingRuleChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var live = await ScalingRuleSet.FindAsync(session, planned.Rule.ResourceId, planned.Rule.Name, cancellationToken);
        if (live is not null && live != planned.Before && live != planned.After && !ScalingRule.IsBetween(live, planned.Before, planned.After))
        {
            return Fail($"Someone let {live.Service} scale by {live.Words} since this was planned. It stays so. Send the request again, so that the new difference is seen and approved.");
        }

        return Done(await SetAsync(session, live, planned.After)
            ? $"{planned.Rule.Service} scales by {planned.Rule.Words}{(planned.Rule.Step is null ? "" : $", set off by alarm {planned.Rule.AlarmName}")} (policy {planned.Rule.Name})." : $"{planned.Rule.Service} does not scale by {planned.Rule.Words}.");
    }

    protected override async Task<StepOutcome> RevertAsync(ScalingRuleChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var live = await ScalingRuleSet.FindAsync(session, planned.Rule.ResourceId, planned.Rule.Name, cancellationToken);
        if (live is not null && live != planned.Before && live != planned.After && !ScalingRule.IsBetween(live, planned.Before, planned.After))
        {
            return new StepOutcome.Kept($"Someone let {live.Service} scale by {live.Words} since. It stays so.");
        }

        return Done(await SetAsync(session, live, planned.Before)
            ? $"{planned.Rule.Service} scales by {planned.Before?.Words} again." : $"The policy {planned.Rule.Name} was taken away.");
    }

    /// <returns>Whether there is one now.</returns>
    private static async Task<bool> SetAsync(AwsSession session, ScalingRule? live, ScalingRule? wanted)
    {
        if (wanted is null && live is not null)
        {
            await ScalingRuleSet.DeleteAsync(session, live);
        }
        else if (wanted is not null && live != wanted)
        {
            await ScalingRuleSet.PutAsync(session, wanted);
        }

        return wanted is not null;
    }
}
