using Amazon.ECS.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>Keeping a service's tasks from being stopped by scaling in or by a deployment (ECS Developer Guide, "Task scale-in protection").</summary>
internal sealed class TaskProtections(World world)
{
    private const int DefaultMinutes = 120;
    private const int MostMinutes = 2880;

    public void Register(Api api) => api
        .Read<GetTaskProtectionRequest, GetTaskProtectionResponse>("GetTaskProtection", Get)
        .Write<UpdateTaskProtectionRequest, UpdateTaskProtectionResponse>("UpdateTaskProtection", Update);

    private GetTaskProtectionResponse Get(GetTaskProtectionRequest request, Call call)
    {
        var (tasks, failures) = Find(request.Cluster, request.Tasks ?? [], 100, call);
        return new() { ProtectedTasks = [.. tasks.Select(View)], Failures = failures };
    }

    private UpdateTaskProtectionResponse Update(UpdateTaskProtectionRequest request, Call call)
    {
        var (tasks, failures) = Find(request.Cluster, request.Tasks, 10, call);
        if (request.ExpiresInMinutes is < 1 or > MostMinutes)
        {
            throw EcsNames.Invalid($"expiresInMinutes must be between 1 and {MostMinutes}.");
        }
        foreach (var task in tasks)
        {
            // A lease of the application's own, in real minutes at any speed.
            task.ProtectedUntil = request.ProtectionEnabled == true ? world.Now.AddMinutes(request.ExpiresInMinutes ?? DefaultMinutes) : null;
            world.Soon(Durations.SchedulerLook, DueKind.Service, EcsNames.ServiceArn(task));
        }
        return new() { ProtectedTasks = [.. tasks.Select(View)], Failures = failures };
    }

    private ProtectedTask View(EcsTask task)
    {
        var until = task.ProtectedUntil > world.Now ? task.ProtectedUntil : null;
        return new() { TaskArn = task.Arn, ProtectionEnabled = until is not null, ExpirationDate = until?.UtcDateTime };
    }

    private (List<EcsTask> Tasks, List<Failure> Failures) Find(string clusterName, List<string> names, int most, Call call)
    {
        var clusterArn = EcsNames.ClusterArn(call, clusterName);
        var known = world.State.Ecs.Clusters.GetValueOrDefault(clusterArn);
        var found = names.Select(n => Tasks.TaskArn(clusterArn, n)).Select(arn => (Arn: arn, Task: known?.Tasks.GetValueOrDefault(Arns.Last(arn)))).ToList();
        foreach (var (arn, task) in found)
        {
            call.Authorize(arn, keys => keys.Set("ecs:cluster", clusterArn).SetResourceTags(task?.Tags));
        }
        EcsNames.Cluster(world, call, clusterName);
        if (names.Count == 0 || names.Count > most)
        {
            throw EcsNames.Invalid($"Tasks must have 1 to {most} elements.");
        }
        List<EcsTask> tasks = [];
        List<Failure> failures = [];
        foreach (var (arn, task) in found)
        {
            if (task is not { IsLive: true })
            {
                failures.Add(new() { Arn = arn, Reason = "MISSING" });
            }
            else if (task.ServiceName is null)
            {
                failures.Add(new() { Arn = arn, Reason = "TASK_NOT_VALID", Detail = "The task is not part of a service." });
            }
            else
            {
                tasks.Add(task);
            }
        }
        return (tasks, failures);
    }
}
