using Domain.Aws;
using Domain.Requests;
using Domain.Workloads;

namespace Domain.Kinds.Services;

/// <summary>The calls of parking and resuming, in an order that may be cut off anywhere and begun again.</summary>
internal static class Parking
{
    /// <param name="live">Null for a service that has no scaling bounds.</param>
    /// <param name="tags">Of a target that is made.</param>
    public static async Task ParkAsync(AwsSession session, ServiceState service, string cluster, LiveTarget? live, ParkedFrom from, IReadOnlyDictionary<string, string> tags)
    {
        if (live is not null)
        {
            await ParkedTargets.RememberAsync(session, live, from, tags.Where(t => t.Key is BerthTags.Team or BerthTags.Environment).ToDictionary(StringComparer.Ordinal));
        }

        await Scaling.RegisterAsync(session, ParkChange.Parked(cluster, service.Name), live is null ? ParkedTargets.With(tags, from) : null);
        await EmptyAsync(session, service, cluster);
    }

    /// <summary>Application Auto Scaling takes the count to zero by itself, some time; that it is zero when the step ends is asked of ECS.</summary>
    public static Task EmptyAsync(AwsSession session, ServiceState service, string cluster) =>
        service.Desired == 0 ? Task.CompletedTask : EcsServices.SetCountAsync(session, cluster, service.Name, 0);

    public static async Task WakeAsync(AwsSession session, ServiceState service, string cluster, LiveTarget? live, ParkedFrom from)
    {
        if (from.Target is { } bounds && live?.Spec != bounds)
        {
            await Scaling.RegisterAsync(session, bounds, null);
        }
        else if (from.Target is null && live is not null)
        {
            // first the bounds: a count outside of them is pulled back
            await Scaling.DeregisterAsync(session, live.Spec);
        }

        if (service.Desired < from.Starting)
        {
            await EcsServices.SetCountAsync(session, cluster, service.Name, from.Starting);
        }

        if (from.Target is not null && live is not null)
        {
            await ParkedTargets.ForgetAsync(session, live);
        }
    }
}
