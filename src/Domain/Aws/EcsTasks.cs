using Amazon.ECS;
using Amazon.ECS.Model;
using Domain.Workloads;
using Ecs = Amazon.ECS.Model;
using Task = System.Threading.Tasks.Task;

namespace Domain.Aws;

/// <summary>ECS tasks.</summary>
internal static class EcsTasks
{
    /// <summary>Tasks of one DescribeTasks call (ECS API).</summary>
    private const int Batch = 100;

    /// <summary>Tasks of a cluster that run, or that stopped (AWS shows those for an hour or so).</summary>
    /// <param name="service">Only those of this service; null for all.</param>
    public static async Task<IReadOnlyList<TaskState>> AllAsync(
        AwsSession session, string cluster, string? service, bool stopped, CancellationToken cancellationToken)
    {
        var arns = new List<string>();
        string? next = null;
        do
        {
            var request = new ListTasksRequest
            {
                Cluster = cluster, ServiceName = service, DesiredStatus = stopped ? DesiredStatus.STOPPED : DesiredStatus.RUNNING, MaxResults = Batch, NextToken = next,
            };
            var page = await AwsWords.AskAsync($"list tasks of cluster {cluster}", cancel => session.Ecs.ListTasksAsync(request, cancel), cancellationToken);
            arns.AddRange(page.TaskArns ?? []);
            next = page.NextToken;
        }
        while (!string.IsNullOrEmpty(next));

        var tasks = new List<TaskState>(arns.Count);
        foreach (var batch in arns.Chunk(Batch))
        {
            var request = new DescribeTasksRequest { Cluster = cluster, Tasks = [.. batch] };
            var answer = await AwsWords.AskAsync($"look at tasks of cluster {cluster}", cancel => session.Ecs.DescribeTasksAsync(request, cancel), cancellationToken);
            tasks.AddRange((answer.Tasks ?? []).Select(t => ToState(cluster, t)));
        }

        return tasks;
    }

    private static TaskState ToState(string cluster, Ecs.Task t)
    {
        const string OfService = "service:";
        var network = t.Attachments?.FirstOrDefault(a => a.Type == "ElasticNetworkInterface")?.Details ?? [];
        var failed = t.Containers?.FirstOrDefault(c => c.ExitCode is not (null or 0) || !string.IsNullOrEmpty(c.Reason)) ?? t.Containers?.FirstOrDefault();
        var detail = new TaskDetail(
            Arns.Last(t.TaskArn), t.TaskArn, t.LastStatus ?? "", t.DesiredStatus ?? "", Arns.Last(t.TaskDefinitionArn ?? ""), t.HealthStatus?.Value,
            t.AvailabilityZone, network.FirstOrDefault(d => d.Name == "privateIPv4Address")?.Value, null, Times.Of(t.StartedAt),
            Reason(t, failed), failed?.ExitCode)
        { StoppedAt = Times.Of(t.StoppedAt), StopCode = t.StopCode?.Value };
        return new TaskState(
            cluster, t.Group is { } group && group.StartsWith(OfService, StringComparison.Ordinal) ? group[OfService.Length..] : null,
            t.ContainerInstanceArn, Times.Of(t.CreatedAt), detail);
    }

    /// <summary>The task's reason, with the container's own where it says more.</summary>
    private static string? Reason(Ecs.Task task, Container? failed)
    {
        if (string.IsNullOrEmpty(task.StoppedReason))
        {
            return null;
        }

        return string.IsNullOrEmpty(failed?.Reason) || task.StoppedReason.Contains(failed.Reason, StringComparison.Ordinal)
            ? task.StoppedReason
            : $"{task.StoppedReason}: {failed.Reason}";
    }
}
