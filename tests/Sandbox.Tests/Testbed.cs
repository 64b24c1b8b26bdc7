using System.Text.Json;
using Amazon;
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
using Amazon.Lambda;
using Amazon.Route53;
using Amazon.Runtime;
using Amazon.Scheduler;
using Amazon.SecretsManager;
using Amazon.SQS;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Amazon.ServiceDiscovery;
using Amazon.ServiceQuotas;
using Amazon.SimpleSystemsManagement;
using Microsoft.Extensions.Time.Testing;

namespace Sandbox.Tests;

/// <summary>
/// A Sandbox on a clock that only the test moves, reached by the SDK's own clients without a port. At the end of each test
/// what it has saved, change by change, must be what it holds.
/// </summary>
internal sealed class Testbed : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    public Testbed(SandboxOptions? options = null, FakeTimeProvider? clock = null)
    {
        Clock = clock ?? new FakeTimeProvider(Start);
        options ??= new() { Speed = 1, Throttles = false };
        statePath = options.StatePath ??= Path.Combine(folder.Value.FullName, "state.json");
        Server = new(options, Clock);
        Http = new(Server.CreateHandler()) { BaseAddress = new("http://sandbox") };
        Admin = As(new BasicAWSCredentials(SandboxKeys.AdminAccessKeyId, SandboxKeys.AdminSecretAccessKey));
        Hub = As(new BasicAWSCredentials(SandboxKeys.HubAccessKeyId, SandboxKeys.HubSecretAccessKey));
    }

    private readonly Lazy<DirectoryInfo> folder = new(() => Directory.CreateTempSubdirectory("berth-sandbox-"));
    private readonly string statePath;

    public FakeTimeProvider Clock { get; }
    public SandboxServer Server { get; }
    public HttpClient Http { get; }
    public Clients Admin { get; }
    public Clients Hub { get; }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public Clients As(AWSCredentials credentials) => new(credentials, new Direct(Server), RegionEndpoint.USEast1);

    public Clients AdminIn(string region)
        => new(new BasicAWSCredentials(SandboxKeys.AdminAccessKeyId, SandboxKeys.AdminSecretAccessKey), new Direct(Server), RegionEndpoint.GetBySystemName(region));

    /// <summary>The clients of a session of a team's role, as the hub opens it.</summary>
    public async Task<Clients> Team(string team, string environment, Action<AssumeRoleRequest>? change = null)
    {
        var request = new AssumeRoleRequest
        {
            RoleArn = SandboxAccount.TeamRoleArn(team, environment),
            RoleSessionName = "berth-step",
            ExternalId = SandboxAccount.TeamExternalId(team, environment),
            SourceIdentity = "u-4711",
            Tags = [new() { Key = "berth-team", Value = team }, new() { Key = "berth-env", Value = environment }, new() { Key = "berth-request", Value = "r1" }],
        };
        change?.Invoke(request);
        var answer = await Hub.Sts.AssumeRoleAsync(request, Cancel);
        return As(answer.Credentials);
    }

    /// <summary>Moves the clock from one thing that is due to the next until nothing is due within <paramref name="within"/>.</summary>
    public void Settle(TimeSpan? within = null)
    {
        var end = Clock.GetUtcNow() + (within ?? TimeSpan.FromMinutes(10));
        while (Server.NextDue is { } due && due <= end)
        {
            if (due > Clock.GetUtcNow())
            {
                Clock.SetUtcNow(due);
            }
            Server.CatchUp();
        }
    }

    public async Task<JsonElement> Control(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, $"/_sandbox/{path}") { Content = body is null ? null : new StringContent(JsonSerializer.Serialize(body)) };
        using var response = await Http.SendAsync(request, Cancel);
        response.EnsureSuccessStatusCode();
        return JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancel));
    }

    public void Dispose()
    {
        Http.Dispose();
        Server.Dispose();
        try
        {
            SavedState.MustBeWhole(Server, statePath);
        }
        finally
        {
            if (folder.IsValueCreated)
            {
                folder.Value.Delete(recursive: true);
            }
        }
    }

    /// <summary>The administrator's ECS client for a Sandbox in another process.</summary>
    public static AmazonECSClient Over(Uri url) => new(
        new BasicAWSCredentials(SandboxKeys.AdminAccessKeyId, SandboxKeys.AdminSecretAccessKey),
        new AmazonECSConfig { ServiceURL = url.ToString(), AuthenticationRegion = SandboxAccount.Region, MaxErrorRetry = 0 });

    private sealed class Direct(SandboxServer server) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(server.CreateHandler());

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;
    }
}

/// <summary>The SDK's clients for one identity. They retry nothing, so that each error is seen as it was sent.</summary>
internal sealed class Clients(AWSCredentials credentials, HttpClientFactory http, RegionEndpoint region)
{
    public AmazonECSClient Ecs { get; } = new(credentials, Set(new AmazonECSConfig(), http, region));
    public AmazonApplicationAutoScalingClient Scaling { get; } = new(credentials, Set(new AmazonApplicationAutoScalingConfig(), http, region));
    public AmazonCloudWatchClient CloudWatch { get; } = new(credentials, Set(new AmazonCloudWatchConfig(), http, region));
    public AmazonCloudWatchLogsClient Logs { get; } = new(credentials, Set(new AmazonCloudWatchLogsConfig(), http, region));
    public AmazonElasticLoadBalancingV2Client Elb { get; } = new(credentials, Set(new AmazonElasticLoadBalancingV2Config(), http, region));
    public AmazonIdentityManagementServiceClient Iam { get; } = new(credentials, Set(new AmazonIdentityManagementServiceConfig(), http, region));
    public AmazonServiceDiscoveryClient Discovery { get; } = new(credentials, Set(new AmazonServiceDiscoveryConfig(), http, region));
    public AmazonServiceQuotasClient Quotas { get; } = new(credentials, Set(new AmazonServiceQuotasConfig(), http, region));
    public AmazonSecretsManagerClient Secrets { get; } = new(credentials, Set(new AmazonSecretsManagerConfig(), http, region));
    public AmazonECRClient Ecr { get; } = new(credentials, Set(new AmazonECRConfig(), http, region));
    public AmazonSQSClient Sqs { get; } = new(credentials, Set(new AmazonSQSConfig(), http, region));
    public AmazonSimpleSystemsManagementClient Ssm { get; } = new(credentials, Set(new AmazonSimpleSystemsManagementConfig(), http, region));
    public AmazonAutoScalingClient Groups { get; } = new(credentials, Set(new AmazonAutoScalingConfig(), http, region));
    public AmazonCertificateManagerClient Certificates { get; } = new(credentials, Set(new AmazonCertificateManagerConfig(), http, region));
    public AmazonRoute53Client Dns { get; } = new(credentials, Set(new AmazonRoute53Config(), http, region));
    public AmazonLambdaClient Functions { get; } = new(credentials, Set(new AmazonLambdaConfig(), http, region));
    public AmazonSchedulerClient Schedules { get; } = new(credentials, Set(new AmazonSchedulerConfig(), http, region));
    public AmazonEventBridgeClient Events { get; } = new(credentials, Set(new AmazonEventBridgeConfig(), http, region));
    public AmazonEC2Client Ec2 { get; } = new(credentials, Set(new AmazonEC2Config(), http, region));
    public AmazonSecurityTokenServiceClient Sts { get; } = new(credentials, Set(new AmazonSecurityTokenServiceConfig(), http, region));

    private static T Set<T>(T config, HttpClientFactory http, RegionEndpoint region) where T : ClientConfig
    {
        config.HttpClientFactory = http;
        config.RegionEndpoint = region;
        config.MaxErrorRetry = 0;
        return config;
    }
}
