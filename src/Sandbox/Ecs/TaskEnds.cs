using Sandbox.Elb;
using Sandbox.Quotas;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>How a task ends: by itself, because it failed to start, or because it was asked to.</summary>
internal sealed class TaskEnds(World world, Targets targets, FargateUse fargate)
{
    private readonly TaskPhases phases = new(world);

    /// <summary>An essential container has ended, and the task with it.</summary>
    public void End(EcsTask task, EcsContainer ended)
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

    public void Fail(EcsTask task, string code, string reason)
    {
        task.FailedToStart = true;
        task.StopWanted = true;
        task.StopCode = code;
        task.StoppedReason = reason;
        task.StoppingAt = world.Now;
        Release(task);
    }

    /// <summary>Gives back what the task held; the interface takes a while to go.</summary>
    public void Release(EcsTask task)
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
            phases.Enter(task, TaskPhase.Deprovisioning, Durations.Deprovisioning);
        }
    }

    public void Stopped(EcsTask task)
    {
        if (task.Interface is { } network)
        {
            network.Status = "DELETED";
        }
        task.Volumes.ForEach(v => v.Status = v.DeleteOnTermination ? "DELETED" : "DETACHED");
        task.StoppedAt = world.Now;
        fargate.Ended(task);
        phases.Enter(task, TaskPhase.Stopped, null);
        world.At(world.Now + Durations.StoppedTasksShown, DueKind.ForgetTask, task.Arn);
    }

    /// <summary>What still ran got SIGTERM, and SIGKILL where that did not do.</summary>
    public static void EndContainers(EcsTask task)
    {
        foreach (var container in task.Containers)
        {
            container.ExitCode ??= container.Status != "RUNNING" ? null : ImageRules.IgnoresSigterm(container.Image) ? 137 : 143;
            container.Status = "STOPPED";
        }
    }

    /// <summary>Until the last container has obeyed SIGTERM, or its stopTimeout is over (30 seconds unless it says so).</summary>
    public TimeSpan StopsWithin(EcsTask task)
        => EcsNames.Definition(world, task.TaskDefinition).ContainerDefinitions
            .Select(c => (Patience: TimeSpan.FromSeconds(c.StopTimeout ?? 30), Obeys: !ImageRules.IgnoresSigterm(c.Image)))
            .Select(c => c.Obeys && c.Patience > Durations.Stopping ? Durations.Stopping : c.Patience)
            .Max();
}
