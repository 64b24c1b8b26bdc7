using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace Sandbox.Wire;

/// <summary>Serves a Sandbox over a socket, for the AWS CLI, boto3 and other processes.</summary>
internal static class OverHttp
{
    /// <summary>AWS takes no request near this size from the services offered here.</summary>
    private const int MostBytes = 1 << 20;

    public static async Task Serve(HttpContext context, SandboxServer server)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments("/_sandbox", StringComparison.Ordinal) && !IsNear(context))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }
        using var body = new MemoryStream();
        var buffer = new byte[8192];
        for (int read; (read = await request.Body.ReadAsync(buffer, context.RequestAborted)) > 0;)
        {
            if (body.Length + read > MostBytes)
            {
                context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
                return;
            }
            body.Write(buffer, 0, read);
        }
        var headers = request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var exchange = new Exchange(request.Method, RawPath(context), request.QueryString.Value ?? "", headers, body.ToArray()) { Arrived = TimeProvider.System.GetUtcNow() };
        if (await server.AnswerAsync(exchange, context.RequestAborted) is not { } answer)
        {
            context.Abort();
            return;
        }
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        context.Response.Headers[answer.RequestIdHeader] = answer.RequestId;
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    /// <summary>The path as it was signed: ASP.NET has decoded its own.</summary>
    private static string RawPath(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return target.StartsWith('/') ? target.Split('?')[0] : context.Request.Path.Value ?? "/";
    }

    /// <summary>A page in a browser on this machine is near too, so a request that a browser marks as another site's is turned away.</summary>
    private static bool IsNear(HttpContext context)
        => context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
            && !context.Request.Headers.ContainsKey("Origin") && context.Request.Headers["Sec-Fetch-Site"].Count == 0;
}
