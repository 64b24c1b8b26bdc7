using System.Text.Json.Nodes;
using Domain.Aws;
using Domain.Operations;
using Domain.Operations.Steps;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds.Services;

/// <summary>Hold parts of a service's scaling back, or let them go; its bounds stay, whatever the clock makes of them.</summary>
/// <param name="Before">Null where nothing is held back.</param>
[PlannedAs("suspension")]
public sealed record SuspensionChange(string Cluster, string Service, Suspension? Before, Suspension? After) : Change
{
    internal string ResourceId => $"service/{Cluster}/{Service}";

    public override string Title => After is { } held ? $"Hold back {held.Words} of {Service}" : $"Let {Service} scale again";
    public override string Noun => "Scalable target";
    public override bool IsNew => false;

    public override ChangeTexts Text() => ChangeTexts.Of(Json(Before), Json(After));

    // no tag is given: what is there has its owner's
    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) =>
        [.. new ScalableTargetChange(null, new ScalableTargetSpec(Cluster, Service, 0, 0)).Scope(place).Where(n => n.Action != "application-autoscaling:TagResource")];

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => Scope(place);

    private JsonObject Json(Suspension? held) => new()
    {
        [nameof(ResourceId)] = ResourceId,
        ["SuspendedState"] = new JsonObject
        {
            ["DynamicScalingInSuspended"] = held?.In is true, ["DynamicScalingOutSuspended"] = held?.Out is true, ["ScheduledScalingSuspended"] = held?.Scheduled is true,
        },
    };
}

/// <summary>Says what is held back, and nothing of the bounds.</summary>
internal sealed class SuspensionStep(AwsSessions sessions) : AwsStep<SuspensionChange>(sessions)
{
    protected override async Task<StepOutcome> ApplyAsync(SuspensionChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var live = await LiveAsync(planned, session, cancellationToken);
        if (live is null)
        {
            return Fail($"{planned.Service} has no scaling bounds any more: someone took them away since this was planned. There is nothing to hold back.");
        }

        if (live.IsParked || (live.Suspended != planned.Before && live.Suspended != planned.After))
        {
            return Fail($"Someone {(live.IsParked ? $"parked {planned.Service}" : $"changed what of {planned.Service} is held back")} since this was planned. It stays so. Send the request again, so that the new difference is seen and approved.");
        }

        if (live.Suspended != planned.After)
        {
            await Scaling.SuspendAsync(session, planned.ResourceId, planned.After);
        }

        return Done(planned.After is { } held ? $"{held.Words} of {planned.Service} are held back." : $"Nothing of the scaling of {planned.Service} is held back.");
    }

    protected override async Task<StepOutcome> RevertAsync(SuspensionChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var live = await LiveAsync(planned, session, cancellationToken);
        if (live is null || live.Suspended == planned.Before)
        {
            return Done($"What of {planned.Service} is held back is as it was.");
        }

        if (live.IsParked || live.Suspended != planned.After)
        {
            return new StepOutcome.Kept($"Someone changed what of {planned.Service} is held back since. It stays so.");
        }

        await Scaling.SuspendAsync(session, planned.ResourceId, planned.Before);
        return Done($"What of {planned.Service} is held back is as it was.");
    }

    private static async Task<ScalableTargetSpec?> LiveAsync(SuspensionChange planned, AwsSession session, CancellationToken cancellationToken) =>
        (await Scaling.TargetsAsync(session, [planned.ResourceId], cancellationToken)).SingleOrDefault();
}
