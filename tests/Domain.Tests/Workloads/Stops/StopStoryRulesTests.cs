using Domain.Workloads.Stops;

namespace Domain.Tests.Workloads.Stops;

public sealed class StopStoryRulesTests
{
    [Theory]
    [InlineData("TaskFailedToStart", "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref shop/api:9", null, StopCause.ImagePull)]
    [InlineData("TaskFailedToStart", "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed", null, StopCause.Permission)]
    [InlineData("TaskFailedToStart", "ResourceInitializationError: unable to retrieve secret from asm: ResourceNotFoundException", null, StopCause.Secrets)]
    [InlineData("TaskFailedToStart", "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times", null, StopCause.LogDriver)]
    [InlineData("TaskFailedToStart", "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes", null, StopCause.Volume)]
    [InlineData("TaskFailedToStart", "ECS was unable to assume the role 'arn:aws:iam::111122223333:role/gone' that was provided for this task.", null, StopCause.Permission)]
    [InlineData("TaskFailedToStart", "Timeout waiting for network interface provisioning to complete.", null, StopCause.Network)]
    [InlineData("TaskFailedToStart", "Capacity is unavailable at this time. Please try again later or in a different availability zone", null, StopCause.Placement)]
    [InlineData("ServiceSchedulerInitiated", "Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/shop/1)", 0, StopCause.HealthCheck)]
    [InlineData("ServiceSchedulerInitiated", "Task failed container health checks", 137, StopCause.HealthCheck)]
    [InlineData("ServiceSchedulerInitiated", "Scaling activity initiated by (deployment ecs-svc/123)", 143, StopCause.Replaced)]
    [InlineData("UserInitiated", "Stopped by Ines", 137, StopCause.Asked)]
    [InlineData("SpotInterruption", "Your Spot Task was interrupted.", 143, StopCause.SpotInterruption)]
    [InlineData("TerminationNotice", "Task stopped by (instance i-0123456789)", null, StopCause.HostGone)]
    [InlineData("EssentialContainerExited", "Essential container in task exited", 0, StopCause.Finished)]
    [InlineData("EssentialContainerExited", "Essential container in task exited", 1, StopCause.Exited)]
    [InlineData("EssentialContainerExited", "Essential container in task exited", 127, StopCause.CannotStart)]
    [InlineData("EssentialContainerExited", "Essential container in task exited", 137, StopCause.OutOfMemory)]
    [InlineData("EssentialContainerExited", "Essential container in task exited", 139, StopCause.Crashed)]
    [InlineData(null, null, null, StopCause.Unknown)]
    public void What_ECS_says_is_read_into_a_cause(string? code, string? reason, int? exit, StopCause cause)
    {
        var story = StopStoryRules.Of(new StopFacts(code, reason, exit, []));

        Assert.Equal(cause, story.Cause);
        Assert.Equal(reason, story.AwsSaid);
        Assert.EndsWith(".", story.Sentence, StringComparison.Ordinal);
        Assert.NotEmpty(story.Source);
    }

    [Fact]
    public void What_ECS_says_of_a_container_counts_as_well()
    {
        var story = StopStoryRules.Of(new StopFacts(
            "EssentialContainerExited", "Essential container in task exited", 137, [new("app", 137, "OutOfMemoryError: Container killed due to memory usage"), new("side", 0, null)]));

        Assert.Equal(StopCause.OutOfMemory, story.Cause);
        Assert.Equal("The container used more memory than its task has.", story.Sentence);
        Assert.Equal("Essential container in task exited OutOfMemoryError: Container killed due to memory usage", story.AwsSaid);
        Assert.True(story.IsFault);
    }

    [Theory]
    [InlineData("UserInitiated", 137)]
    [InlineData("ServiceSchedulerInitiated", 143)]
    [InlineData("EssentialContainerExited", 0)]
    public void What_was_wished_or_done_is_no_fault(string code, int exit) =>
        Assert.False(StopStoryRules.Of(new StopFacts(code, "", exit, [])).IsFault);

    [Fact]
    public void A_task_that_was_lost_sight_of_says_so() =>
        Assert.Equal(StopCause.Lost, StopStoryRules.Of(new StopFacts(null, null, null, [], IsLost: true)).Cause);
}
