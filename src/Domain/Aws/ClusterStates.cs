using Domain.Kinds.Clusters;
using Domain.Teams;
using Domain.Workloads;

namespace Domain.Aws;

/// <summary>Reads one cluster afresh, with the account's read role.</summary>
public sealed class ClusterStates(AwsSessions sessions)
{
    /// <returns>Null when there is no such cluster. A deleted one may still show as INACTIVE.</returns>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    internal Task<ClusterState?> FindAsync(TeamEnvironment place, string cluster, CancellationToken cancellationToken) =>
        sessions.ReadAsync(place, session => EcsClusters.FindAsync(session, cluster, cancellationToken), cancellationToken);

    /// <summary>The namespace of a name or ARN; null where there is none, or none is asked for.</summary>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    internal async Task<NamespaceFacts?> NamespaceAsync(TeamEnvironment place, string? nameOrArn, CancellationToken cancellationToken) =>
        nameOrArn is null ? null : await sessions.ReadAsync(place, session => Namespaces.FindAsync(session, nameOrArn, cancellationToken), cancellationToken);
}
