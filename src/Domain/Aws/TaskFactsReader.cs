using Domain.Kinds.Tasks;
using Domain.Teams;

namespace Domain.Aws;

/// <summary>Reads afresh what a run of tasks is planned from, with the account's read role.</summary>
internal sealed class TaskFactsReader(AwsSessions sessions)
{
    /// <param name="name">The task's own name; its family has team and environment in front.</param>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    public Task<TaskFacts> ReadAsync(TeamEnvironment place, string cluster, string name, CancellationToken cancellationToken) =>
        sessions.ReadAsync(place, async session =>
        {
            var clusters = EcsClusters.ReadAsync(session, [cluster], cancellationToken);
            var definition = EcsTaskDefinitions.ReadAsync(session, place.FullName(name), cancellationToken);
            var days = LogGroups.RetentionAsync(session, place.LogGroup(name), cancellationToken);
            var role = Roles.ExistsAsync(session, place.ExecutionRoleArn, cancellationToken);
            await Task.WhenAll(clusters, definition, days, role);
            return new TaskFacts((await clusters).SingleOrDefault(), await days, (await definition)?.Document, (await definition)?.Arn, await role);
        }, cancellationToken);
}
