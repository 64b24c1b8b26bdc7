using System.Globalization;
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

    /// <summary>
    /// Tasks of a cluster that run, or that stopped (AWS shows those for an hour or so): one list call and one describe call for each hundred.
    /// None where the cluster went away.
    /// </summary>
    /// <param name="service">Only those of this service; null for all.</param>
    public static async Task<IReadOnlyList<TaskState>> AllAsync(
        AwsSession session, string cluster, string? service, bool stopped, CancellationToken cancellationToken)
    {
        try
        {
            return await DescribeAsync(session, cluster, await ListAsync(session, cluster, service, stopped, cancellationToken), cancellationToken);
        }
        catch (AwsRefused e) when (e.Code == "ClusterNotFoundException")
        {
            return [];
        }
    }

    /// <summary>The same of those that run and those that stopped at once, which fills the describe calls better.</summary>
    public static async Task<IReadOnlyList<TaskState>> AllAsync(AwsSession session, string cluster, CancellationToken cancellationToken)
    {
        try
        {
            var running = await ListAsync(session, cluster, null, stopped: false, cancellationToken);
            var stopped = await ListAsync(session, cluster, null, stopped: true, cancellationToken);
            // one that was told to stop in between is in both lists
            return await DescribeAsync(session, cluster, [.. running.Union(stopped, StringComparer.Ordinal)], cancellationToken);
        }
        catch (AwsRefused e) when (e.Code == "ClusterNotFoundException")
        {
            return [];
        }
    }

    private static Task<List<string>> ListAsync(AwsSession session, string cluster, string? service, bool stopped, CancellationToken cancellationToken) => AwsPages.AllAsync(
        $"list tasks of cluster {cluster}",
        (next, cancel) => session.Ecs.ListTasksAsync(
            new ListTasksRequest
            {
                Cluster = cluster, ServiceName = service, DesiredStatus = stopped ? DesiredStatus.STOPPED : DesiredStatus.RUNNING, MaxResults = Batch, NextToken = next,
            },
            cancel),
        page => page.TaskArns, page => page.NextToken, cancellationToken);

    /// <summary>ARNs of tasks that were started under this name; none where the cluster went away.</summary>
    public static async Task<IReadOnlyList<string>> StartedByAsync(AwsSession session, string cluster, string startedBy, bool stopped, CancellationToken cancellationToken)
    {
        try
        {
            return await AwsPages.AllAsync(
                $"list tasks of cluster {cluster}",
                (next, cancel) => session.Ecs.ListTasksAsync(
                    new ListTasksRequest
                    {
                        Cluster = cluster, StartedBy = startedBy, DesiredStatus = stopped ? DesiredStatus.STOPPED : DesiredStatus.RUNNING, MaxResults = Batch, NextToken = next,
                    },
                    cancel),
                page => page.TaskArns, page => page.NextToken, cancellationToken);
        }
        catch (AwsRefused e) when (e.Code == "ClusterNotFoundException")
        {
            return [];
        }
    }

    public static async Task<IReadOnlyList<TaskState>> DescribeAsync(
        AwsSession session, string cluster, IReadOnlyCollection<string> arns, CancellationToken cancellationToken)
    {
        var tasks = await AwsPages.OfAsync(
            $"look at tasks of cluster {cluster}", arns, Batch,
            (batch, cancel) => session.Ecs.DescribeTasksAsync(new DescribeTasksRequest { Cluster = cluster, Tasks = batch, Include = [TaskField.TAGS.Value] }, cancel),
            answer => answer.Tasks, cancellationToken);
        return [.. tasks.Select(t => ToState(cluster, t))];
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
            t.ContainerInstanceArn, Times.Of(t.CreatedAt), detail, FactsOf(t), TaskShapes.Live(cluster, t, default));
    }

    /// <summary>
    /// What the task tells of its revision, which saves the call for it. Not where it is unclear: of several containers none is marked as the first,
    /// a digest may be what ECS made of a tag, and outside Fargate a task need not say its size.
    /// </summary>
    private static RevisionFacts? FactsOf(Ecs.Task t) =>
        t.TaskDefinitionArn is { } definition && t.Containers is [{ Image: { } image }] && !image.Contains('@', StringComparison.Ordinal) && t.Overrides?.Cpu is null
            && int.TryParse(t.Cpu, NumberStyles.None, CultureInfo.InvariantCulture, out var cpu) && cpu > 0
            && int.TryParse(t.Memory, NumberStyles.None, CultureInfo.InvariantCulture, out var memory) && memory > 0
            ? new RevisionFacts(definition, image, cpu, memory)
            : null;

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
