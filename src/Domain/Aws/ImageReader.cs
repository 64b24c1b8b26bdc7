using Amazon.ECS.Model;
using Domain.Teams;
using Task = System.Threading.Tasks.Task;

namespace Domain.Aws;

/// <summary>Which image exactly the tasks of a service run.</summary>
public sealed class ImageReader(AwsSessions sessions)
{
    /// <summary>Looked at of each service: one is enough, the rest are there in case it is just starting.</summary>
    private const int Enough = 10;

    /// <summary>The image by its digest, as the newest running task pulled it; the image itself where it names one already; null when no task tells.</summary>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    internal Task<string?> PinnedAsync(TeamEnvironment place, string cluster, string service, string image, CancellationToken cancellationToken) =>
        image.Contains("@sha256:", StringComparison.Ordinal) ? Task.FromResult<string?>(image)
            : sessions.ReadAsync(place, session => PinnedAsync(session, cluster, service, image, cancellationToken), cancellationToken);

    private static async Task<string?> PinnedAsync(AwsSession session, string cluster, string service, string image, CancellationToken cancellationToken)
    {
        var list = await AwsWords.AskAsync(
            $"list tasks of service {service}",
            cancel => session.Ecs.ListTasksAsync(new ListTasksRequest { Cluster = cluster, ServiceName = service, MaxResults = Enough }, cancel), cancellationToken);
        if (list.TaskArns is not { Count: > 0 } arns)
        {
            return null;
        }

        var tasks = await AwsWords.AskAsync(
            $"look at tasks of service {service}", cancel => session.Ecs.DescribeTasksAsync(new DescribeTasksRequest { Cluster = cluster, Tasks = arns }, cancel), cancellationToken);
        var digest = (tasks.Tasks ?? []).Where(t => t.LastStatus == "RUNNING").OrderByDescending(t => t.StartedAt)
            .SelectMany(t => t.Containers ?? []).FirstOrDefault(c => c.Image == image && !string.IsNullOrEmpty(c.ImageDigest))?.ImageDigest;
        var tag = image.LastIndexOf(':');
        return digest is null ? null : $"{(tag > image.LastIndexOf('/') ? image[..tag] : image)}@{digest}";
    }
}
