using Amazon;
using Amazon.ApplicationAutoScaling;
using Amazon.ApplicationAutoScaling.Model;
using Amazon.ECS;
using Amazon.ECS.Model;
using Amazon.ElasticLoadBalancingV2;
using Amazon.Runtime;
using Amazon.ServiceQuotas;
using Sandbox;
using Task = System.Threading.Tasks.Task;

namespace Load;

/// <summary>How much runs in a <see cref="BigSandbox"/>.</summary>
internal sealed record BigSize(int Clusters, int ServicesEach, int TasksEach)
{
    public static BigSize Thousand { get; } = new(50, 20, 4);
    public static BigSize FiveThousand { get; } = new(50, 100, 4);

    public int Services => Clusters * ServicesEach;
    public int Tasks => Services * TasksEach;
}

/// <summary>
/// A Sandbox with very many services, all of them steady, made through its own API under AWS's own rates: its clock is moved
/// ahead between the calls. Afterwards it goes on with the machine's time.
/// </summary>
internal sealed class BigSandbox : IDisposable
{
    /// <summary>The slowest rate on the way is five CreateService a second.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    /// <summary>One service in so many follows its CPU.</summary>
    private const int TrackedOneIn = 5;
    private readonly List<IDisposable> clients = [];

    private BigSandbox(BigSize size, string? statePath)
    {
        Size = size;
        Server = new SandboxServer(new SandboxOptions { StatePath = statePath }, Clock);
    }

    public BigSize Size { get; }
    public LoadClock Clock { get; } = new();
    public SandboxServer Server { get; }

    public static async Task<BigSandbox> FillAsync(BigSize size, CancellationToken cancellationToken, string? statePath = null)
    {
        var big = new BigSandbox(size, statePath);
        await big.FillAsync(cancellationToken);
        return big;
    }

    public static string ClusterName(int cluster) => $"load-{cluster:D2}";

    /// <param name="service">From 0 within its cluster. Names are a team's, so that its role may act on them.</param>
    public static string ServiceName(int service) => $"payments-dev-{service:D3}";

    /// <summary>The administrator's client, without a port and without retries.</summary>
    /// <param name="way">To the Sandbox; null for straight.</param>
    public AmazonECSClient Ecs(Func<HttpMessageHandler>? way = null) => Kept(new AmazonECSClient(Admin, Set(new AmazonECSConfig(), way)));

    public AmazonApplicationAutoScalingClient Scaling(Func<HttpMessageHandler>? way = null)
        => Kept(new AmazonApplicationAutoScalingClient(Admin, Set(new AmazonApplicationAutoScalingConfig(), way)));

    public AmazonElasticLoadBalancingV2Client LoadBalancing() => Kept(new AmazonElasticLoadBalancingV2Client(Admin, Set(new AmazonElasticLoadBalancingV2Config(), null)));

    private static BasicAWSCredentials Admin => new(SandboxKeys.AdminAccessKeyId, SandboxKeys.AdminSecretAccessKey);

    private T Set<T>(T config, Func<HttpMessageHandler>? way) where T : ClientConfig
    {
        config.HttpClientFactory = new Direct(way ?? Server.CreateHandler);
        config.RegionEndpoint = RegionEndpoint.USEast1;
        config.MaxErrorRetry = 0;
        return config;
    }

    private T Kept<T>(T client) where T : IDisposable
    {
        clients.Add(client);
        return client;
    }

    public void Dispose()
    {
        clients.ForEach(c => c.Dispose());
        Server.Dispose();
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        var ecs = Ecs();
        var scaling = Scaling();
        await RaiseQuotasAsync(cancellationToken);
        await ecs.RegisterTaskDefinitionAsync(Definition(), cancellationToken);
        for (var cluster = 0; cluster < Size.Clusters; cluster++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await ecs.CreateClusterAsync(new() { ClusterName = ClusterName(cluster) }, cancellationToken);
            for (var service = 0; service < Size.ServicesEach; service++)
            {
                Clock.Advance(Pace);
                await ecs.CreateServiceAsync(Service(cluster, service), cancellationToken);
                await scaling.RegisterScalableTargetAsync(
                    new()
                    {
                        ServiceNamespace = ServiceNamespace.Ecs,
                        ScalableDimension = ScalableDimension.EcsServiceDesiredCount,
                        ResourceId = $"service/{ClusterName(cluster)}/{ServiceName(service)}",
                        MinCapacity = 1,
                        MaxCapacity = 20,
                    },
                    cancellationToken);
                if (service % TrackedOneIn == 0)
                {
                    await scaling.PutScalingPolicyAsync(Tracking(cluster, service), cancellationToken);
                }
            }
        }

        Settle();
    }

    /// <summary>An account of this size has asked AWS for more than a new one gets: vCPUs on Fargate, and scalable targets.</summary>
    private async Task RaiseQuotasAsync(CancellationToken cancellationToken)
    {
        var quotas = Kept(new AmazonServiceQuotasClient(Admin, Set(new AmazonServiceQuotasConfig(), null)));
        foreach (var (service, code, value) in new[] { ("fargate", "L-3032A538", 20_000), ("application-autoscaling", "L-782A3EE2", 20_000) })
        {
            await quotas.RequestServiceQuotaIncreaseAsync(new() { ServiceCode = service, QuotaCode = code, DesiredValue = value }, cancellationToken);
        }

        Settle();
    }

    /// <summary>Lets everything happen that is left to happen, and the buckets fill.</summary>
    public void Settle()
    {
        for (var due = Server.NextDue; due is { } next; due = Server.NextDue)
        {
            Clock.Advance(next > Clock.GetUtcNow() ? next - Clock.GetUtcNow() : Step);
            Server.CatchUp();
        }

        Clock.Advance(TimeSpan.FromMinutes(1));
    }

    private static PutScalingPolicyRequest Tracking(int cluster, int service) => new()
    {
        ServiceNamespace = ServiceNamespace.Ecs,
        ScalableDimension = ScalableDimension.EcsServiceDesiredCount,
        ResourceId = $"service/{ClusterName(cluster)}/{ServiceName(service)}",
        PolicyName = "cpu",
        PolicyType = PolicyType.TargetTrackingScaling,
        TargetTrackingScalingPolicyConfiguration = new()
        {
            // above what the load's services ever use, so that the counts stay
            TargetValue = 95,
            PredefinedMetricSpecification = new() { PredefinedMetricType = MetricType.ECSServiceAverageCPUUtilization },
            DisableScaleIn = true,
        },
    };

    private static RegisterTaskDefinitionRequest Definition() => new()
    {
        Family = "payments-dev-load",
        RequiresCompatibilities = ["FARGATE"],
        NetworkMode = NetworkMode.Awsvpc,
        Cpu = "256",
        Memory = "512",
        ExecutionRoleArn = SandboxAccount.ExecutionRoleArn("payments", "dev"),
        TaskRoleArn = SandboxAccount.TaskRoleArn("payments", "dev"),
        ContainerDefinitions = [new() { Name = "app", Image = "public.ecr.aws/nginx/nginx:1.27", Essential = true, PortMappings = [new() { ContainerPort = 8080 }] }],
    };

    private CreateServiceRequest Service(int cluster, int service) => new()
    {
        Cluster = ClusterName(cluster),
        ServiceName = ServiceName(service),
        TaskDefinition = "payments-dev-load",
        DesiredCount = Size.TasksEach,
        LaunchType = LaunchType.FARGATE,
        NetworkConfiguration = new() { AwsvpcConfiguration = new() { Subnets = [.. SandboxAccount.PrivateSubnets], SecurityGroups = [SandboxAccount.ServiceSecurityGroup] } },
        Tags = [new() { Key = "berth-team", Value = "payments" }, new() { Key = "berth-env", Value = "dev" }],
    };

    private sealed class Direct(Func<HttpMessageHandler> way) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(way(), disposeHandler: false);

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;
    }
}
