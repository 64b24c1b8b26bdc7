using Amazon.ApplicationAutoScaling;
using Amazon.AutoScaling;
using Amazon.CertificateManager;
using Amazon.CloudWatch;
using Amazon.CloudWatchLogs;
using Amazon.EC2;
using Amazon.ECR;
using Amazon.ECS;
using Amazon.ElasticLoadBalancingV2;
using Amazon.EventBridge;
using Amazon.IdentityManagement;
using Amazon.Runtime;
using Amazon.Scheduler;
using Amazon.SecretsManager;
using Amazon.ServiceDiscovery;
using Amazon.ServiceQuotas;
using Amazon.SimpleSystemsManagement;
using Amazon.SQS;

namespace Domain.Aws;

/// <summary>One assumed role in one Region, with the clients that speak as it on one budget. A client is made when first used.</summary>
internal sealed class AwsSession(AwsClientFactory clients, AWSCredentials credentials, CallLane lane, DateTimeOffset expires)
{
    private readonly Lazy<AmazonECSClient> ecs =
        new(() => new AmazonECSClient(credentials, clients.Configure(new AmazonECSConfig(), lane)));
    private readonly Lazy<AmazonECSClient> ecsOnce =
        new(() => new AmazonECSClient(credentials, clients.Configure(new AmazonECSConfig(), lane, retries: 0)));
    private readonly Lazy<AmazonCloudWatchLogsClient> logs =
        new(() => new AmazonCloudWatchLogsClient(credentials, clients.Configure(new AmazonCloudWatchLogsConfig(), lane)));
    private readonly Lazy<AmazonApplicationAutoScalingClient> scaling =
        new(() => new AmazonApplicationAutoScalingClient(credentials, clients.Configure(new AmazonApplicationAutoScalingConfig(), lane)));
    private readonly Lazy<AmazonCloudWatchClient> metrics =
        new(() => new AmazonCloudWatchClient(credentials, clients.Configure(new AmazonCloudWatchConfig(), lane)));
    private readonly Lazy<AmazonElasticLoadBalancingV2Client> loadBalancing =
        new(() => new AmazonElasticLoadBalancingV2Client(credentials, clients.Configure(new AmazonElasticLoadBalancingV2Config(), lane)));
    private readonly Lazy<AmazonIdentityManagementServiceClient> iam =
        new(() => new AmazonIdentityManagementServiceClient(credentials, clients.Configure(new AmazonIdentityManagementServiceConfig(), lane)));

    private readonly Lazy<AmazonServiceQuotasClient> quotas =
        new(() => new AmazonServiceQuotasClient(credentials, clients.Configure(new AmazonServiceQuotasConfig(), lane)));
    private readonly Lazy<AmazonECRClient> ecr =
        new(() => new AmazonECRClient(credentials, clients.Configure(new AmazonECRConfig(), lane)));
    private readonly Lazy<AmazonSecretsManagerClient> secrets =
        new(() => new AmazonSecretsManagerClient(credentials, clients.Configure(new AmazonSecretsManagerConfig(), lane)));
    private readonly Lazy<AmazonSimpleSystemsManagementClient> parameters =
        new(() => new AmazonSimpleSystemsManagementClient(credentials, clients.Configure(new AmazonSimpleSystemsManagementConfig(), lane)));
    private readonly Lazy<AmazonEC2Client> ec2 =
        new(() => new AmazonEC2Client(credentials, clients.Configure(new AmazonEC2Config(), lane)));

    private readonly Lazy<AmazonAutoScalingClient> groups =
        new(() => new AmazonAutoScalingClient(credentials, clients.Configure(new AmazonAutoScalingConfig(), lane)));
    private readonly Lazy<AmazonServiceDiscoveryClient> discovery =
        new(() => new AmazonServiceDiscoveryClient(credentials, clients.Configure(new AmazonServiceDiscoveryConfig(), lane)));
    private readonly Lazy<AmazonSQSClient> queues =
        new(() => new AmazonSQSClient(credentials, clients.Configure(new AmazonSQSConfig(), lane)));
    private readonly Lazy<AmazonSQSClient> polls =
        new(() => new AmazonSQSClient(credentials, clients.Configure(new AmazonSQSConfig(), lane, polls: true)));

    private readonly Lazy<AmazonSchedulerClient> schedules =
        new(() => new AmazonSchedulerClient(credentials, clients.Configure(new AmazonSchedulerConfig(), lane)));
    private readonly Lazy<AmazonEventBridgeClient> events =
        new(() => new AmazonEventBridgeClient(credentials, clients.Configure(new AmazonEventBridgeConfig(), lane)));

    private readonly Lazy<AmazonCertificateManagerClient> certificates =
        new(() => new AmazonCertificateManagerClient(credentials, clients.Configure(new AmazonCertificateManagerConfig(), lane)));

    public DateTimeOffset Expires => expires;
    public string Region => lane.Region;

    /// <summary>The same role, its calls of another class.</summary>
    public AwsSession As(CallClass caller) => new(clients, credentials, lane with { Class = caller }, expires);

    public AmazonECSClient Ecs => ecs.Value;
    /// <summary>Sends a call once: for calls that AWS takes twice. Whoever asks looks for what was made before trying again.</summary>
    public AmazonECSClient EcsOnce => ecsOnce.Value;
    public AmazonCloudWatchLogsClient Logs => logs.Value;
    public AmazonApplicationAutoScalingClient Scaling => scaling.Value;
    public AmazonCloudWatchClient Metrics => metrics.Value;
    public AmazonElasticLoadBalancingV2Client LoadBalancing => loadBalancing.Value;
    public AmazonIdentityManagementServiceClient Iam => iam.Value;
    public AmazonServiceQuotasClient Quotas => quotas.Value;
    public AmazonECRClient Ecr => ecr.Value;
    public AmazonSecretsManagerClient Secrets => secrets.Value;
    public AmazonSimpleSystemsManagementClient Parameters => parameters.Value;
    public AmazonEC2Client Ec2 => ec2.Value;
    /// <summary>EC2 Auto Scaling: groups of instances.</summary>
    public AmazonAutoScalingClient Groups => groups.Value;
    public AmazonServiceDiscoveryClient Discovery => discovery.Value;
    public AmazonSQSClient Queues => queues.Value;
    /// <summary>The same for calls that wait for messages.</summary>
    public AmazonSQSClient Polls => polls.Value;
    public AmazonSchedulerClient Schedules => schedules.Value;
    public AmazonCertificateManagerClient Certificates => certificates.Value;
    public AmazonEventBridgeClient Events => events.Value;
}
