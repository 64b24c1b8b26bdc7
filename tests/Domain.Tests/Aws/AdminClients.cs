using Amazon;
using Amazon.CloudWatch;
using Amazon.ECR;
using Amazon.IdentityManagement;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SimpleSystemsManagement;
using Sandbox;

namespace Domain.Tests.Aws;

/// <summary>The administrator of the Sandbox's account, who puts there what Berth only looks at.</summary>
internal sealed class AdminClients(SandboxServer server)
{
    private static readonly BasicAWSCredentials Key = new(SandboxKeys.AdminAccessKeyId, SandboxKeys.AdminSecretAccessKey);

    public AmazonCloudWatchClient Metrics { get; } = new(Key, Of<AmazonCloudWatchConfig>(server));

    public AmazonECRClient Ecr { get; } = new(Key, Of<AmazonECRConfig>(server));

    public AmazonSecretsManagerClient Secrets { get; } = new(Key, Of<AmazonSecretsManagerConfig>(server));

    public AmazonSimpleSystemsManagementClient Parameters { get; } = new(Key, Of<AmazonSimpleSystemsManagementConfig>(server));

    public AmazonIdentityManagementServiceClient Iam { get; } = new(Key, Of<AmazonIdentityManagementServiceConfig>(server));

    private static T Of<T>(SandboxServer server) where T : ClientConfig, new() =>
        new() { RegionEndpoint = RegionEndpoint.USEast1, MaxErrorRetry = 0, HttpClientFactory = new Direct(server) };

    private sealed class Direct(SandboxServer server) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(server.CreateHandler());

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;
    }
}
