using Domain.Aws;
using Domain.Operations;
using Domain.Operations.Steps;
using Domain.Requests;
using Domain.Teams;
using static Domain.Requests.Scopes;

namespace Domain.Kinds.Services;

/// <summary>Take a policy away, and with it its alarms; bounds and other policies stay.</summary>
[PlannedAs("scaling-policy-removal")]
public sealed record ScalingPolicyRemoval(ScalingPolicySpec Before) : Change
{
    public override string Title => $"No longer scale {Before.Service} at {Before.Words}";
    public override string Noun => "Scaling policy";
    public override bool IsNew => false;

    public override ChangeTexts Text() => ChangeTexts.Of(ScalingPolicyChange.Json(Before), null);

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) => new ScalingPolicyChange(null, Before).UndoScope(place);

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => new ScalingPolicyChange(null, Before).Scope(place);
}

/// <summary>Deletes the policy; undoing puts it again.</summary>
internal sealed class ScalingPolicyRemovalStep(AwsSessions sessions) : AwsStep<ScalingPolicyRemoval>(sessions)
{
    protected override async Task<StepOutcome> ApplyAsync(ScalingPolicyRemoval planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        switch (await LiveAsync(planned, session, cancellationToken))
        {
            case null:
                return Done($"{planned.Before.Service} has no policy {planned.Before.Name}.");
            case { } live when live != planned.Before:
                return Fail($"Someone let {live.Service} scale at {live.Words} since this was planned. Nothing was taken away. Send the request again, so that the difference is seen.");
        }

        await Scaling.DeleteAsync(session, planned.Before);
        return Done($"{planned.Before.Service} no longer scales at {planned.Before.Words}.");
    }

    protected override async Task<StepOutcome> RevertAsync(ScalingPolicyRemoval planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        if (await LiveAsync(planned, session, cancellationToken) is { } live)
        {
            return live == planned.Before ? Done($"The policy {live.Name} is as it was.") : new StepOutcome.Kept($"Someone let {live.Service} scale at {live.Words} since. It stays so.");
        }

        await Scaling.PutAsync(session, planned.Before);
        return Done($"{planned.Before.Service} scales at {planned.Before.Words} again.");
    }

    private static async Task<ScalingPolicySpec?> LiveAsync(ScalingPolicyRemoval planned, AwsSession session, CancellationToken cancellationToken) =>
        (await Scaling.TrackingPoliciesAsync(session, planned.Before.ResourceId, cancellationToken)).SingleOrDefault(p => p.Name == planned.Before.Name);
}
