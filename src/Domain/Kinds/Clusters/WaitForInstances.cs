using Domain.Aws;
using Domain.Operations;
using Domain.Operations.Steps;
using Domain.Requests;
using Domain.Teams;
using static Domain.Requests.Scopes;

namespace Domain.Kinds.Clusters;

/// <summary>Wait until so many instances have registered with the cluster, or until none is left where the count is 0: only then has the image, the profile and the network been proven right.</summary>
[PlannedAs("wait-for-instances")]
public sealed record WaitForInstances(string Cluster, int Count) : PlannedStep
{
    public override string Title => Count == 0 ? $"Wait until no instance is left on cluster {Cluster}" : $"Wait until {FleetWords.Many(Count)} {(Count == 1 ? "has" : "have")} registered with cluster {Cluster}";

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) => [new("ecs:DescribeClusters", place.ClusterArn(Cluster), NoContext)];

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => [];
}

internal sealed class WaitForInstancesStep(AwsSessions sessions) : AwsStep<WaitForInstances>(sessions)
{
    /// <summary>An instance takes two to five minutes to start and register.</summary>
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(20);

    /// <summary>ECS takes instances away a quarter of an hour after it finds them idle (ECS Developer Guide, "Amazon ECS managed scaling").</summary>
    private static readonly TimeSpan emptying = TimeSpan.FromMinutes(45);

    protected override async Task<StepOutcome> ApplyAsync(WaitForInstances planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        if (await EcsClusters.FindAsync(session, planned.Cluster, cancellationToken) is not { IsActive: true } live)
        {
            return Fail($"There is no cluster {planned.Cluster} any more: someone deleted it while its instances were starting.");
        }

        if (planned.Count == 0)
        {
            return live.Instances == 0 ? Done($"No instance is left on cluster {planned.Cluster}.")
                : step.Now - step.StartedAt < emptying ? new StepOutcome.NotYet(TimeSpan.FromSeconds(20), $"{FleetWords.Many(live.Instances)} left")
                : Fail($"{FleetWords.Many(live.Instances)} {(live.Instances == 1 ? "is" : "are")} left on cluster {planned.Cluster} after {emptying.TotalMinutes:0} minutes. Look at what runs there: an instance with tasks is kept. Then try again.");
        }

        var said = $"{live.Instances} of {FleetWords.Many(planned.Count)} registered";
        return live.Instances >= planned.Count ? Done($"{FleetWords.Many(live.Instances)} registered with cluster {planned.Cluster}.")
            : step.Now - step.StartedAt < patience ? new StepOutcome.NotYet(TimeSpan.FromSeconds(10), said)
            : Fail($"{said} with cluster {planned.Cluster} after {patience.TotalMinutes:0} minutes. Look at the activity of Auto Scaling group {planned.Cluster}: "
                + "EC2 may have no capacity, or the instances cannot reach ECS from their subnets. Then try again.");
    }

    protected override Task<StepOutcome> RevertAsync(WaitForInstances planned, StepContext step, AwsSession session, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("A wait has no scope to undo, so this is never reached.");
}
