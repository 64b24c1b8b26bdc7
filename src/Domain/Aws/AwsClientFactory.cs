using Amazon;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Microsoft.Extensions.Options;

namespace Domain.Aws;

/// <summary>Sets up every SDK client alike: address, Region, credentials, retries, timeouts.</summary>
public sealed class AwsClientFactory(IOptions<AwsOptions> options, AwsTransport transport) : IDisposable
{
    /// <summary>The longest one try of a call may take.</summary>
    internal static readonly TimeSpan TryTimeout = TimeSpan.FromSeconds(10);

    private readonly SharedHttp http = new(transport);

    /// <summary>STS as the hub itself; every other client speaks as an assumed role.</summary>
    internal AmazonSecurityTokenServiceClient Hub(string region)
    {
        var config = Configure(new AmazonSecurityTokenServiceConfig(), region);
        var key = options.Value;
        return key.AccessKeyId.Length > 0
            ? new AmazonSecurityTokenServiceClient(new BasicAWSCredentials(key.AccessKeyId, key.SecretAccessKey), config)
            : new AmazonSecurityTokenServiceClient(config);
    }

    internal T Configure<T>(T config, string region, int retries = 2)
        where T : ClientConfig
    {
        if (options.Value.Endpoint is { Length: > 0 } endpoint)
        {
            config.ServiceURL = endpoint;
            config.AuthenticationRegion = region;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        // adaptive retries stall first attempts after one throttle; steps try again by themselves
        config.RetryMode = RequestRetryMode.Standard;
        config.MaxErrorRetry = retries;
        config.HttpClientFactory = http;
        return config;
    }

    public void Dispose() => http.Dispose();

    /// <summary>One connection pool for all clients, so that a client is cheap to make and to drop.</summary>
    private sealed class SharedHttp : HttpClientFactory, IDisposable
    {
        private readonly HttpClient client;

        public SharedHttp(AwsTransport transport)
        {
            var handler = transport.Open?.Invoke() ?? new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                ConnectTimeout = TimeSpan.FromSeconds(5),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            };
            // the SDK does not apply its own timeout to a client it was given
            client = new HttpClient(handler) { Timeout = TryTimeout };
        }

        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => client;
        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;
        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
        public void Dispose() => client.Dispose();
    }
}
