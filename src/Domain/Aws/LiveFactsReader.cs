using Domain.Kinds.Services;
using Domain.Kinds.Traffic;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads;

namespace Domain.Aws;

/// <summary>Reads afresh what a plan is made against, with the account's read role.</summary>
public sealed class LiveFactsReader(AwsSessions sessions)
{
    /// <param name="fullServiceName"><see cref="TeamEnvironment.FullName"/> of the service, there or not.</param>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    internal Task<LiveFacts> ReadAsync(TeamEnvironment place, string cluster, string fullServiceName, CancellationToken cancellationToken) =>
        sessions.ReadAsync(place, session => ReadAsync(session, place, cluster, fullServiceName, null, cancellationToken), cancellationToken);

    /// <summary>The same with what is asked for instead of all there is, so that the calls stay as few as they are in a small account.</summary>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    internal Task<LiveFacts> ReadAsync(TeamEnvironment place, string cluster, ServiceInputs asked, CancellationToken cancellationToken) =>
        sessions.ReadAsync(place, session => ReadAsync(session, place, cluster, place.FullName(asked.Name), asked, cancellationToken), cancellationToken);

    private static async Task<LiveFacts> ReadAsync(
        AwsSession session, TeamEnvironment place, string cluster, string fullServiceName, ServiceInputs? asked, CancellationToken cancellationToken)
    {
        var resource = $"service/{cluster}/{fullServiceName}";

        var clusters = EcsClusters.ReadAsync(session, [cluster], cancellationToken);
        var service = ServiceAsync(session, cluster, fullServiceName, cancellationToken);
        var days = LogGroups.RetentionAsync(session, LogGroupOf(place, fullServiceName), cancellationToken);
        var targets = Scaling.TargetsAsync(session, [resource], cancellationToken);
        var policies = Scaling.PoliciesAsync(session, resource, cancellationToken);
        var schedules = ScheduledScaling.AllAsync(session, resource, cancellationToken);
        var groups = asked switch
        {
            null => TargetGroups.OfAsync(session, place, cancellationToken),
            { TargetGroupArn: { } arn } => TargetGroups.OneAsync(session, place, arn, cancellationToken),
            _ => Task.FromResult<IReadOnlyList<TargetGroupFacts>>([]),
        };
        var space = asked?.Connect?.Namespace is { } named ? Namespaces.FindAsync(session, named, cancellationToken) : Task.FromResult<NamespaceFacts?>(null);
        var queue = asked?.Backlog is { } backlog ? Queues.ExistsAsync(session, backlog.Queue, cancellationToken) : null;
        // for a plain look it is read where the service shows that it has some
        var traffic = asked?.Traffic is { } balanced ? TrafficReader.ReadAsync(session, place, fullServiceName, balanced.Listener, cancellationToken) : null;
        var alarms = asked?.Deployment is { Alarms.Length: > 0 } watched ? RollbackAlarms.MissingAsync(session, TrafficNames.Words(watched.Alarms), cancellationToken) : null;
        var role = Roles.ExistsAsync(session, place.ExecutionRoleArn, cancellationToken);
        await Task.WhenAll(clusters, service, days, targets, policies, schedules, groups, role, space, queue ?? Task.CompletedTask, alarms ?? Task.CompletedTask, traffic ?? Task.CompletedTask);

        var tracking = Scaling.Tracking(await policies);
        var (found, definition) = await service;
        var target = (await targets).SingleOrDefault();
        return new LiveFacts(
            (await clusters).SingleOrDefault(), await days, definition?.Document, definition?.Arn, found?.ToSpec(),
            target, tracking.FirstOrDefault(p => p.IsMain), await groups, await role, found?.Running ?? 0, found?.Desired ?? 0)
        {
            Namespace = await space,
            Schedules = await schedules,
            Spot = found?.Spot,
            Policies = tracking,
            Rules = await ScalingRuleSet.ReadAsync(session, await policies, cancellationToken),
            // only one that is parked has anything to tell
            Parked = target is { IsParked: true } ? (await ParkedTargets.FindAsync(session, resource, cancellationToken))?.Parked : null,
            Traffic = traffic is not null ? await traffic
                : TrafficNames.IsOfService(found?.TargetGroupArn, fullServiceName) ? await TrafficReader.ReadAsync(session, place, fullServiceName, null, cancellationToken) : TrafficFacts.None,
            MissingAlarms = alarms is null ? null : await alarms,
            QueueExists = queue is null ? null : await queue,
        }.Opened();
    }

    private static async Task<(ServiceState?, TaskDefinitionState?)> ServiceAsync(AwsSession session, string cluster, string name, CancellationToken cancellationToken)
    {
        // a deleted service still shows for a while: its name is free again
        if (await EcsServices.FindAsync(session, cluster, name, cancellationToken) is not { IsActive: true } service)
        {
            return (null, null);
        }

        return (service, await EcsTaskDefinitions.ReadAsync(session, service.TaskDefinitionArn, cancellationToken));
    }

    private static string LogGroupOf(TeamEnvironment place, string fullServiceName)
    {
        var prefix = place.FullName("");
        return place.LogGroup(fullServiceName.StartsWith(prefix, StringComparison.Ordinal) ? fullServiceName[prefix.Length..] : fullServiceName);
    }
}
