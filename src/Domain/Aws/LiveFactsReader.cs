using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads;

namespace Domain.Aws;

/// <summary>Reads afresh what a plan is made against, with the account's read role.</summary>
public sealed class LiveFactsReader(AwsSessions sessions)
{
    /// <param name="fullServiceName"><see cref="TeamEnvironment.FullName"/> of the service, there or not.</param>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    public Task<LiveFacts> ReadAsync(TeamEnvironment place, string cluster, string fullServiceName, CancellationToken cancellationToken) =>
        sessions.ReadAsync(place, session => ReadAsync(session, place, cluster, fullServiceName, null, cancellationToken), cancellationToken);

    /// <summary>The same with one target group instead of all, so that the calls stay as few as they are in a small account.</summary>
    /// <param name="targetGroupArn">The one that is asked for, there or not.</param>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    public Task<LiveFacts> ReadAsync(TeamEnvironment place, string cluster, string fullServiceName, string targetGroupArn, CancellationToken cancellationToken) =>
        sessions.ReadAsync(place, session => ReadAsync(session, place, cluster, fullServiceName, targetGroupArn, cancellationToken), cancellationToken);

    private static async Task<LiveFacts> ReadAsync(
        AwsSession session, TeamEnvironment place, string cluster, string fullServiceName, string? targetGroupArn, CancellationToken cancellationToken)
    {
        var resource = $"service/{cluster}/{fullServiceName}";

        var clusters = EcsClusters.ReadAsync(session, [cluster], cancellationToken);
        var service = ServiceAsync(session, cluster, fullServiceName, cancellationToken);
        var days = LogGroups.RetentionAsync(session, LogGroupOf(place, fullServiceName), cancellationToken);
        var targets = Scaling.TargetsAsync(session, [resource], cancellationToken);
        var policies = Scaling.CpuPoliciesAsync(session, resource, cancellationToken);
        var groups = targetGroupArn is null ? TargetGroups.OfAsync(session, place, cancellationToken) : TargetGroups.OneAsync(session, place, targetGroupArn, cancellationToken);
        var role = Roles.ExistsAsync(session, place.ExecutionRoleArn, cancellationToken);
        await Task.WhenAll(clusters, service, days, targets, policies, groups, role);

        var (found, definition) = await service;
        return new LiveFacts(
            (await clusters).SingleOrDefault(), await days, definition?.Document, definition?.Arn, found?.ToSpec(),
            (await targets).SingleOrDefault(), (await policies) is [var policy, ..] ? policy : null, await groups, await role, found?.Running ?? 0, found?.Desired ?? 0);
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
