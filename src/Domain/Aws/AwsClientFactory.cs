using Amazon;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Microsoft.Extensions.Options;

namespace Domain.Aws;

/// <summary>Sets up every SDK client alike: address, Region, credentials, rate budget, retries, timeouts.</summary>
public sealed class AwsClientFactory(IOptions<AwsOptions> options, AwsTransport transport, RateBudget budget) : IDisposable
{
    /// <summary>The longest one try of a call may take.</summary>
    internal static readonly TimeSpan TryTimeout = TimeSpan.FromSeconds(10);

    /// <summary>One connection pool for all clients, so that a client is cheap to make and to drop.</summary>
    private readonly HttpClient http = Open(transport);

    static AwsClientFactory() => RateHandler.Install();

    /// <summary>STS as the hub itself; every other client speaks as an assumed role.</summary>
    internal AmazonSecurityTokenServiceClient Hub(string region)
    {
        var config = Configure(new AmazonSecurityTokenServiceConfig(), new CallLane(CallLane.Hub, region, CallClass.Interactive, CancellationToken.None));
        var key = options.Value;
        return key.AccessKeyId.Length > 0
            ? new AmazonSecurityTokenServiceClient(new BasicAWSCredentials(key.AccessKeyId, key.SecretAccessKey), config)
            : new AmazonSecurityTokenServiceClient(config);
    }

    internal T Configure<T>(T config, CallLane lane, int retries = 2)
        where T : ClientConfig
    {
        if (options.Value.Endpoint is { Length: > 0 } endpoint)
        {
            config.ServiceURL = endpoint;
            config.AuthenticationRegion = lane.Region;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(lane.Region);
        }

        // adaptive retries stall first attempts after one throttle: the budget does that work, and steps try again by themselves
        config.RetryMode = RequestRetryMode.Standard;
        config.MaxErrorRetry = retries;
        config.HttpClientFactory = new PacedHttp(http, budget, lane);
        return config;
    }

    public void Dispose() => http.Dispose();

    private static HttpClient Open(AwsTransport transport)
    {
        var handler = transport.Open?.Invoke() ?? new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        // the SDK does not apply its own timeout to a client it was given
        return new HttpClient(handler) { Timeout = TryTimeout };
    }
}
