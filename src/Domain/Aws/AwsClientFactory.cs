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

    /// <summary>The longest wait of a long poll is 20 s (SQS API, ReceiveMessage), and its answer comes after it.</summary>
    internal static readonly TimeSpan PollTimeout = TimeSpan.FromSeconds(30);

    /// <summary>One connection pool for all clients, so that a client is cheap to make and to drop.</summary>
    private readonly HttpMessageHandler pool = Open(transport);

    // the SDK does not apply its own timeout to a client it was given
    private HttpClient Http => LazyInitializer.EnsureInitialized(ref http, () => new HttpClient(pool, disposeHandler: false) { Timeout = TryTimeout });
    private HttpClient Polls => LazyInitializer.EnsureInitialized(ref polls, () => new HttpClient(pool, disposeHandler: false) { Timeout = PollTimeout });
    private HttpClient? http;
    private HttpClient? polls;
    private bool isDisposed;

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

    /// <param name="polls">Its calls may wait for as long as <see cref="PollTimeout"/>.</param>
    internal T Configure<T>(T config, CallLane lane, int retries = 2, bool polls = false)
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
        config.HttpClientFactory = new PacedHttp(polls ? Polls : Http, budget, lane);
        return config;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref isDisposed, true))
        {
            return;
        }

        http?.Dispose();
        polls?.Dispose();
        pool.Dispose();
    }

    private static HttpMessageHandler Open(AwsTransport transport) => transport.Open?.Invoke() ?? new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
}
