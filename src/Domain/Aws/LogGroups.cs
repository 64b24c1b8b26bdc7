using Amazon.CloudWatchLogs;
using Amazon.CloudWatchLogs.Model;

namespace Domain.Aws;

/// <summary>CloudWatch log groups.</summary>
internal static class LogGroups
{
    /// <returns>Retention in days, 0 = for ever; null = there is no such group.</returns>
    public static async Task<int?> RetentionAsync(AwsSession session, string name, CancellationToken cancellationToken)
    {
        // the prefix of one name is the prefix of others, but they come sorted, and nothing sorts before its own prefix (CloudWatch Logs API, DescribeLogGroups)
        var request = new DescribeLogGroupsRequest { LogGroupNamePrefix = name, Limit = 1 };
        var page = await AwsWords.AskAsync($"look for log group {name}", cancel => session.Logs.DescribeLogGroupsAsync(request, cancel), cancellationToken);
        return page.LogGroups?.FirstOrDefault(g => g.LogGroupName == name) is { } group ? group.RetentionInDays ?? 0 : null;
    }

    public static async Task<IReadOnlyDictionary<string, string>> TagsAsync(AwsSession session, string arn, CancellationToken cancellationToken)
    {
        var answer = await AwsWords.AskAsync(
            $"read tags of {arn}",
            cancel => session.Logs.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceArn = arn }, cancel), cancellationToken);
        return answer.Tags ?? [];
    }

    /// <returns>False when it was there already.</returns>
    public static async Task<bool> CreateAsync(AwsSession session, string name, IReadOnlyDictionary<string, string> tags)
    {
        try
        {
            await AwsWords.AskAsync(
                $"create log group {name}",
                cancel => session.Logs.CreateLogGroupAsync(new CreateLogGroupRequest { LogGroupName = name, Tags = new(tags) }, cancel), CancellationToken.None);
            return true;
        }
        catch (AwsRefused e) when (e.Code == "ResourceAlreadyExistsException")
        {
            return false;
        }
    }

    /// <param name="days">0 = for ever.</param>
    public static Task KeepAsync(AwsSession session, string name, int days) => days == 0
        ? AwsWords.AskAsync(
            $"keep logs of {name} for ever",
            cancel => session.Logs.DeleteRetentionPolicyAsync(new DeleteRetentionPolicyRequest { LogGroupName = name }, cancel), CancellationToken.None)
        : AwsWords.AskAsync(
            $"keep logs of {name} for {days} days",
            cancel => session.Logs.PutRetentionPolicyAsync(new PutRetentionPolicyRequest { LogGroupName = name, RetentionInDays = days }, cancel), CancellationToken.None);

    /// <summary>A stream begins with a task's first output. The group's own stored bytes lag behind.</summary>
    public static async Task<bool> HasStreamsAsync(AwsSession session, string name, CancellationToken cancellationToken)
    {
        var request = new DescribeLogStreamsRequest { LogGroupName = name, Limit = 1 };
        var answer = await AwsWords.AskAsync($"look into log group {name}", cancel => session.Logs.DescribeLogStreamsAsync(request, cancel), cancellationToken);
        return answer.LogStreams is { Count: > 0 };
    }

    public static async Task DeleteAsync(AwsSession session, string name)
    {
        try
        {
            await AwsWords.AskAsync(
                $"delete log group {name}",
                cancel => session.Logs.DeleteLogGroupAsync(new DeleteLogGroupRequest { LogGroupName = name }, cancel), CancellationToken.None);
        }
        catch (AwsRefused e) when (e.Trouble is AwsTrouble.NotFound)
        {
            // gone before
        }
    }
}
