using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;

namespace Portal.Api;

/// <summary>A call whose body or parameters cannot be read is answered 400 with what is wrong, as the caller wrote it.</summary>
internal sealed class UnreadableCall : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad || !OfApi(httpContext))
        {
            return false;
        }

        // what JSON lacks is about the caller's own text, and the only help there is
        var why = bad.InnerException is JsonException json ? json.Message : bad.Message;
        await TypedResults.Problem($"{why} See /openapi/v1.json for the form.", statusCode: bad.StatusCode, title: "The call cannot be read.").ExecuteAsync(httpContext);
        return true;
    }

    /// <summary>By the path as it was called: the request's own is the error page's by now.</summary>
    public static bool OfApi(HttpContext httpContext) =>
        ApiSetup.OfApi(httpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? httpContext.Request.Path);
}
