using Domain.Teams;
using Domain.Workloads;

namespace Domain.Tests.Workloads;

public sealed class ServiceHealthRulesTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    private static readonly ServiceDetail Steady = new(
        "ACTIVE", 3, 3, 0, "arn:aws:ecs:us-east-1:111122223333:task-definition/payments-dev-api:5", "nginx:1", 512, 1024, Compute.Fargate, 2, 4, 60, null,
        "COMPLETED", null, At, [], [], new Dictionary<string, string>());

    private static readonly TaskDetail CannotPull = new(
        "1", "arn", "STOPPED", "STOPPED", "payments-dev-api:5", null, null, null, null, null, "CannotPullContainerError: no such image", null)
    { StopCode = "TaskFailedToStart", StoppedAt = At };

    public static TheoryData<string, ServiceHealth, string> Cases { get; } = new()
    {
        { "steady", ServiceHealth.Healthy, "3 of 3 tasks running." },
        { "one", ServiceHealth.Healthy, "1 of 1 task running." },
        { "deploying", ServiceHealth.Deploying, "1 of 3 tasks running." },
        { "starting", ServiceHealth.Deploying, "2 of 3 tasks running, 1 starting." },
        { "zero", ServiceHealth.Stopped, "It is scaled to zero." },
        { "deleted", ServiceHealth.Stopped, "It was deleted; 3 tasks are stopping." },
        { "none", ServiceHealth.Failing, "None of its 3 tasks runs." },
        { "short", ServiceHealth.Degraded, "2 of 3 tasks running." },
        { "unhealthy", ServiceHealth.Degraded, "1 of its tasks fail their health check." },
        { "failed", ServiceHealth.Failing, "The last deployment failed. The image cannot be pulled." },
        { "crashing", ServiceHealth.Failing, "New tasks do not stay: The image cannot be pulled." },
        { "replacing", ServiceHealth.Degraded, "2 of 3 tasks running; new tasks do not stay: The image cannot be pulled." },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_service_is_as_its_tasks_and_its_deployment_are(string which, ServiceHealth health, string why)
    {
        var (found, words) = ServiceHealthRules.Of(Service(which));

        Assert.Equal(health, found);
        Assert.StartsWith(why, words, StringComparison.Ordinal);
    }

    private static ServiceDetail Service(string which) => which switch
    {
        "steady" => Steady,
        "one" => Steady with { Desired = 1, Running = 1 },
        "deploying" => Steady with { RolloutState = "IN_PROGRESS", Running = 1, Pending = 2 },
        "starting" => Steady with { Running = 2, Pending = 1 },
        "zero" => Steady with { Desired = 0, Running = 0 },
        "deleted" => Steady with { Status = "DRAINING" },
        "none" => Steady with { Running = 0 },
        "short" => Steady with { Running = 2 },
        "unhealthy" => Steady with { Tasks = [CannotPull with { LastStatus = "RUNNING", StoppedReason = null, StopCode = null, Health = "UNHEALTHY" }] },
        "failed" => Steady with { RolloutState = "FAILED", Running = 0, Tasks = [CannotPull] },
        "crashing" => Steady with { RolloutState = "IN_PROGRESS", FailedTasks = 2, Running = 0, Tasks = [CannotPull] },
        "replacing" => Steady with { RolloutState = "IN_PROGRESS", FailedTasks = 2, Running = 2, Tasks = [CannotPull] },
        _ => throw new ArgumentOutOfRangeException(nameof(which), which, "no such case"),
    };

    [Fact]
    public void A_task_that_scaling_stopped_is_no_trouble()
    {
        var scaledIn = CannotPull with { StopCode = "ServiceSchedulerInitiated", StoppedReason = "Scaling activity initiated by (deployment ecs-svc/1)" };
        Assert.False(StopReasonRules.IsFault(scaledIn));
        Assert.True(StopReasonRules.IsFault(scaledIn with { StoppedReason = "Task failed ELB health checks in (target-group arn)" }));
    }

    [Fact]
    public void An_exit_code_is_explained_and_AWS_is_quoted()
    {
        var killed = CannotPull with { StopCode = "EssentialContainerExited", StoppedReason = "Essential container in task exited", ExitCode = 137 };
        Assert.Equal(
            "The container was killed, with exit code 137: most often it used more memory than its task has, or did not stop in time. Look at its memory, and at how it takes SIGTERM. AWS says: Essential container in task exited",
            StopReasonRules.InWords(killed));
    }
}
