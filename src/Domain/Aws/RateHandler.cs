using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Domain.Aws;

/// <summary>
/// Where every call of a client of <see cref="AwsClientFactory"/> passes the <see cref="RateBudget"/>: behind the SDK's retries, so that each try
/// counts, and before signing, so that no signature grows old in the line. The wait is not part of the try's timeout.
/// </summary>
internal sealed class RateHandler : PipelineHandler
{
    /// <summary>Once in a process; clients of others pass untouched.</summary>
    public static void Install() => RuntimePipelineCustomizerRegistry.Instance.Register(new Customizer());

    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var request = executionContext.RequestContext;
        if (request.ClientConfig.HttpClientFactory is not PacedHttp paced)
        {
            return await base.InvokeAsync<T>(executionContext);
        }

        var group = RateGroups.Of(request.ServiceMetaData.ServiceId, ActionOf(request));
        await paced.Budget.WaitAsync(paced.Lane, group, request.CancellationToken);
        try
        {
            var answer = await base.InvokeAsync<T>(executionContext);
            AwsCallLog.Answered(ActionOf(request), executionContext.ResponseContext.Response?.ResponseMetadata?.RequestId);
            return answer;
        }
        catch (AmazonServiceException e)
        {
            AwsCallLog.Refused(ActionOf(request), e);
            if (AwsWords.IsThrottle(e))
            {
                paced.Budget.Throttled(paced.Lane, group);
            }

            throw;
        }
    }

    public override void InvokeSync(IExecutionContext executionContext)
    {
        if (executionContext.RequestContext.ClientConfig.HttpClientFactory is PacedHttp)
        {
            throw new NotSupportedException("Berth asks AWS asynchronously only: a wait for the rate budget must not hold a thread.");
        }

        base.InvokeSync(executionContext);
    }

    private static string ActionOf(IRequestContext request)
    {
        const string Suffix = "Request";
        var name = request.OriginalRequest.GetType().Name;
        return name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;
    }

    private sealed class Customizer : IRuntimePipelineCustomizer
    {
        public string UniqueName => "Berth rate budget";

        public void Customize(Type type, RuntimePipeline pipeline)
        {
            if (pipeline.Handlers.OfType<RetryHandler>().SingleOrDefault()?.RetryPolicy is StandardRetryPolicy and { MaxRetries: var retries })
            {
                pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new PacedRetry(retries)));
            }

            pipeline.AddHandlerAfter<RetryHandler>(new RateHandler());
        }
    }
}

/// <summary>A client's way to AWS: the one connection pool of all clients, and the budget its calls go on.</summary>
internal sealed class PacedHttp(HttpClient shared, RateBudget budget, CallLane lane) : HttpClientFactory
{
    public RateBudget Budget => budget;
    public CallLane Lane => lane;

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => shared;
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
}
