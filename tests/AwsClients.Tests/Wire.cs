using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Amazon.Runtime;

namespace AwsClients.Tests;

/// <summary>What a client sent.</summary>
/// <param name="Headers">Those that differ by operation; not those of signing, tracing and retries.</param>
internal sealed record Sent(HttpMethod Method, Uri Address, string? Target, string? ContentType, string? Scope, string Body)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}

/// <summary>Stands where the network would: keeps what is sent and answers what the test says.</summary>
internal sealed class Wire : HttpClientFactory
{
    private readonly List<Sent> sent = [];

    public IReadOnlyList<Sent> Sent => sent;
    public Func<Sent, (int Status, string Body)> Answer { get; set; } = sent => (200, IsJson(sent) ? "{}" : "<R/>");

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Handler(this));
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <summary>Headers beside the usual ones on every answer.</summary>
    public Dictionary<string, string> AnswerHeaders { get; } = [];

    private static readonly string[] ofEveryCall = ["Authorization", "User-Agent", "Host", "Content-Length", "Content-Type", "Expect", "X-Amz-Date", "X-Amz-Content-SHA256", "X-Amz-User-Agent", "amz-sdk-invocation-id", "amz-sdk-request", "traceparent"];

    private static bool IsJson(Sent sent) => sent.ContentType?.Contains("json", StringComparison.Ordinal) ?? sent.Body.Length == 0;

    private sealed class Handler(Wire wire) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            var sent = new Sent(request.Method, request.RequestUri ?? new("about:blank"), Header(request, "X-Amz-Target"),
                request.Content?.Headers.ContentType?.MediaType, Scope(Header(request, "Authorization")), body)
            {
                Headers = request.Headers.Where(h => !ofEveryCall.Contains(h.Key, StringComparer.OrdinalIgnoreCase)).ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase),
            };
            wire.sent.Add(sent);
            var (status, text) = wire.Answer(sent);
            var content = new StringContent(text, Encoding.UTF8);
            content.Headers.ContentType = new MediaTypeHeaderValue(IsJson(sent) ? "application/x-amz-json-1.1" : "text/xml");
            var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = content, Headers = { { "x-amzn-RequestId", "r-1" } } };
            foreach (var (name, value) in wire.AnswerHeaders)
            {
                answer.Headers.TryAddWithoutValidation(name, value);
            }

            return answer;
        }

        private static string? Header(HttpRequestMessage request, string name) =>
            request.Headers.TryGetValues(name, out var values) ? values.Single() : null;

        /// <summary>Region and service of <c>Credential=key/date/region/service/aws4_request</c>.</summary>
        private static string? Scope(string? authorization) =>
            authorization?.Split("Credential=")[^1].Split('/') is [_, _, var region, var service, ..] ? $"{region}/{service}" : null;
    }
}
