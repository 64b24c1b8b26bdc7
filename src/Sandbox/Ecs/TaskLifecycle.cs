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
    private readonly TaskPhases phases = new(world);
    private readonly TaskEnds ends = new(world, targets, fargate);
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
                phases.Enter(task, TaskPhase.Stopping, ends.StopsWithin(task));
                break;
            case TaskPhase.Stopping:
                TaskEnds.EndContainers(task);
                ends.Release(task);
                break;
            case TaskPhase.Deprovisioning:
                ends.Stopped(task);
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
            ends.Release(task);
        }
        else if (task.LoadBalancers.Count > 0)
        {
            phases.Enter(task, TaskPhase.Deactivating, targets.Drain(task));
        }
        else
        {
            phases.Enter(task, TaskPhase.Stopping, ends.StopsWithin(task));
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
        ends.Stopped(task);
    }

    private void Attach(EcsTask task)
    {
        if (task.Interface is { } network)
        {
            if (faults.Strikes(Faults.Eni, null, task.Arn, task.Group, task.Zone))
            {
                // ECS Developer Guide, "Resolve Amazon ECS stopped task errors"
                ends.Fail(task, "TaskFailedToStart", "Timeout waiting for network interface provisioning to complete.");
                return;
            }
            network.Status = "ATTACHED";
        }
        task.Volumes.ForEach(v => v.Status = "ATTACHED");
        task.PullStarted = world.Now;
        phases.Enter(task, TaskPhase.Pending, task.InstanceId is null ? Durations.PullOnFargate : Durations.PullOnInstance);
    }

    private void Start(EcsTask task)
    {
        task.PullStopped = world.Now;
        task.Connected ??= world.Now;
        if (TaskSecrets.WhyNot(world, task) is { } secret)
        {
            ends.Fail(task, "TaskFailedToStart", secret);
            return;
        }
        if (images.WhyNotPulled(task) is var (unpulled, pull) && unpulled is not null)
        {
            unpulled.Reason = pull;
            ends.Fail(task, "TaskFailedToStart", pull);
            return;
        }
        if (logs.WhyNot(task) is { } why)
        {
            ends.Fail(task, "TaskFailedToStart", why);
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
            TaskEnds.EndContainers(task);
            crashing.ExitCode = 1;
            ends.Fail(task, "EssentialContainerExited", "Essential container in task exited");
            return;
        }
        if (plans.Lay(task) is var (stuck, missing))
        {
            stuck.Reason = missing;
            ends.Fail(task, "TaskFailedToStart", "Task failed to start");
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
            ends.End(task, ended);
            return;
        }
        if (!ContainerPlans.AllStarted(task))
        {
            phases.Stay(task, ContainerPlans.Next(task));
            return;
        }
        logs.Started(task);
        if (task.LoadBalancers.Count > 0)
        {
            targets.Add(task);
            phases.Enter(task, TaskPhase.Activating, Durations.Activation);
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
            ends.End(task, ended);
            return;
        }
        if (task.HealthAt <= world.Now)
        {
            TaskChecks.Judge(world, task);
            task.HealthAt = null;
        }
        phases.Stay(task, ContainerPlans.Next(task) is { } next && (task.HealthAt is null || next < task.HealthAt) ? next : task.HealthAt);
    }
}
