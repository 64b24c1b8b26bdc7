using System.Security.Cryptography;
using System.Text;
using Sandbox.Elb;
using Sandbox.Logs;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>Takes tasks from PROVISIONING to STOPPED, step by step.</summary>
internal sealed class TaskLifecycle(World world, Targets targets, TaskLogs logs, ImageRules images)
{
    /// <summary>A planned step is due.</summary>
    public void Step(EcsTask task)
    {
        switch (task.Phase)
        {
            case TaskPhase.Provisioning:
                Attach(task);
                break;
            case TaskPhase.Pending:
                Start(task);
                break;
            case TaskPhase.Activating:
                Run(task);
                break;
            case TaskPhase.Running:
                WhileRunning(task);
                break;
            case TaskPhase.Deactivating:
                Enter(task, TaskPhase.Stopping, Durations.Stopping);
                break;
            case TaskPhase.Stopping:
                EndContainers(task, exitCode: 143);
                Release(task);
                break;
            case TaskPhase.Deprovisioning:
                Stopped(task);
                break;
            case TaskPhase.Stopped:
                break;
        }
    }

    /// <summary>Asks a task to stop; a second request changes nothing.</summary>
    public void Stop(EcsTask task, string code, string reason)
    {
        if (!task.IsLive)
        {
            return;
        }
        task.StopWanted = true;
        task.StopCode = code;
        task.StoppedReason = reason;
        task.StoppingAt = world.Now;
        if (task.Phase < TaskPhase.Activating)
        {
            Release(task);
        }
        else if (task.LoadBalancers.Count > 0)
        {
            Enter(task, TaskPhase.Deactivating, targets.Drain(task));
        }
        else
        {
            Enter(task, TaskPhase.Stopping, Durations.Stopping);
        }
    }

    private void Attach(EcsTask task)
    {
        if (task.Interface is { } network)
        {
            network.Status = "ATTACHED";
        }
        task.PullStarted = world.Now;
        Enter(task, TaskPhase.Pending, task.InstanceId is null ? Durations.PullOnFargate : Durations.PullOnInstance);
    }

    private void Start(EcsTask task)
    {
        task.PullStopped = world.Now;
        task.Connected ??= world.Now;
        if (images.WhyNotPulled(task) is var (unpulled, pull) && unpulled is not null)
        {
            unpulled.Reason = pull;
            Fail(task, "TaskFailedToStart", pull);
            return;
        }
        if (logs.WhyNot(task) is { } why)
        {
            Fail(task, "TaskFailedToStart", why);
            return;
        }
        foreach (var container in task.Containers)
        {
            container.ImageDigest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(container.Image)));
            container.RuntimeId = $"{task.Id}-{RandomNumberGenerator.GetInt32(1_000_000_000):D10}";
        }
        if (task.Containers.Find(c => c.Essential && ImageRules.Crashes(c.Image)) is { } crashing)
        {
            logs.Crashed(task, crashing);
            EndContainers(task, exitCode: 143);
            crashing.ExitCode = 1;
            Fail(task, "EssentialContainerExited", "Essential container in task exited");
            return;
        }
        foreach (var container in task.Containers)
        {
            container.Status = "RUNNING";
        }
        logs.Started(task);
        if (task.LoadBalancers.Count > 0)
        {
            targets.Add(task);
            Enter(task, TaskPhase.Activating, Durations.Activation);
        }
        else
        {
            Run(task);
        }
    }

    private void Run(EcsTask task)
    {
        task.Started = world.Now;
        var definition = EcsNames.Definition(world, task.TaskDefinition);
        var checkedContainers = definition.ContainerDefinitions.Exists(c => c.HealthCheck is not null);
        var job = task.Containers.Exists(c => c.Essential && ImageRules.EndsByItself(c.Image));
        Enter(task, TaskPhase.Running, job ? Durations.ShortJob : checkedContainers ? Durations.ContainerHealthy : null);
    }

    private void WhileRunning(EcsTask task)
    {
        if (task.Containers.Exists(c => c.Essential && ImageRules.EndsByItself(c.Image)))
        {
            EndContainers(task, exitCode: 0);
            task.StopWanted = true;
            task.StopCode = "EssentialContainerExited";
            task.StoppedReason = "Essential container in task exited";
            task.StoppingAt = world.Now;
            targets.Drain(task);
            Release(task);
            return;
        }
        var definition = EcsNames.Definition(world, task.TaskDefinition);
        foreach (var container in task.Containers.Where(c => definition.ContainerDefinitions.Exists(d => d.Name == c.Name && d.HealthCheck is not null)))
        {
            container.Health = ImageRules.FailsHealthChecks(container.Image) ? "UNHEALTHY" : "HEALTHY";
        }
        // Containers that are not essential do not count (ECS API Reference, "Task", healthStatus).
        task.Health = task.Containers.Exists(c => c.Essential && c.Health == "UNHEALTHY") ? "UNHEALTHY" : "HEALTHY";
        Changed(task);
    }

    private void Fail(EcsTask task, string code, string reason)
    {
        task.FailedToStart = true;
        task.StopWanted = true;
        task.StopCode = code;
        task.StoppedReason = reason;
        task.StoppingAt = world.Now;
        Release(task);
    }

    /// <summary>Gives back what the task held; the interface takes a while to go.</summary>
    private void Release(EcsTask task)
    {
        task.ExecutionStopped = world.Now;
        foreach (var container in task.Containers)
        {
            container.Status = "STOPPED";
        }
        if (task.Interface is null)
        {
            Stopped(task);
        }
        else
        {
            Enter(task, TaskPhase.Deprovisioning, Durations.Deprovisioning);
        }
    }

    private void Stopped(EcsTask task)
    {
        if (task.Interface is { } network)
        {
            network.Status = "DELETED";
        }
        task.StoppedAt = world.Now;
        Enter(task, TaskPhase.Stopped, null);
        world.At(world.Now + Durations.StoppedTasksShown, DueKind.ForgetTask, task.Arn);
    }

    private static void EndContainers(EcsTask task, int exitCode)
    {
        foreach (var container in task.Containers)
        {
            container.Status = "STOPPED";
            container.ExitCode ??= exitCode;
        }
    }

    private void Enter(EcsTask task, TaskPhase phase, TimeSpan? stay)
    {
        task.Phase = phase;
        if (stay is { } duration)
        {
            world.After(duration, DueKind.Task, task.Arn);
        }
        else
        {
            world.Agenda.Remove(DueKind.Task, task.Arn);
        }
        Changed(task);
    }

    private void Changed(EcsTask task)
    {
        task.Version++;
        world.Changed = true;
        if (task.ServiceName is { } service)
        {
            world.Soon(Durations.SchedulerLook, DueKind.Service, $"{task.ClusterArn.Replace(":cluster/", ":service/", StringComparison.Ordinal)}/{service}");
        }
    }
}
