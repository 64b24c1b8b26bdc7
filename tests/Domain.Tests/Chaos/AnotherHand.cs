using Amazon;
using Amazon.ApplicationAutoScaling;
using Amazon.CloudWatchLogs;
using Amazon.ECS;
using Amazon.Runtime;
using Sandbox;

namespace Domain.Tests.Chaos;

/// <summary>Someone at the console, who deletes what an operation is about to change.</summary>
internal sealed class AnotherHand(Func<HttpMessageHandler> aws)
{
    private static readonly BasicAWSCredentials admin = new(SandboxKeys.AdminAccessKeyId, SandboxKeys.AdminSecretAccessKey);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Whether a call of this action has something to lose.</summary>
    public static bool Takes(string action) => action is
        "UpdateService" or "DeleteService" or "StopServiceDeployment" or "PutRetentionPolicy" or "DeleteLogGroup" or "DeleteCluster" or "PutClusterCapacityProviders" or "UpdateCluster"
        or "RegisterScalableTarget" or "DeregisterScalableTarget" or "PutScalingPolicy" or "DeleteScalingPolicy" or "PutScheduledAction" or "DeleteScheduledAction" or "TagResource" or "UntagResource";

    /// <param name="workload">The full name of the service or cluster.</param>
    public async Task TakeAsync(string action, string workload)
    {
        try
        {
            await (action switch
            {
                "PutRetentionPolicy" or "DeleteLogGroup" => LogsAsync(workload),
                "DeleteCluster" or "PutClusterCapacityProviders" or "UpdateCluster" => ClusterAsync(workload),
                "DeregisterScalableTarget" or "DeleteScalingPolicy" or "DeleteScheduledAction" or "UntagResource" => TargetAsync(workload),
                _ => ServiceAsync(workload),
            });
        }
        catch (AmazonServiceException refused) when (refused.ErrorCode.EndsWith("NotFoundException", StringComparison.Ordinal))
        {
            // it does not stand, so nobody can take it away
        }
    }

    private async Task ServiceAsync(string service)
    {
        using var ecs = new AmazonECSClient(admin, Set(new AmazonECSConfig()));
        await ecs.DeleteServiceAsync(new() { Cluster = SandboxAccount.FargateCluster, Service = service, Force = true }, Stop);
    }

    private async Task ClusterAsync(string cluster)
    {
        using var ecs = new AmazonECSClient(admin, Set(new AmazonECSConfig()));
        await ecs.DeleteClusterAsync(new() { Cluster = cluster }, Stop);
    }

    private async Task TargetAsync(string service)
    {
        using var scaling = new AmazonApplicationAutoScalingClient(admin, Set(new AmazonApplicationAutoScalingConfig()));
        await scaling.DeregisterScalableTargetAsync(
            new() { ServiceNamespace = ServiceNamespace.Ecs, ScalableDimension = ScalableDimension.EcsServiceDesiredCount, ResourceId = $"service/{SandboxAccount.FargateCluster}/{service}" }, Stop);
    }

    private async Task LogsAsync(string workload)
    {
        using var logs = new AmazonCloudWatchLogsClient(admin, Set(new AmazonCloudWatchLogsConfig()));
        var own = workload.Split('-')[^1];
        var groups = (await logs.DescribeLogGroupsAsync(new() { LogGroupNamePattern = own }, Stop)).LogGroups ?? [];
        foreach (var group in groups)
        {
            await logs.DeleteLogGroupAsync(new() { LogGroupName = group.LogGroupName }, Stop);
        }
    }

    private T Set<T>(T config) where T : ClientConfig
    {
        config.HttpClientFactory = new Direct(aws);
        config.RegionEndpoint = RegionEndpoint.GetBySystemName(SandboxAccount.Region);
        config.MaxErrorRetry = 0;
        return config;
    }

    private sealed class Direct(Func<HttpMessageHandler> aws) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(aws());
    }
}
