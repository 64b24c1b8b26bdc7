using Domain.Requests;
using Domain.Teams;

namespace Domain.Aws;

public sealed class LiveFactsReader
{
    public Task<LiveFacts> ReadAsync(TeamEnvironment place, string cluster, string fullServiceName, CancellationToken cancellationToken) =>
        Task.FromException<LiveFacts>(new NotSupportedException(GetType().Name));
}

public sealed class IamPreflight
{
    public Task<IReadOnlyList<PermissionVerdict>> SimulateAsync(TeamEnvironment place, IReadOnlyList<NeededPermission> needed, CancellationToken cancellationToken) =>
        Task.FromException<IReadOnlyList<PermissionVerdict>>(new NotSupportedException(GetType().Name));
}
