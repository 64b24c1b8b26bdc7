using Portal.Security;

namespace Portal.Api;

/// <summary>
/// Guards every call under /api that changes something. A browser sends the cookie along for any site, so such a call must
/// be JSON (another site needs our leave for that, and never gets it) and must not come from elsewhere by the browser's own word.
/// </summary>
internal sealed class ApiGuard(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            await next(context);
        }
        else if (SameOrigin.WhyNot(request) is { } foreign)
        {
            await TypedResults.Problem(foreign, statusCode: StatusCodes.Status403Forbidden, title: "This call came from another site and was refused.").ExecuteAsync(context);
        }
        else if (!request.HasJsonContentType())
        {
            await TypedResults.Problem(
                $"Send the header Content-Type: application/json, not \"{request.ContentType}\", also where there is no body.",
                statusCode: StatusCodes.Status415UnsupportedMediaType, title: "A call that changes something must be JSON.").ExecuteAsync(context);
        }
        else
        {
            await next(context);
        }
    }
}
