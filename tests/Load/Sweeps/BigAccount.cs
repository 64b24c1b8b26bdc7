using Amazon;
using Amazon.ApplicationAutoScaling;
using Amazon.ApplicationAutoScaling.Model;
using Amazon.ECS;
using Amazon.ECS.Model;
using Amazon.Runtime;
using Sandbox;
using Task = System.Threading.Tasks.Task;

namespace Load.Sweeps;

/// <summary>A Sandbox full of services, made by AWS's own calls as an administrator, with the account's real throttles on.</summary>
internal sealed class BigAccount : IDisposable
{
    /// <summary>Clusters the services are spread over.</summary>
    public const int Clusters = 50;

    /// <summary>Tasks of each service.</summary>
    public const int Tasks = 2;

    /// <summary>One service in so many has scaling bounds and a policy.</summary>
    private const int ScaledOneIn = 5;

    private readonly AmazonECSClient ecs;
    private readonly AmazonApplicationAutoScalingClient scaling;

    private BigAccount()
    {
        Server = new SandboxServer(new SandboxOptions { Speed = 1 }, Clock);
        var admin = new BasicAWSCredentials(SandboxKeys.AdminAccessKeyId, SandboxKeys.AdminSecretAccessKey);
        ecs = new AmazonECSClient(admin, Set(new AmazonECSConfig()));
        scaling = new AmazonApplicationAutoScalingClient(admin, Set(new AmazonApplicationAutoScalingConfig()));
    }

    public LoadClock Clock { get; } = new();
    public SandboxServer Server { get; }

    /// <param name="services">A multiple of <see cref="Clusters"/>.</param>
    public static async Task<BigAccount> OfAsync(int services, CancellationToken cancellationToken)
    {
        var account = new BigAccount();
        for (var cluster = 0; cluster < Clusters; cluster++)
        {
            await account.AddClusterAsync($"load-{cluster:00}", services / Clusters, cancellationToken);
        }

        account.Settle();
        return account;
    }

    /// <summary>Lets everything that is due happen, and the buckets fill.</summary>
    public void Settle()
    {
        var end = Clock.GetUtcNow() + TimeSpan.FromMinutes(10);
        while (Server.NextDue is { } due && due < end)
        {
            if (due - Clock.GetUtcNow() is var ahead && ahead > TimeSpan.Zero)
            {
                Clock.Skip(ahead);
            }

            Server.CatchUp();
        }

        Clock.Skip(TimeSpan.FromMinutes(10));
        Server.CatchUp();
    }

    public void Dispose()
    {
        ecs.Dispose();
        scaling.Dispose();
        Server.Dispose();
    }

    private async Task AddClusterAsync(string name, int services, CancellationToken cancellationToken)
    {
        await ecs.CreateClusterAsync(new CreateClusterRequest { ClusterName = name }, cancellationToken);
        await ecs.RegisterTaskDefinitionAsync(
            new RegisterTaskDefinitionRequest
            {
                Family = name, NetworkMode = NetworkMode.Awsvpc, RequiresCompatibilities = [Compatibility.FARGATE.Value], Cpu = "256", Memory = "512",
                ContainerDefinitions = [new ContainerDefinition { Name = "app", Image = "registry.example.com/load/app:1.0", Essential = true }],
            },
            cancellationToken);
        Clock.Skip(TimeSpan.FromSeconds(1));
        for (var service = 0; service < services; service++)
        {
            await AddServiceAsync(name, $"load-dev-{service:000}", service % ScaledOneIn == 0, cancellationToken);
        }
    }

    private async Task AddServiceAsync(string cluster, string name, bool scaled, CancellationToken cancellationToken)
    {
        await ecs.CreateServiceAsync(
            new CreateServiceRequest
            {
                Cluster = cluster, ServiceName = name, TaskDefinition = cluster, DesiredCount = Tasks, LaunchType = LaunchType.FARGATE,
                NetworkConfiguration = new NetworkConfiguration
                {
                    AwsvpcConfiguration = new AwsVpcConfiguration { Subnets = [.. SandboxAccount.PrivateSubnets, .. SandboxAccount.PublicSubnets], SecurityGroups = [SandboxAccount.ServiceSecurityGroup] },
                },
                Tags = [new Amazon.ECS.Model.Tag { Key = "berth-team", Value = "load" }, new Amazon.ECS.Model.Tag { Key = "berth-env", Value = "dev" }],
            },
            cancellationToken);
        if (scaled)
        {
            var (space, dimension, resource) = (ServiceNamespace.Ecs, ScalableDimension.EcsServiceDesiredCount, $"service/{cluster}/{name}");
            await scaling.RegisterScalableTargetAsync(
                new RegisterScalableTargetRequest { ServiceNamespace = space, ScalableDimension = dimension, ResourceId = resource, MinCapacity = 2, MaxCapacity = 8 }, cancellationToken);
            await scaling.PutScalingPolicyAsync(
                new PutScalingPolicyRequest
                {
                    ServiceNamespace = space, ScalableDimension = dimension, ResourceId = resource, PolicyName = "cpu", PolicyType = PolicyType.TargetTrackingScaling,
                    TargetTrackingScalingPolicyConfiguration = new TargetTrackingScalingPolicyConfiguration
                    {
                        TargetValue = 60, PredefinedMetricSpecification = new PredefinedMetricSpecification { PredefinedMetricType = MetricType.ECSServiceAverageCPUUtilization },
                    },
                },
                cancellationToken);
        }

        // what AWS refills in this time is what was just taken
        Clock.Skip(TimeSpan.FromMilliseconds(250));
    }

    private T Set<T>(T config) where T : ClientConfig
    {
        config.HttpClientFactory = new Direct(Server);
        config.RegionEndpoint = RegionEndpoint.USEast1;
        config.MaxErrorRetry = 0;
        return config;
    }

    private sealed class Direct(SandboxServer server) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(server.CreateHandler());
        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => true;
    }
}
