using System.Globalization;
using Domain.Aws;
using Domain.Operations;
using Domain.Operations.Steps;
using Domain.Requests;

namespace Domain.Kinds.Clusters;

/// <summary>Makes the cluster, or finds that this request has made it. CreateCluster takes no client token (ECS API): the request's tag tells.</summary>
internal sealed class ClusterStep(AwsSessions sessions) : AwsStep<ClusterChange>(sessions)
{
    protected override Task<StepOutcome> ApplyAsync(ClusterChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken) =>
        MakeAsync(planned.After, step, session, TagsOf(step), cancellationToken);

    protected override Task<StepOutcome> RevertAsync(ClusterChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken) =>
        RemoveAsync(planned.After.Name, step, session, ownOnly: true, cancellationToken);

    internal static async Task<StepOutcome> MakeAsync(
        ClusterSpec spec, StepContext step, AwsSession session, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken)
    {
        switch (await EcsClusters.FindAsync(session, spec.Name, cancellationToken))
        {
            case { Status: "ACTIVE" } there when IsOf(there, step):
                return Made(spec);
            case { Status: "ACTIVE" }:
                return Fail($"There is a cluster {spec.Name} since this was planned. Nothing was made. Send a new request under another name.");
            case { Status: "PROVISIONING" or "DEPROVISIONING" } busy:
                return new StepOutcome.NotYet(TimeSpan.FromSeconds(5), $"Cluster {spec.Name} is {busy.Status}.");
        }

        await EcsClusters.CreateAsync(session, spec, tags);
        return Made(spec);
    }

    internal static async Task<StepOutcome> RemoveAsync(string cluster, StepContext step, AwsSession session, bool ownOnly, CancellationToken cancellationToken)
    {
        var live = await EcsClusters.FindAsync(session, cluster, cancellationToken);
        if (live is null or { Status: "INACTIVE" })
        {
            return Done($"There is no cluster {cluster}.");
        }

        if (live.Status == "DEPROVISIONING")
        {
            return new StepOutcome.NotYet(TimeSpan.FromSeconds(5), $"Cluster {cluster} is being taken away.");
        }

        if (ownOnly && !IsOf(live, step))
        {
            return new StepOutcome.Kept($"Cluster {cluster} was not made by this request, so it stays.");
        }

        if (live.WhyNotEmpty is { } why)
        {
            return ownOnly
                ? new StepOutcome.Kept($"Cluster {cluster} is in use, so it stays: {why}.")
                : Fail($"Cluster {cluster} is no longer empty, so it was not deleted: {why}, then try again.");
        }

        await EcsClusters.DeleteAsync(session, cluster);
        return Done($"Cluster {cluster} was deleted.");
    }

    private static bool IsOf(ClusterState cluster, StepContext step) =>
        cluster.Tags.GetValueOrDefault(BerthTags.Request) == step.RequestNumber.ToString(CultureInfo.InvariantCulture);

    private static StepOutcome Made(ClusterSpec spec) =>
        Done($"Cluster {spec.Name} was made.", new Dictionary<string, string> { [StepKeys.Created] = "true" });
}

internal sealed class ClusterRemovalStep(AwsSessions sessions) : AwsStep<ClusterRemoval>(sessions)
{
    protected override Task<StepOutcome> ApplyAsync(ClusterRemoval planned, StepContext step, AwsSession session, CancellationToken cancellationToken) =>
        ClusterStep.RemoveAsync(planned.Before.Name, step, session, ownOnly: false, cancellationToken);

    protected override async Task<StepOutcome> RevertAsync(ClusterRemoval planned, StepContext step, AwsSession session, CancellationToken cancellationToken) =>
        // cut off before it began to delete: there is nothing to bring back
        await EcsClusters.FindAsync(session, planned.Before.Name, cancellationToken) is { Status: "ACTIVE" }
            ? Done($"Cluster {planned.Before.Name} stands.")
            : await ClusterStep.MakeAsync(planned.Before, step, session, TagsOf(step), cancellationToken);
}
