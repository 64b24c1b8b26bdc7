namespace Portal.Security;

/// <summary>
/// Headers of every answer. Nothing is loaded from elsewhere and nobody may frame the portal. Styles are allowed inline:
/// meters, charts and MudBlazor set widths by style attribute.
/// </summary>
internal static class SecurityHeaders
{
    /// <param name="formTargets">Other origins a form may end at: signing out posts here and is sent on to the identity provider.</param>
    public static void UseSecurityHeaders(this IApplicationBuilder app, string formTargets)
    {
        var policy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
            + $"connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'{formTargets}; frame-ancestors 'none'";
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = policy;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
            return next(context);
        });
    }
}
