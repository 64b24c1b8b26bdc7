using Domain.Aws;
using Domain.Operations;
using Domain.Operations.Steps;

namespace Domain.Kinds.Services;

/// <summary>Notes what the service has, then takes its bounds and its count to zero. The note comes first: without it nothing is taken.</summary>
internal sealed class ParkStep(AwsSessions sessions) : AwsStep<ParkChange>(sessions)
{
    protected override async Task<StepOutcome> ApplyAsync(ParkChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        if (await EcsServices.FindAsync(session, planned.Cluster, planned.Service, cancellationToken) is not { IsActive: true } service)
        {
            return Fail($"Service {planned.Service} is no longer on cluster {planned.Cluster}: someone deleted it since this was planned.");
        }

        var live = await ParkedTargets.FindAsync(session, planned.After.ResourceId, cancellationToken);
        if (live is { Spec.IsParked: true, Parked: { } kept })
        {
            // by this step, cut off after it: the note is the one written then
            await Parking.EmptyAsync(session, service, planned.Cluster);
            return Parked(planned, kept);
        }

        if (!planned.Fits(live?.Spec))
        {
            return Fail($"Someone changed the scaling bounds of {planned.Service} since this was planned{(live is null ? "" : $": they are {live.Spec.Min}–{live.Spec.Max} now")}. "
                + "Nothing was changed. Send the request again, so that what is remembered is what stands.");
        }

        var from = new ParkedFrom(service.Desired, planned.Before);
        await Parking.ParkAsync(session, service, planned.Cluster, live, from, TagsOf(step));
        return Parked(planned, from);
    }

    protected override async Task<StepOutcome> RevertAsync(ParkChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        if (await EcsServices.FindAsync(session, planned.Cluster, planned.Service, cancellationToken) is not { IsActive: true } service)
        {
            return new StepOutcome.Kept($"Service {planned.Service} is gone, so there is nothing to resume.");
        }

        var live = await ParkedTargets.FindAsync(session, planned.After.ResourceId, cancellationToken);
        var noted = live?.Parked ?? ParkedFrom.Read(planned.Cluster, planned.Service, step.Made.GetValueOrDefault(StepKeys.ParkedFrom));
        if (live is { Spec.IsParked: true } ? noted is not null : noted is not null && live?.Spec == planned.Before && (live is null || live.Parked is not null))
        {
            await Parking.WakeAsync(session, service, planned.Cluster, live, noted);
            return Done($"{planned.Service} is resumed: {noted.Words}.");
        }

        return live?.Spec == planned.Before
            ? Done($"{planned.Service} is not parked.")
            : new StepOutcome.Kept($"Someone changed the scaling bounds of {planned.Service} since. They stay so.");
    }

    private static StepOutcome Parked(ParkChange planned, ParkedFrom from) =>
        Done($"{planned.Service} is parked. Noted for when it is resumed: {from.Words}.", new Dictionary<string, string> { [StepKeys.ParkedFrom] = from.Write() });
}

/// <summary>Gives back what was noted, and takes the note off last.</summary>
internal sealed class ResumeStep(AwsSessions sessions) : AwsStep<ResumeChange>(sessions)
{
    protected override async Task<StepOutcome> ApplyAsync(ResumeChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        if (await EcsServices.FindAsync(session, planned.Cluster, planned.Service, cancellationToken) is not { IsActive: true } service)
        {
            return Fail($"Service {planned.Service} is no longer on cluster {planned.Cluster}: someone deleted it since this was planned. Ask for a new service.");
        }

        var live = await ParkedTargets.FindAsync(session, ParkChange.Parked(planned.Cluster, planned.Service).ResourceId, cancellationToken);
        var isParked = live is { Spec.IsParked: true } && live.Parked == planned.From;
        // cut off in the middle: the bounds are back already, the count or the note is not
        var isHalfway = live?.Spec == planned.From.Target && (live is null || live.Parked is not null);
        if (isParked || isHalfway)
        {
            await Parking.WakeAsync(session, service, planned.Cluster, live, planned.From);
        }
        else if (live is null || live.Spec != planned.From.Target)
        {
            return Fail($"{planned.Service} is no longer parked as it was when this was planned: someone changed its scaling bounds since. "
                + "Nothing was changed. Look at the service's page, and send the request again if it is still parked.");
        }

        return Done($"{planned.Service} is resumed: {planned.From.Words}.");
    }

    protected override async Task<StepOutcome> RevertAsync(ResumeChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        if (await EcsServices.FindAsync(session, planned.Cluster, planned.Service, cancellationToken) is not { IsActive: true } service)
        {
            return new StepOutcome.Kept($"Service {planned.Service} is gone, so there is nothing to park.");
        }

        var live = await ParkedTargets.FindAsync(session, ParkChange.Parked(planned.Cluster, planned.Service).ResourceId, cancellationToken);
        if (live is { Spec.IsParked: true, Parked: not null })
        {
            await Parking.EmptyAsync(session, service, planned.Cluster);
            return Done($"{planned.Service} is parked.");
        }

        if (live?.Spec != planned.From.Target)
        {
            return new StepOutcome.Kept($"Someone changed the scaling bounds of {planned.Service} since. They stay so.");
        }

        await Parking.ParkAsync(session, service, planned.Cluster, live, planned.From, TagsOf(step));
        return Done($"{planned.Service} is parked again.");
    }
}
