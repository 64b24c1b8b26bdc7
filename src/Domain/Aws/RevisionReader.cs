using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads;

namespace Domain.Aws;

/// <summary>Reads from AWS which revisions of its task definition a service ran before, with the account's read role.</summary>
public sealed class RevisionReader(AwsSessions sessions)
{
    /// <summary>Deployments looked back through.</summary>
    private const int Deployments = 40;
    /// <summary>Revisions read: each is one call.</summary>
    private const int Most = 10;

    /// <summary>Newest first, without the one it runs now. Only what a deployment brought to its end counts: what never became stable is nothing to go back to.</summary>
    /// <returns>None where the service is not there.</returns>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    internal Task<IReadOnlyList<RanRevision>> ReadAsync(TeamEnvironment place, string cluster, string service, CancellationToken cancellationToken) =>
        sessions.ReadAsync(place, session => ReadAsync(session, cluster, service, cancellationToken), cancellationToken);

    private static async Task<IReadOnlyList<RanRevision>> ReadAsync(AwsSession session, string cluster, string service, CancellationToken cancellationToken)
    {
        var live = EcsServices.FindAsync(session, cluster, service, cancellationToken);
        var deployments = await EcsDeployments.SuccessfulAsync(session, cluster, service, Deployments, cancellationToken);
        if (await live is not { IsActive: true } stands || deployments.Count == 0)
        {
            return [];
        }

        var definitions = await EcsDeployments.TaskDefinitionsAsync(
            session, service, [.. deployments.Select(d => d.TargetServiceRevisionArn).Distinct(StringComparer.Ordinal)], cancellationToken);
        var spans = RanRules.Of(
            [.. deployments.Select(d => (From: Times.Of(d.StartedAt ?? d.CreatedAt) ?? default, Definition: definitions.GetValueOrDefault(d.TargetServiceRevisionArn, ""))).Where(d => d.Definition.Length > 0)],
            stands.TaskDefinitionArn);
        var read = await Task.WhenAll(spans.Take(Most).Select(async s => (Span: s, Found: await EcsTaskDefinitions.ReadAsync(session, s.TaskDefinitionArn, cancellationToken))));
        return [.. read.Select(r => r.Found is { } found ? new RanRevision(r.Span, found.Status == "ACTIVE", found.Document) : null).OfType<RanRevision>()];
    }
}
