using Domain.Workloads.TaskDefinitions;

namespace Domain.Kinds.Services;

/// <summary>When a service last ran one revision of its task definition.</summary>
/// <param name="Until">When the deployment of another began.</param>
internal sealed record RanSpan(string TaskDefinitionArn, DateTimeOffset From, DateTimeOffset Until);

/// <summary>A revision a service ran before.</summary>
/// <param name="IsActive">False where it was deregistered: AWS starts nothing new from it.</param>
internal sealed record RanRevision(RanSpan Span, bool IsActive, TaskDefinitionDocument Document);

/// <summary>Which revisions a service ran, and when last, from its deployments. Pure.</summary>
internal static class RanRules
{
    /// <param name="deployments">Successful ones, newest first.</param>
    /// <param name="now">ARN of what the service is set to: left out.</param>
    /// <returns>Newest first; each revision once.</returns>
    public static IReadOnlyList<RanSpan> Of(IReadOnlyList<(DateTimeOffset From, string TaskDefinitionArn)> deployments, string now)
    {
        var spans = new List<RanSpan>();
        for (var i = 1; i < deployments.Count; i++)
        {
            var (from, definition) = deployments[i];
            var (next, after) = deployments[i - 1];
            if (spans is [.., var last] && last.TaskDefinitionArn == definition && after == definition)
            {
                // deployed again as it was: it ran for the whole time
                spans[^1] = last with { From = from };
            }
            else if (definition != after)
            {
                spans.Add(new(definition, from, next));
            }
        }

        // under a deployment that has not ended yet the newest successful one is an earlier one too
        if (deployments is [var newest, ..] && newest.TaskDefinitionArn != now)
        {
            var began = deployments.TakeWhile(d => d.TaskDefinitionArn == newest.TaskDefinitionArn).Last().From;
            spans.Insert(0, new(newest.TaskDefinitionArn, began, DateTimeOffset.MaxValue));
        }

        return [.. spans.Where(s => s.TaskDefinitionArn != now).DistinctBy(s => s.TaskDefinitionArn)];
    }
}
