using Amazon.Runtime;
using Amazon.SQS;
using Sandbox;
using Testing;

namespace Domain.Tests.Kinds;

/// <summary>A queue of a world's Sandbox, filled and emptied as the account's administrator.</summary>
internal sealed class TestQueue : HttpClientFactory, IDisposable
{
    private const int MostAtOnce = 10;
    private readonly DomainWorld world;
    private readonly AmazonSQSClient client;
    private readonly string url;

    public TestQueue(DomainWorld world, string name)
    {
        this.world = world;
        client = new(
            new BasicAWSCredentials(SandboxKeys.AdminAccessKeyId, SandboxKeys.AdminSecretAccessKey),
            new AmazonSQSConfig { ServiceURL = "http://sandbox", AuthenticationRegion = SandboxAccount.Region, HttpClientFactory = this });
        url = $"http://sandbox/{SandboxAccount.Id}/{name}";
    }

    public async Task SendAsync(int messages, CancellationToken cancellationToken)
    {
        foreach (var batch in Enumerable.Range(0, messages).Chunk(MostAtOnce))
        {
            await client.SendMessageBatchAsync(url, [.. batch.Select(n => new Amazon.SQS.Model.SendMessageBatchRequestEntry($"m{n}", $"Invoice {n}"))], cancellationToken);
        }
    }

    public Task EmptyAsync(CancellationToken cancellationToken) => client.PurgeQueueAsync(url, cancellationToken);

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(world.Sandbox.CreateHandler());

    public void Dispose() => client.Dispose();
}
