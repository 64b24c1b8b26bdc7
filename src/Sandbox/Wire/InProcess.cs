using System.Net;
using System.Net.Http.Headers;

namespace Sandbox.Wire;

/// <summary>Carries the SDK's HTTP requests to a Sandbox in the same process: no socket, no port.</summary>
internal sealed class InProcess(SandboxServer server) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        cancellationToken.ThrowIfCancellationRequested();
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            headers[name] = string.Join(",", values);
        }
        foreach (var (name, values) in request.Content?.Headers.NonValidated ?? default)
        {
            headers[name] = string.Join(",", values);
        }
        var uri = request.RequestUri ?? new Uri("http://sandbox/");
        // A socket's client would add it, and it is signed.
        headers.TryAdd("Host", uri.IsDefaultPort ? uri.Host : uri.Authority);
        if (await server.AnswerAsync(new(request.Method.Method, uri.AbsolutePath, uri.Query, headers, body), cancellationToken) is not { } given)
        {
            const string broken = "The connection was closed before the answer came.";
            throw new HttpRequestException(HttpRequestError.ResponseEnded, broken, new IOException(broken));
        }
        var response = new HttpResponseMessage((HttpStatusCode)given.Status) { RequestMessage = request, Content = new ByteArrayContent(given.Body) };
        response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(given.ContentType);
        response.Headers.TryAddWithoutValidation(given.RequestIdHeader, given.RequestId);
        foreach (var (name, value) in given.Headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }
        return response;
    }
}
