using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Domain.Aws;

/// <summary>
/// The SDK's standard retries, whose pause before the next try is one of the rate budget: it ends when nobody wants the call any more, where the
/// SDK's own would be sat out. Clients of others pause as the SDK does.
/// </summary>
internal sealed class PacedRetry(int retries) : StandardRetryPolicy(retries)
{
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(20);

    /// <summary>As the standard mode has it: up to a second before the first, twice that before each next, at most 20 s, at random so that many do not come back together.</summary>
    /// <param name="retry">1 for the first.</param>
    /// <param name="chance">0 to 1.</param>
    /// <remarks>Source: AWS SDKs and Tools Reference Guide, "Retry behavior".</remarks>
    public static TimeSpan Pause(int retry, double chance) => chance * TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Max(retry, 1) - 1), longest.TotalSeconds));

    public override Task WaitBeforeRetryAsync(IExecutionContext executionContext)
    {
        var request = executionContext.RequestContext;
        return request.ClientConfig.HttpClientFactory is PacedHttp paced
            ? paced.Budget.PauseAsync(paced.Lane, Pause(request.Retries, Random.Shared.NextDouble()), request.CancellationToken)
            : base.WaitBeforeRetryAsync(executionContext);
    }
}
