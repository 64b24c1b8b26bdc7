using Amazon.ECS.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>Looking at tasks and stopping them.</summary>
internal sealed class Tasks(World world, TaskLifecycle lifecycle)
{
    public void Register(Api api) => api
        .Read<DescribeTasksRequest, DescribeTasksResponse>("DescribeTasks", Describe)
        .Read<ListTasksRequest, ListTasksResponse>("ListTasks", List)
        .Write<StopTaskRequest, StopTaskResponse>("StopTask", Stop);

    private DescribeTasksResponse Describe(DescribeTasksRequest request, Call call)
    {
        var clusterArn = EcsNames.ClusterArn(call, request.Cluster);
        if (request.Tasks.Count > 100)
        {
            throw EcsNames.Invalid("Tasks cannot have more than 100 elements.");
        }
        var response = new DescribeTasksResponse { Tasks = [], Failures = [] };
        var known = world.State.Ecs.Clusters.GetValueOrDefault(clusterArn);
        foreach (var arn in request.Tasks.Select(t => TaskArn(clusterArn, t)))
        {
            var task = known?.Tasks.GetValueOrDefault(Arns.Last(arn));
            call.Authorize(arn, keys => keys.Set("ecs:cluster", clusterArn).SetResourceTags(task?.Tags));
            if (task is null)
            {
                response.Failures.Add(new() { Arn = arn, Reason = "MISSING" });
                continue;
            }
            response.Tasks.Add(TaskViews.Of(task, request.Include?.Contains("TAGS") == true));
        }
        EcsNames.Cluster(world, call, request.Cluster);
        return response;
    }

    private ListTasksResponse List(ListTasksRequest request, Call call)
    {
        call.Authorize("*", keys => keys.Set("ecs:cluster", EcsNames.ClusterArn(call, request.Cluster)));
        var cluster = EcsNames.Cluster(world, call, request.Cluster);
        if (!string.IsNullOrEmpty(request.DaemonName))
        {
            throw new AwsError("UnsupportedFeatureException", "The Sandbox does not offer daemons.");
        }
        if (!string.IsNullOrEmpty(request.StartedBy)
            && (request.LaunchType is not null || new[] { request.Family, request.ServiceName, request.ContainerInstance }.Any(f => !string.IsNullOrEmpty(f))))
        {
            throw EcsNames.Invalid("startedBy must be the only filter.");
        }
        var wanted = request.DesiredStatus?.Value ?? "RUNNING";
        var tasks = Candidates(cluster, request.ServiceName)
            .Where(t => t.DesiredStatus == wanted)
            .Where(t => string.IsNullOrEmpty(request.Family) || Family(t.TaskDefinition) == request.Family)
            .Where(t => string.IsNullOrEmpty(request.StartedBy) || t.StartedBy == request.StartedBy)
            .Where(t => string.IsNullOrEmpty(request.ContainerInstance) || t.InstanceId == Arns.Last(request.ContainerInstance))
            .Where(t => request.LaunchType is null || t.LaunchType == request.LaunchType)
            .Select(t => t.Arn)
            .ToList();
        var listing = $"ListTasks {cluster.Arn} {request.ServiceName} {request.Family} {request.StartedBy} {request.ContainerInstance} {request.LaunchType} {wanted}";
        var (page, next) = EcsPages.Take(tasks, t => t, listing, request.NextToken, request.MaxResults, 100);
        return new() { TaskArns = page, NextToken = next };
    }

    private static IEnumerable<EcsTask> Candidates(EcsCluster cluster, string? serviceName)
    {
        if (string.IsNullOrEmpty(serviceName))
        {
            return cluster.Tasks.Values;
        }
        return EcsNames.FindService(cluster, serviceName) is { Status: not "INACTIVE" } service
            ? service.TaskIds.Select(cluster.Tasks.GetValueOrDefault).OfType<EcsTask>().OrderBy(t => t.Id, StringComparer.Ordinal)
            : throw new AwsError("ServiceNotFoundException", "Service not found.");
    }

    private StopTaskResponse Stop(StopTaskRequest request, Call call)
    {
        var clusterArn = EcsNames.ClusterArn(call, request.Cluster);
        var arn = TaskArn(clusterArn, request.Task);
        var task = world.State.Ecs.Clusters.GetValueOrDefault(clusterArn)?.Tasks.GetValueOrDefault(Arns.Last(arn));
        call.Authorize(arn, keys => keys.Set("ecs:cluster", clusterArn).SetResourceTags(task?.Tags));
        EcsNames.Cluster(world, call, request.Cluster);
        if (task is null)
        {
            throw EcsNames.Invalid("The referenced task was not found.");
        }
        lifecycle.Stop(task, "UserInitiated", string.IsNullOrEmpty(request.Reason) ? "Task stopped by user" : request.Reason);
        return new() { Task = TaskViews.Of(task, withTags: true) };
    }

    public static string TaskArn(string clusterArn, string task)
        => Arns.IsArn(task) ? task : $"{clusterArn.Replace(":cluster/", ":task/", StringComparison.Ordinal)}/{task}";

    private static string Family(string definitionArn) => Arns.Last(definitionArn).Split(':')[0];
}
