namespace Sandbox.Ecs;

/// <summary>How long the steps of a lifecycle take at speed 1: what one sees on AWS on an ordinary day.</summary>
internal static class Durations
{
    /// <summary>Attaching a network interface.</summary>
    public static readonly TimeSpan Interface = TimeSpan.FromSeconds(12);
    public static readonly TimeSpan PullOnFargate = TimeSpan.FromSeconds(18);

    /// <summary>Shorter than on Fargate: instances keep image layers.</summary>
    public static readonly TimeSpan PullOnInstance = TimeSpan.FromSeconds(8);
    public static readonly TimeSpan Activation = TimeSpan.FromSeconds(5);

    public static readonly TimeSpan ContainerHealthy = TimeSpan.FromSeconds(10);

    /// <summary>Between SIGTERM and the end of a container that obeys.</summary>
    public static readonly TimeSpan Stopping = TimeSpan.FromSeconds(8);
    public static readonly TimeSpan Deprovisioning = TimeSpan.FromSeconds(8);

    /// <summary>How long a short job of a well-known image runs.</summary>
    public static readonly TimeSpan ShortJob = TimeSpan.FromSeconds(5);

    /// <summary>Between a change and the service scheduler's next look.</summary>
    public static readonly TimeSpan SchedulerLook = TimeSpan.FromSeconds(1);

    /// <summary>Between two tries to place a task that fits nowhere.</summary>
    public static readonly TimeSpan PlacementRetry = TimeSpan.FromSeconds(30);

    /// <summary>The scheduler's first pause when tasks keep failing; it doubles up to <see cref="LongestBackOff"/>.</summary>
    public static readonly TimeSpan BackOff = TimeSpan.FromSeconds(15);
    public static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(15);

    /// <summary>Stopped tasks stay visible for an hour, at any speed.</summary>
    public static readonly TimeSpan StoppedTasksShown = TimeSpan.FromHours(1);

    /// <summary>A lifecycle stage of a deployment in which nothing moves.</summary>
    public static readonly TimeSpan Stage = TimeSpan.FromSeconds(5);

    /// <summary>Until a load balancer follows new weights everywhere.</summary>
    public static readonly TimeSpan TrafficShift = TimeSpan.FromSeconds(30);

    /// <summary>Until a lifecycle hook's function has answered.</summary>
    public static readonly TimeSpan HookAnswer = TimeSpan.FromSeconds(5);

    /// <summary>Until a deleted task definition that nothing uses is gone.</summary>
    public static readonly TimeSpan DefinitionGone = TimeSpan.FromMinutes(1);

    /// <summary>Between two looks at a deployment's alarms.</summary>
    public static readonly TimeSpan AlarmLook = TimeSpan.FromSeconds(15);
}
