using Domain.Aws;
using Domain.Operations;
using Domain.Operations.Steps;
using Domain.Requests;

namespace Domain.Kinds.Services;

/// <summary>Puts the target tracking policy: an upsert by name, so it can be repeated.</summary>
internal sealed class ScalingPolicyStep(AwsSessions sessions) : AwsStep<ScalingPolicyChange>(sessions)
{
    protected override async Task<StepOutcome> ApplyAsync(ScalingPolicyChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var live = await LiveAsync(planned.After, session, cancellationToken);
        if (live is not null && live != planned.Before && live != planned.After)
        {
            return Fail($"Someone let {planned.After.Service} scale at {live.Words} since this was planned. "
                + "It stays so. Send the request again, so that the new difference is seen and approved.");
        }

        var arn = await Scaling.PutAsync(session, planned.After);
        return Done($"{planned.After.Service} scales at {planned.After.Words}.", new Dictionary<string, string> { [StepKeys.PolicyArn] = arn });
    }

    protected override async Task<StepOutcome> RevertAsync(ScalingPolicyChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var live = await LiveAsync(planned.After, session, cancellationToken);
        if (live == planned.Before)
        {
            return Done(live is null ? $"{planned.After.Service} has no policy {planned.After.Name}." : $"The policy {live.Name} is as it was.");
        }

        if (live is not null && live != planned.After)
        {
            return new StepOutcome.Kept($"Someone let {live.Service} scale at {live.Words} since. It stays so.");
        }

        if (planned.Before is { } before)
        {
            await Scaling.PutAsync(session, before);
            return Done($"{before.Service} scales at {before.Words} again.");
        }

        await Scaling.DeleteAsync(session, planned.After);
        return Done($"The policy {planned.After.Name} was deleted.");
    }

    private static async Task<ScalingPolicySpec?> LiveAsync(ScalingPolicySpec spec, AwsSession session, CancellationToken cancellationToken) =>
        (await Scaling.TrackingPoliciesAsync(session, spec.ResourceId, cancellationToken)).SingleOrDefault(p => p.Name == spec.Name);
}
