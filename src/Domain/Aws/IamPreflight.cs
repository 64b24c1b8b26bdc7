using System.Collections.Concurrent;
using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads;

namespace Domain.Aws;

/// <summary>
/// Asks IAM whether an environment's role may do what a plan needs, before anyone is bothered (IAM API, SimulatePrincipalPolicy).
/// A preview: session policies and resource policies are not part of it, and the live call decides.
/// </summary>
public sealed class IamPreflight(AwsSessions sessions)
{
    /// <summary>IAM's rate for this call is low, and a person waits for the answer.</summary>
    private const int AtOnce = 3;

    /// <summary>One call for each resource with the same context, however many actions.</summary>
    /// <returns>One verdict for each permission, in the order asked.</returns>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    public Task<IReadOnlyList<PermissionVerdict>> SimulateAsync(
        TeamEnvironment place, IReadOnlyList<NeededPermission> needed, CancellationToken cancellationToken) =>
        sessions.ReadAsync(place, session => SimulateAsync(session, place, needed, cancellationToken), cancellationToken);

    private static async Task<IReadOnlyList<PermissionVerdict>> SimulateAsync(
        AwsSession session, TeamEnvironment place, IReadOnlyList<NeededPermission> needed, CancellationToken cancellationToken)
    {
        var verdicts = new ConcurrentDictionary<NeededPermission, PermissionVerdict>(ReferenceEqualityComparer.Instance);
        await Parallel.ForEachAsync(
            needed.GroupBy(n => (n.Resource, Context: ContextKey(n))),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (group, cancel) =>
            {
                var asked = group.ToList();
                var results = await AskAsync(session, place, asked, cancel);
                foreach (var permission in asked)
                {
                    verdicts[permission] = Verdict(permission, results.FirstOrDefault(r => r.EvalActionName == permission.Action));
                }
            });
        return [.. needed.Select(n => verdicts[n])];
    }

    private static async Task<IReadOnlyList<EvaluationResult>> AskAsync(
        AwsSession session, TeamEnvironment place, IReadOnlyList<NeededPermission> asked, CancellationToken cancellationToken)
    {
        var results = new List<EvaluationResult>();
        string? next = null;
        do
        {
            var request = new SimulatePrincipalPolicyRequest
            {
                PolicySourceArn = place.RoleArn,
                ActionNames = [.. asked.Select(a => a.Action).Distinct(StringComparer.Ordinal)],
                ResourceArns = [asked[0].Resource],
                ContextEntries = Context(place, asked[0]),
                Marker = next,
            };
            var page = await AwsWords.AskAsync(
                $"ask IAM what the role {Arns.Last(place.RoleArn)} may do", cancel => session.Iam.SimulatePrincipalPolicyAsync(request, cancel), cancellationToken);
            results.AddRange(page.EvaluationResults ?? []);
            next = page.IsTruncated is true ? page.Marker : null;
        }
        while (next is not null);
        return results;
    }

    /// <summary>The request's own keys, and the tags that every write session carries.</summary>
    private static List<ContextEntry> Context(TeamEnvironment place, NeededPermission permission)
    {
        var context = new Dictionary<string, string>(permission.Context, StringComparer.Ordinal)
        {
            [$"aws:PrincipalTag/{BerthTags.Team}"] = place.TeamId,
            [$"aws:PrincipalTag/{BerthTags.Environment}"] = place.Name,
            ["aws:RequestedRegion"] = place.Region,
        };
        if (context.Keys.Any(k => k.StartsWith("aws:RequestTag/", StringComparison.Ordinal)))
        {
            context[$"aws:RequestTag/{BerthTags.Request}"] = "0";
            context[$"aws:RequestTag/{BerthTags.Step}"] = "0";
        }

        var entries = context
            .Select(c => new ContextEntry { ContextKeyName = c.Key, ContextKeyValues = [c.Value], ContextKeyType = ContextKeyTypeEnum.String }).ToList();
        if (context.ContainsKey($"aws:RequestTag/{BerthTags.Team}"))
        {
            entries.Add(new ContextEntry
            {
                ContextKeyName = "aws:TagKeys", ContextKeyType = ContextKeyTypeEnum.StringList,
                ContextKeyValues = [BerthTags.Team, BerthTags.Environment, BerthTags.Request, BerthTags.Step],
            });
        }

        return entries;
    }

    private static PermissionVerdict Verdict(NeededPermission permission, EvaluationResult? result)
    {
        if (result is null)
        {
            return new PermissionVerdict(permission, Allowed: false, "not evaluated", null);
        }

        var decision = result.EvalDecision?.Value ?? "";
        var statement = result.MatchedStatements?.FirstOrDefault() is { } matched
            ? matched.StartPosition?.Line is { } line ? $"{matched.SourcePolicyId}, line {line}" : matched.SourcePolicyId
            : null;
        // keys that policies ask for and a simulation cannot know; where resources are named they stand beside each
        var missing = (result.MissingContextValues ?? []).Concat((result.ResourceSpecificResults ?? []).SelectMany(r => r.MissingContextValues ?? []))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return new PermissionVerdict(
            permission, decision == PolicyEvaluationDecisionType.Allowed.Value,
            missing.Count == 0 ? decision : $"{decision}, without knowing {string.Join(", ", missing)}", statement);
    }

    private static string ContextKey(NeededPermission permission) =>
        string.Join('\n', permission.Context.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key}={c.Value}"));
}
