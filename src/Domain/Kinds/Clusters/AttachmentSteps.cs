using Domain.Aws;
using Domain.Operations;

namespace Domain.Kinds.Clusters;

internal sealed class AttachmentStep(AwsSessions sessions) : FleetStep<AttachmentChange>(sessions)
{
    protected override Task<StepOutcome> ApplyAsync(AttachmentChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken) =>
        MoveAsync(planned.Before, planned.After, planned.Cluster, session, isUndo: false, cancellationToken);

    protected override Task<StepOutcome> RevertAsync(AttachmentChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken) =>
        MoveAsync(planned.After, planned.Before, planned.Cluster, session, isUndo: true, cancellationToken);

    private static async Task<StepOutcome> MoveAsync(Attached from, Attached to, string cluster, AwsSession session, bool isUndo, CancellationToken cancellationToken)
    {
        if (await EcsClusters.FindAsync(session, cluster, cancellationToken) is not { IsActive: true } live)
        {
            return isUndo ? Done($"There is no cluster {cluster} to put anything on.") : Fail($"There is no cluster {cluster} any more: someone deleted it since this was planned.");
        }

        if (live.IsAttaching)
        {
            return Wait($"AWS is changing the capacity providers of cluster {cluster}.");
        }

        if (live.Attached.Is(to))
        {
            return Done(to.Providers.Count == 0 ? $"Cluster {cluster} has no capacity provider." : $"Cluster {cluster} has {string.Join(", ", to.Providers)}.");
        }

        if (!live.Attached.Is(from))
        {
            return Changed($"the capacity providers of cluster {cluster}", isUndo);
        }

        await EcsClusters.AttachAsync(session, cluster, to);
        return Wait($"AWS is changing the capacity providers of cluster {cluster}.");
    }
}

internal sealed class ClusterSettingsStep(AwsSessions sessions) : FleetStep<ClusterSettingsChange>(sessions)
{
    protected override Task<StepOutcome> ApplyAsync(ClusterSettingsChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken) =>
        MoveAsync(planned.Before, planned.After, session, isUndo: false, cancellationToken);

    protected override Task<StepOutcome> RevertAsync(ClusterSettingsChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken) =>
        MoveAsync(planned.After, planned.Before, session, isUndo: true, cancellationToken);

    private static async Task<StepOutcome> MoveAsync(ClusterSpec from, ClusterSpec to, AwsSession session, bool isUndo, CancellationToken cancellationToken)
    {
        if (await EcsClusters.FindAsync(session, to.Name, cancellationToken) is not { IsActive: true } live)
        {
            return isUndo ? new StepOutcome.Kept($"Cluster {to.Name} is gone, so there is nothing to set.") : Fail($"There is no cluster {to.Name} any more: someone deleted it since this was planned.");
        }

        if (Same(live.Spec, to))
        {
            return Done($"Cluster {to.Name} is set as planned.");
        }

        if (!Same(live.Spec, from))
        {
            return Changed($"the settings of cluster {to.Name}", isUndo);
        }

        await EcsClusters.UpdateAsync(session, to, hadNamespace: from.Namespace is not null);
        return Done($"Cluster {to.Name} has its new settings.");
    }

    private static bool Same(ClusterSpec a, ClusterSpec b) => a with { SpotWeight = b.SpotWeight, IsFargate = b.IsFargate } == b;
}
