using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Amazon.Runtime;

namespace AwsClients.Tests;

/// <summary>What a client sent.</summary>
internal sealed record Sent(HttpMethod Method, Uri Address, string? Target, string? ContentType, string? Scope, string Body);

/// <summary>Stands where the network would: keeps what is sent and answers what the test says.</summary>
internal sealed class Wire : HttpClientFactory
{
    private readonly List<Sent> sent = [];

    public IReadOnlyList<Sent> Sent => sent;
    public Func<Sent, (int Status, string Body)> Answer { get; set; } = sent => (200, IsJson(sent) ? "{}" : "<R/>");

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Handler(this));
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    private static bool IsJson(Sent sent) => sent.ContentType?.Contains("json", StringComparison.Ordinal) ?? false;

    private sealed class Handler(Wire wire) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            var sent = new Sent(request.Method, request.RequestUri ?? new("about:blank"), Header(request, "X-Amz-Target"),
                request.Content?.Headers.ContentType?.MediaType, Scope(Header(request, "Authorization")), body);
            wire.sent.Add(sent);
            var (status, text) = wire.Answer(sent);
            var content = new StringContent(text, Encoding.UTF8);
            content.Headers.ContentType = new MediaTypeHeaderValue(IsJson(sent) ? "application/x-amz-json-1.1" : "text/xml");
            return new((HttpStatusCode)status) { Content = content, Headers = { { "x-amzn-RequestId", "r-1" } } };
        }

        private static string? Header(HttpRequestMessage request, string name) =>
            request.Headers.TryGetValues(name, out var values) ? values.Single() : null;

        /// <summary>Region and service of <c>Credential=key/date/region/service/aws4_request</c>.</summary>
        private static string? Scope(string? authorization) =>
            authorization?.Split("Credential=")[^1].Split('/') is [_, _, var region, var service, ..] ? $"{region}/{service}" : null;
    }
}
