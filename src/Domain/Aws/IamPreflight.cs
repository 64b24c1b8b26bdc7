using System.Collections.Concurrent;
using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using Domain.Access.Preflight;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads;

namespace Domain.Aws;

/// <summary>
/// Asks IAM whether an environment's role may do what a plan needs, before anyone is bothered (IAM API, SimulatePrincipalPolicy).
/// A preview: the policies of resources are not part of it, and the live call decides. Nothing is kept from one asking to the next: "check again"
/// after the role was mended must show it, and the calls are few.
/// </summary>
public sealed class IamPreflight(AwsSessions sessions)
{
    /// <summary>IAM's rate for this call is low, and a person waits for the answer.</summary>
    private const int AtOnce = 3;

    /// <summary>
    /// Results a page may hold at most (IAM API Reference, <c>MaxItems</c>). No limit of the lists of actions and resources is published, but every
    /// action is judged on every resource: this bounds both.
    /// </summary>
    private const int MostResults = 1_000;
    private const int MostActions = 50;
    private const int MostResources = MostResults / MostActions;

    private readonly RolePolicyReader policies = new();

    /// <summary>One call for all that shares a context, however many actions and resources; the role's policies are read beside it.</summary>
    /// <returns>One verdict for each permission, in the order asked.</returns>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    internal Task<IReadOnlyList<PermissionVerdict>> SimulateAsync(
        TeamEnvironment place, IReadOnlyList<NeededPermission> needed, CancellationToken cancellationToken) =>
        sessions.ReadAsync(place, session => SimulateAsync(session, place, needed, cancellationToken), cancellationToken);

    private async Task<IReadOnlyList<PermissionVerdict>> SimulateAsync(
        AwsSession session, TeamEnvironment place, IReadOnlyList<NeededPermission> needed, CancellationToken cancellationToken)
    {
        var role = policies.ReadAsync(session, place.RoleArn, cancellationToken);
        var said = new ConcurrentDictionary<string, SimulatedCall>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            Groups(needed),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (group, cancel) =>
            {
                foreach (var (call, answer) in await AskAsync(session, place, group, cancel))
                {
                    said[call.Question] = answer;
                }
            });
        var read = await role;
        return [.. needed.Select(n => new PermissionVerdict(n, VerdictRules.Of(n, said.GetValueOrDefault(n.Question), read)))];
    }

    /// <summary>What shares a context, but actions without a resource apart: of these IAM names missing keys elsewhere in its answer.</summary>
    private static IEnumerable<IReadOnlyList<NeededPermission>> Groups(IEnumerable<NeededPermission> needed) =>
        from shared in needed.DistinctBy(n => n.Question).GroupBy(n => (n.ContextText, IsAll: n.Resource == "*"))
        from actions in shared.GroupBy(n => n.Action).Chunk(MostActions)
        from resources in actions.SelectMany(a => a).GroupBy(n => n.Resource).Chunk(MostResources)
        select resources.SelectMany(r => r).ToList();

    private static async Task<IReadOnlyList<(NeededPermission, SimulatedCall)>> AskAsync(
        AwsSession session, TeamEnvironment place, IReadOnlyList<NeededPermission> asked, CancellationToken cancellationToken)
    {
        var results = await AwsPages.AllAsync(
            $"ask IAM what the role {Arns.Last(place.RoleArn)} may do",
            (marker, cancel) => session.Iam.SimulatePrincipalPolicyAsync(
                new SimulatePrincipalPolicyRequest
                {
                    PolicySourceArn = place.RoleArn,
                    ActionNames = [.. asked.Select(a => a.Action).Distinct(StringComparer.Ordinal)],
                    ResourceArns = [.. asked.Select(a => a.Resource).Distinct(StringComparer.Ordinal)],
                    ContextEntries = SimulatedContext.Of(place, asked[0]),
                    MaxItems = MostResults,
                    Marker = marker,
                },
                cancel),
            page => page.EvaluationResults, page => page.IsTruncated is true ? page.Marker : null, cancellationToken);
        var answers = new List<(NeededPermission, SimulatedCall)>(asked.Count);
        foreach (var call in asked)
        {
            // an answer may name its resources one by one in several results
            if (results.Where(r => r.EvalActionName == call.Action).Select(r => Of(r, call.Resource)).FirstOrDefault(r => r is not null) is { } answer)
            {
                answers.Add((call, answer));
            }
        }

        return answers;
    }

    /// <summary>The part of a result about one resource; null where it is about others.</summary>
    private static SimulatedCall? Of(EvaluationResult result, string resource)
    {
        // of one resource AWS says nothing of the organization, only of the whole: a service control policy seldom names resources
        var organization = result.OrganizationsDecisionDetail?.AllowedByOrganizations;
        if (result.ResourceSpecificResults?.Find(r => r.EvalResourceName == resource) is { } own)
        {
            return new(
                own.EvalResourceDecision?.Value ?? "", Places(own.MatchedStatements), [.. own.MissingContextValues ?? [], .. result.MissingContextValues ?? []],
                own.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary,
                own.EvalResourceDecision == PolicyEvaluationDecisionType.Allowed ? null : organization);
        }

        return result.EvalResourceName != resource ? null : new(
            result.EvalDecision?.Value ?? "", Places(result.MatchedStatements), result.MissingContextValues ?? [],
            result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary, organization);
    }

    private static List<MatchedPlace> Places(List<Statement>? matched) =>
        [.. (matched ?? []).Select(m => new MatchedPlace(m.SourcePolicyId, m.SourcePolicyType?.Value, m.StartPosition?.Line, m.StartPosition?.Column))];
}
