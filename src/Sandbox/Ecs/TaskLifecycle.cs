using System.Security.Cryptography;
using System.Text;
using Sandbox.Control;
using Sandbox.Elb;
using Sandbox.Logs;
using Sandbox.Quotas;
using Sandbox.Secrets;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>Takes tasks from PROVISIONING to STOPPED, step by step.</summary>
internal sealed class TaskLifecycle(World world, Targets targets, TaskLogs logs, ImageRules images, FargateUse fargate, Faults faults)
{
    private readonly ContainerPlans plans = new(world);
    private readonly HostPorts ports = new(world);

    /// <summary>A planned step is due.</summary>
    public void Step(EcsTask task)
    {
        switch (task.Phase)
        {
            case TaskPhase.Provisioning:
                Attach(task);
                break;
            case TaskPhase.Pending when task.PullStopped is null:
                Start(task);
                break;
            case TaskPhase.Pending:
                ComeUp(task);
                break;
            case TaskPhase.Activating:
                Run(task);
                break;
            case TaskPhase.Running:
                WhileRunning(task);
                break;
            case TaskPhase.Deactivating:
                Enter(task, TaskPhase.Stopping, StopsWithin(task));
                break;
            case TaskPhase.Stopping:
                EndContainers(task);
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
        TaskRegistrations.Remove(world, task);
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
            Enter(task, TaskPhase.Stopping, StopsWithin(task));
        }
    }

    /// <summary>Its container instance is gone, and the task with it: nothing is asked to stop.</summary>
    public void Lose(EcsTask task, string code, string reason)
    {
        if (task.Phase == TaskPhase.Stopped)
        {
            return;
        }
        task.StopWanted = true;
        task.StopCode ??= code;
        task.StoppedReason ??= reason;
        task.StoppingAt ??= world.Now;
        task.ExecutionStopped ??= world.Now;
        if (task.LoadBalancers.Count > 0)
        {
            targets.Drain(task);
        }
        foreach (var container in task.Containers)
        {
            container.Status = "STOPPED";
        }
        Stopped(task);
    }

    private void Attach(EcsTask task)
    {
        if (task.Interface is { } network)
        {
            if (faults.Strikes(Faults.Eni, null, task.Arn, task.Group, task.Zone))
            {
                // ECS Developer Guide, "Resolve Amazon ECS stopped task errors"
                Fail(task, "TaskFailedToStart", "Timeout waiting for network interface provisioning to complete.");
                return;
            }
            network.Status = "ATTACHED";
        }
        task.Volumes.ForEach(v => v.Status = "ATTACHED");
        task.PullStarted = world.Now;
        Enter(task, TaskPhase.Pending, task.InstanceId is null ? Durations.PullOnFargate : Durations.PullOnInstance);
    }

    private void Start(EcsTask task)
    {
        task.PullStopped = world.Now;
        task.Connected ??= world.Now;
        if (TaskSecrets.WhyNot(world, task) is { } secret)
        {
            Fail(task, "TaskFailedToStart", secret);
            return;
        }
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
            EndContainers(task);
            crashing.ExitCode = 1;
            Fail(task, "EssentialContainerExited", "Essential container in task exited");
            return;
        }
        if (plans.Lay(task) is var (stuck, missing))
        {
            stuck.Reason = missing;
            Fail(task, "TaskFailedToStart", "Task failed to start");
            return;
        }
        ports.Give(task);
        ComeUp(task);
    }

    /// <summary>The containers come up one after the other, as they depend on each other.</summary>
    private void ComeUp(EcsTask task)
    {
        if (plans.Tick(task) is { } ended)
        {
            logs.Started(task);
            End(task, ended);
            return;
        }
        if (!ContainerPlans.AllStarted(task))
        {
            Stay(task, ContainerPlans.Next(task));
            return;
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
        task.HealthAt = TaskChecks.Verdict(world, task);
        var agent = task.EnableExecuteCommand && ExecuteCommands.AgentRuns(world, task);
        foreach (var container in task.Containers.Where(_ => task.EnableExecuteCommand))
        {
            container.Agent = agent ? "RUNNING" : "STOPPED";
            container.AgentReason = agent ? null : "The task role does not allow the agent to connect to AWS Systems Manager";
        }
        TaskRegistrations.Add(world, task);
        task.Phase = TaskPhase.Running;
        WhileRunning(task);
    }

    private void WhileRunning(EcsTask task)
    {
        if (plans.Tick(task) is { } ended)
        {
            End(task, ended);
            return;
        }
        if (task.HealthAt <= world.Now)
        {
            TaskChecks.Judge(world, task);
            task.HealthAt = null;
        }
        Stay(task, ContainerPlans.Next(task) is { } next && (task.HealthAt is null || next < task.HealthAt) ? next : task.HealthAt);
    }

    /// <summary>An essential container has ended, and the task with it.</summary>
    private void End(EcsTask task, EcsContainer ended)
    {
        ended.Reason = ImageRules.RunsOutOfMemory(ended.Image) && ended.ExitCode == 137 ? "OutOfMemoryError: Container killed due to memory usage" : null;
        EndContainers(task);
        task.StopWanted = true;
        task.StopCode = "EssentialContainerExited";
        task.StoppedReason = "Essential container in task exited";
        task.StoppingAt = world.Now;
        targets.Drain(task);
        TaskRegistrations.Remove(world, task);
        Release(task);
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
            container.Agent = container.Agent is null ? null : "STOPPED";
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
        task.Volumes.ForEach(v => v.Status = v.DeleteOnTermination ? "DELETED" : "DETACHED");
        task.StoppedAt = world.Now;
        fargate.Ended(task);
        Enter(task, TaskPhase.Stopped, null);
        world.At(world.Now + Durations.StoppedTasksShown, DueKind.ForgetTask, task.Arn);
    }

    /// <summary>What still ran got SIGTERM, and SIGKILL where that did not do.</summary>
    private static void EndContainers(EcsTask task)
    {
        foreach (var container in task.Containers)
        {
            container.ExitCode ??= container.Status != "RUNNING" ? null : ImageRules.IgnoresSigterm(container.Image) ? 137 : 143;
            container.Status = "STOPPED";
        }
    }

    /// <summary>Until the last container has obeyed SIGTERM, or its stopTimeout is over (30 seconds unless it says so).</summary>
    private TimeSpan StopsWithin(EcsTask task)
        => EcsNames.Definition(world, task.TaskDefinition).ContainerDefinitions
            .Select(c => (Patience: TimeSpan.FromSeconds(c.StopTimeout ?? 30), Obeys: !ImageRules.IgnoresSigterm(c.Image)))
            .Select(c => c.Obeys && c.Patience > Durations.Stopping ? Durations.Stopping : c.Patience)
            .Max();

    /// <summary>The phase lasts; the next thing in it is due then.</summary>
    private void Stay(EcsTask task, DateTimeOffset? next)
    {
        Enter(task, task.Phase, null);
        if (next is { } at)
        {
            world.At(at, DueKind.Task, task.Arn);
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
        if (task.LaunchType.Value != "FARGATE")
        {
            world.Soon(Durations.SchedulerLook, DueKind.Capacity, task.ClusterArn);
        }
        if (task.ServiceName is not null)
        {
            world.Soon(Durations.SchedulerLook, DueKind.Service, EcsNames.ServiceArn(task));
        }
    }
}
