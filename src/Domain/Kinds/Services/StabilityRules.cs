using Domain.Operations;
using Domain.Operations.Steps;
using Domain.Requests;
using Domain.Workloads;

namespace Domain.Kinds.Services;

/// <summary>How far a deployment has come.</summary>
internal abstract record Stability
{
    private Stability() { }

    public sealed record Stable : Stability;

    /// <param name="Troubled">Tasks of the deployment have failed already.</param>
    public sealed record Starting(TimeSpan LookAgain, bool Troubled) : Stability;

    /// <summary>ECS is bringing the former revision back.</summary>
    public sealed record GoingBack(TimeSpan LookAgain) : Stability;

    /// <summary>The former revision runs again.</summary>
    public sealed record WentBack : Stability;

    /// <summary>The circuit breaker ended the deployment and there is nothing to go back to.</summary>
    public sealed record GaveUp : Stability;

    /// <summary>A third revision was deployed by someone else.</summary>
    public sealed record Replaced : Stability;

    public sealed record TooLong : Stability;
}

/// <summary>
/// When a service is stable: one deployment, completed, of the revision expected, with all its tasks running
/// (as the AWS CLI's waiter <c>services-stable</c>, and the rollout state besides). Pure.
/// </summary>
internal static class StabilityRules
{
    /// <summary>A deployment that needs longer is looked at by a person.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(2);

    /// <param name="expected">ARN of the revision that should run.</param>
    /// <param name="previous">The revision before it, ARN or family:revision; null for a new service.</param>
    /// <param name="waited">Since the wait began.</param>
    public static Stability Of(
        int running, int desired, IReadOnlyList<DeploymentState> deployments, string expected, string? previous, TimeSpan waited)
    {
        var lookAgain = waited < Early ? Soon : Later;
        var primary = deployments.FirstOrDefault(d => d.IsPrimary);
        var failed = deployments.Any(d => d.TaskDefinitionArn == expected && d.Rollout == "FAILED");
        if (primary is not null && primary.TaskDefinitionArn != expected)
        {
            var elsewhere = Elsewhere(primary, deployments.Count, failed, previous, lookAgain);
            return elsewhere is Stability.GoingBack && waited >= Patience ? new Stability.TooLong() : elsewhere;
        }

        if (failed)
        {
            return new Stability.GaveUp();
        }

        if (primary is { Rollout: "COMPLETED" or null } && deployments.Count == 1 && running == desired)
        {
            return new Stability.Stable();
        }

        return waited >= Patience ? new Stability.TooLong() : new Stability.Starting(lookAgain, primary is { FailedTasks: > 0 });
    }

    private static Stability Elsewhere(DeploymentState primary, int deployments, bool failed, string? previous, TimeSpan lookAgain)
    {
        if (!failed && !(previous is not null && ServiceRules.IsSameDefinition(primary.TaskDefinitionArn, previous)))
        {
            return new Stability.Replaced();
        }

        return primary.Rollout == "IN_PROGRESS" || deployments > 1 ? new Stability.GoingBack(lookAgain) : new Stability.WentBack();
    }
}
