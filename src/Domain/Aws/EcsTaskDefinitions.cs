using Amazon.ECS;
using Amazon.ECS.Model;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Workloads;
using Domain.Workloads.TaskDefinitions;
using Ecs = Amazon.ECS.Model;
using Task = System.Threading.Tasks.Task;

namespace Domain.Aws;

/// <summary>ECS task definitions.</summary>
internal static class EcsTaskDefinitions
{
    /// <summary>Revisions looked through for one's own: more were never made while one step ran.</summary>
    private const int LookBack = 5;
    /// <summary>Clocks of AWS and Berth may differ by this.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The revision that carries these tags. RegisterTaskDefinition takes no client token (ECS API),
    /// so after a crash this is how one's own is found.
    /// </summary>
    /// <param name="since">When the operation was made: older revisions are not its own.</param>
    public static async Task<TaskDefinitionState?> FindAsync(
        AwsSession session, string family, IReadOnlyDictionary<string, string> tags, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var request = new ListTaskDefinitionsRequest { FamilyPrefix = family, Sort = SortOrder.DESC, MaxResults = LookBack };
        var newest = await AwsWords.AskAsync(
            $"list revisions of {family}", cancel => session.Ecs.ListTaskDefinitionsAsync(request, cancel), cancellationToken);
        foreach (var arn in newest.TaskDefinitionArns ?? [])
        {
            if (await ReadAsync(session, arn, cancellationToken) is not { } found || found.RegisteredAt < since - Skew)
            {
                return null;
            }

            if (tags.All(t => found.Tags.GetValueOrDefault(t.Key) == t.Value))
            {
                return found;
            }
        }

        return null;
    }

    /// <param name="definition">ARN, family:revision, or family for its newest ACTIVE revision.</param>
    /// <returns>Null when there is none.</returns>
    public static async Task<TaskDefinitionState?> ReadAsync(AwsSession session, string definition, CancellationToken cancellationToken)
    {
        var request = new DescribeTaskDefinitionRequest { TaskDefinition = definition, Include = [TaskDefinitionField.TAGS.Value] };
        try
        {
            var answer = await AwsWords.AskAsync(
                $"read task definition {Arns.Last(definition)}", cancel => session.Ecs.DescribeTaskDefinitionAsync(request, cancel), cancellationToken);
            return ToState(answer.TaskDefinition, answer.Tags);
        }
        catch (AwsRefused e) when (e.Code == "ClientException" && e.AwsSaid.Contains("Unable to describe task definition", StringComparison.Ordinal))
        {
            return null;
        }
    }

    /// <param name="tags">Over those of the document.</param>
    /// <returns>ARN of the new revision.</returns>
    public static async Task<string> RegisterAsync(AwsSession session, TaskDefinitionDocument document, IReadOnlyDictionary<string, string> tags)
    {
        var request = TaskDefinitionShapes.ToRequest(document);
        request.Tags = EcsServices.ToTags(document.Tags.Where(t => !tags.ContainsKey(t.Key)).Concat(tags).ToDictionary(StringComparer.Ordinal));
        var answer = await AwsWords.AskAsync(
            $"register a revision of task definition {document.Family}", cancel => session.EcsOnce.RegisterTaskDefinitionAsync(request, cancel), CancellationToken.None);
        return answer.TaskDefinition.TaskDefinitionArn;
    }

    public static Task DeregisterAsync(AwsSession session, string arn) => AwsWords.AskAsync(
        $"deregister task definition {Arns.Last(arn)}",
        cancel => session.Ecs.DeregisterTaskDefinitionAsync(new DeregisterTaskDefinitionRequest { TaskDefinition = arn }, cancel), CancellationToken.None);

    private static TaskDefinitionState ToState(Ecs.TaskDefinition d, List<Ecs.Tag>? tags)
    {
        var all = EcsServices.FromTags(tags);
        // those of AWS may not be given again, and Berth's are of one revision
        var own = all.Where(t => !t.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase) && !BerthTags.All.Contains(t.Key)).ToDictionary(StringComparer.Ordinal);
        return new TaskDefinitionState(d.TaskDefinitionArn, d.Status?.Value ?? "", Times.Of(d.RegisteredAt), TaskDefinitionShapes.ToDocument(d, own), all);
    }
}
